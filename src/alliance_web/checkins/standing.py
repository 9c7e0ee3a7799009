"""Whether a check-in can be answered now, and if not, why: the one rule for pages and services."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils import timezone

from alliance_web.consents.queries import not_taking_part
from alliance_web.questionnaires.queries import may_be_asked
from alliance_web.safety.queries import may_ask_about_self_harm
from alliance_web.therapies.services.therapy import asks_about_self_harm
from alliance_web.therapies.states import SessionState

from .states import State

if TYPE_CHECKING:
    from .models import CheckIn

# A clock may be an hour off, and a session may begin early; more than that is a check-in on something to come.
EARLY = timedelta(hours=1)
# Outcome questionnaires ask about the last two weeks; answered later they would tell about another time.
OUTCOME_WAITS = timedelta(days=14)


class Standing(StrEnum):
    """What somebody meets who opens a check-in."""

    OPEN = "open"
    ANSWERED = "answered"
    WAIVED = "waived"
    LAPSED = "lapsed"
    PAUSED = "paused"
    STOPPED = "stopped"
    CANCELLED = "cancelled"
    NOT_YET = "not-yet"
    NOBODY_ANSWERS = "nobody-answers"
    WITHOUT_WORDS = "without-words"
    LEFT = "left"
    TOO_LATE = "too-late"


def standing(check_in: CheckIn, now: datetime | None = None) -> Standing:
    """Where a check-in stands for the person who is asked."""
    session, now = check_in.session, now or timezone.now()
    reasons = (
        (check_in.state == State.SUBMITTED, Standing.ANSWERED),
        (check_in.state == State.WAIVED, Standing.WAIVED),
        (check_in.participant.left_at is not None, Standing.LEFT),
        (session.state == SessionState.CANCELLED, Standing.CANCELLED),
        (check_in.state == State.LAPSED, Standing.LAPSED),
        (session.starts_at > now + EARLY, Standing.NOT_YET),
    )
    found = next((why for holds, why in reasons if holds), Standing.OPEN)
    if found is Standing.LAPSED:
        return _why_lapsed(session.therapy_id)
    if found is Standing.OPEN and is_outcome(check_in) and _is_over(check_in, now):
        return Standing.TOO_LATE
    return found if found is not Standing.OPEN else _standing_of(check_in.instrument, session.therapy.practice_id)


def is_outcome(check_in: CheckIn) -> bool:
    """Whether it asks how the client is doing, and not how the two work together."""
    therapy = check_in.session.therapy
    return check_in.instrument not in (therapy.client_check_in, therapy.therapist_check_in)


def _is_over(check_in: CheckIn, now: datetime) -> bool:
    """Whether the weeks it asks about are over, or a later session asks the same by now: older ones lapse."""
    session = check_in.session
    if session.starts_at < now - OUTCOME_WAITS:
        return True
    later = check_in.participant.check_ins.filter(instrument=check_in.instrument, session__starts_at__lte=now)
    later = later.filter(session__starts_at__gt=session.starts_at, session__state=SessionState.PLANNED)
    return later.exclude(state=State.LAPSED).exists()


def _why_lapsed(therapy: int) -> Standing:
    """Paused or stopped as long as that is so; afterwards only that nobody is asked this any more."""
    said = not_taking_part([therapy]).get(therapy)
    if said is None:
        return Standing.LAPSED
    return Standing.PAUSED if said.is_paused else Standing.STOPPED


def _standing_of(instrument: str, practice_id: int) -> Standing:
    """Whether the practice may ask this now: with words whose licence holds, and with somebody who can help."""
    if not may_be_asked(instrument, practice_id):
        return Standing.WITHOUT_WORDS
    if asks_about_self_harm(instrument) and not may_ask_about_self_harm(practice_id):
        return Standing.NOBODY_ANSWERS
    return Standing.OPEN
