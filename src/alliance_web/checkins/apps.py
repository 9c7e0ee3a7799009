"""Check-ins, ratings and private answers."""

from typing import Any

from django.apps import AppConfig


class CheckinsConfig(AppConfig):
    name = "alliance_web.checkins"

    def ready(self) -> None:
        from alliance_web.therapies.answering import tells_what_is_asked
        from alliance_web.therapies.signals import session_planned, therapy_changed

        tells_what_is_asked(_asked_about)
        session_planned.connect(_ask, dispatch_uid="ask about a planned session")
        therapy_changed.connect(_mark_stale, dispatch_uid="mark the digest stale")


def _ask(session: Any, **_: Any) -> None:
    from .services.asking import ask_about

    ask_about(session)


def _mark_stale(therapy: Any, was_closed: bool = False, **_: Any) -> None:
    from .services.asking import mark_stale

    mark_stale(therapy, was_closed=was_closed)


def _asked_about(therapy: Any) -> Any:
    from .asked import asked_about

    return asked_about(therapy)
