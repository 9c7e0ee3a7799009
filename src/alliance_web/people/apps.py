"""The practice, its staff and its clients; sign-in and second factor."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "alliance_web.people"

    def ready(self) -> None:
        from . import sign_in_record  # noqa: F401  its receivers register themselves
