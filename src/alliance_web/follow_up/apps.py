"""What lasts after the end."""

from django.apps import AppConfig


class FollowUpConfig(AppConfig):
    name = "alliance_web.follow_up"

    def ready(self) -> None:
        from . import tasks  # noqa: F401  the schedule fills itself
