"""See the package."""

from typing import Any

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "alliance_web.overview"

    def ready(self) -> None:
        from alliance_web.checkins.beside import tells_what_waits

        tells_what_waits(_awaited)


def _awaited(user: Any) -> Any:
    from .awaiting import for_person

    return for_person(user)
