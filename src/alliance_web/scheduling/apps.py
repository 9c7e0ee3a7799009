"""Series, changes and questions about sessions, calendars, imported appointments."""

from typing import Any

from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "alliance_web.scheduling"

    def ready(self) -> None:
        from alliance_web.messages.kinds import Kind
        from alliance_web.messages.last_word import Owner, has_the_last_word
        from alliance_web.people.account_cards import shows_on_account
        from alliance_web.therapies.answering import tells_of_planning
        from alliance_web.therapies.signals import session_cancelled, session_moved, session_planned

        shows_on_account(_calendar)
        has_the_last_word(Kind.SESSION_REQUEST, Owner(_email_is_wanted))
        tells_of_planning(_told)
        session_planned.connect(_planned, dispatch_uid="note a planned session")
        session_moved.connect(_moved, dispatch_uid="note a moved session")
        session_cancelled.connect(_cancelled, dispatch_uid="note a cancelled session")


def _planned(session: Any, **_: Any) -> None:
    from .services.facts import note_planned

    note_planned(session)


def _moved(session: Any, was_at: Any, by: Any, **_: Any) -> None:
    from .services.facts import note_moved

    note_moved(session, was_at, by)


def _cancelled(session: Any, by: Any, because: str, **_: Any) -> None:
    from .services.facts import note_cancelled

    note_cancelled(session, by, because)


def _email_is_wanted(thing: str) -> Any:
    from .services.notices import last_word

    return last_word(thing)


def _told(therapy: Any, sessions: Any) -> Any:
    from .wording import told_of

    return told_of(therapy, sessions)


def _calendar(request: Any) -> Any:
    from .calendar_card import card

    return card(request)
