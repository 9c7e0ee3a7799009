"""Background jobs."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "alliance_web.jobs"

    def ready(self) -> None:
        from . import tasks  # noqa: F401  the schedule fills itself
