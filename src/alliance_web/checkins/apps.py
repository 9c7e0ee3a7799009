"""Check-ins, ratings and private answers."""

from typing import Any

from django.apps import AppConfig


class CheckinsConfig(AppConfig):
    name = "alliance_web.checkins"

    def ready(self) -> None:
        from alliance_web.people.account_cards import shows_on_account
        from alliance_web.therapies.answering import tells_of_not_asked, tells_what_is_asked
        from alliance_web.therapies.signals import session_planned, therapy_changed

        shows_on_account(_taking_part)
        tells_what_is_asked(_asked_about)
        tells_of_not_asked(_not_asked)
        session_planned.connect(_ask, dispatch_uid="ask about a planned session")
        therapy_changed.connect(_mark_stale, dispatch_uid="mark the digest stale")


def _ask(session: Any, **_: Any) -> None:
    from .services.asking import ask_about

    ask_about(session)


def _mark_stale(therapy: Any, was_closed: bool = False, **_: Any) -> None:
    from .services.asking import ask_where_due, mark_stale
    from .services.taking_part import settle

    ask_where_due(therapy)
    settle(therapy)
    mark_stale(therapy, was_closed=was_closed)


def _not_asked(chairs: Any, therapy: Any) -> Any:
    from .not_asked import told

    return told(chairs.client, therapy)


def _taking_part(request: Any) -> Any:
    from .taking_part import card

    return card(request)


def _asked_about(therapy: Any) -> Any:
    from .asked import asked_about

    return asked_about(therapy)
