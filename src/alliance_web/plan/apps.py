"""Goals, tasks, preferences, and who agrees with what."""

from typing import Any

from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "alliance_web.plan"

    def ready(self) -> None:
        from alliance_web.checkins.beside import asks_beside

        asks_beside(_questions)


def _questions(user: Any) -> Any:
    from .waiting import questions

    return questions(user)
