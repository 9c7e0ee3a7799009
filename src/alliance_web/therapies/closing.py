"""Which sessions are the first and the last of a therapy, as far as that is known.

A planned ending is a package above; it registers who tells of the last session before the therapy has ended.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from . import queries
from .states import SessionState

if TYPE_CHECKING:
    from .models import Session, Therapy

Teller = Callable[["Therapy"], "int | None"]
_tellers: list[Teller] = []


def tells_last_session(teller: Teller) -> None:
    """Register the function that tells the number of the session a running therapy is to end with, None for none."""
    _tellers[:] = [teller]


def first_and_last(therapy: Therapy) -> tuple[int | None, int | None]:
    """The numbers of the first session that takes place and of the last; None where it is not known. Three queries.

    Once a therapy has ended, the last is the one that took place last until that day.
    """
    kept = sorted(_kept(therapy), key=lambda session: session.number)
    first = kept[0].number if kept else None
    if therapy.ended_on is None:
        return first, _tellers[0](therapy) if _tellers else None
    held = [session.number for session in kept if _day(session.starts_at) <= therapy.ended_on]
    return first, held[-1] if held else None


def _kept(therapy: Therapy) -> list[Session]:
    return [session for session in queries.all_sessions(therapy) if session.state == SessionState.PLANNED]


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
