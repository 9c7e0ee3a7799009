"""The practice, its staff and its clients; sign-in and second factor."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "alliance_web.people"

    def ready(self) -> None:
        from . import sign_in_record, tasks  # noqa: F401  receivers and the schedule fill themselves
