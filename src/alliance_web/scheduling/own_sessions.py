"""The sessions of a therapy as its client sees them: what is to come, what was cancelled, what they asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from alliance_web.access.relation import Part
from alliance_web.therapies.queries import all_sessions
from alliance_web.therapies.states import SessionState

from .queries.facts import Fact, facts_of
from .states import Answer, Asked
from .wording import lines, when

if TYPE_CHECKING:
    from alliance_web.therapies.models import Session, Therapy

# What was cancelled stays on the page for so long after its time.
KEPT = timedelta(days=30)
# So many to come are shown; the others are counted.
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Own:
    """One session. `asked`: what the client asked and nobody has answered; `answer`: what came of it."""

    number: int
    starts_at: datetime
    cancelled: bool
    lines: tuple[str, ...]
    asked: str = ""
    asked_words: str = ""
    answer: str = ""
    answer_words: str = ""
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class OwnSessions:
    """The page. `more`: how many are planned beyond those shown; `answers`: those that the client has not read."""

    rows: tuple[Own, ...]
    more: int
    answers: tuple[Own, ...]


def own_sessions(therapy: Therapy, therapist: str, now: datetime | None = None) -> OwnSessions:
    """Everything to come, and what was cancelled lately. Four queries."""
    here, everything = now or timezone.now(), all_sessions(therapy)
    facts = facts_of([row.pk for row in everything])
    own = {row.pk: _own(row, facts.get(row.pk, Fact()), therapist, here) for row in everything}
    by_time = sorted(everything, key=lambda row: (row.starts_at, row.pk))
    ahead = tuple(own[row.pk] for row in by_time if _is_shown(row, here))
    told = tuple(own[row.pk] for row in by_time if own[row.pk].is_new)
    return OwnSessions(ahead[:SHOWN], len(ahead[SHOWN:]), told)


def own_session(session: Session, fact: Fact, therapist: str, now: datetime | None = None) -> Own:
    """One of them."""
    return _own(session, fact, therapist, now or timezone.now())


def _is_shown(session: Session, now: datetime) -> bool:
    since = now - KEPT if session.state == SessionState.CANCELLED else now
    return session.starts_at > since


def _is_new(fact: Fact | None) -> bool:
    return bool(fact and fact.request and fact.request.answer and fact.request.seen_at is None)


def _own(session: Session, fact: Fact, therapist: str, now: datetime) -> Own:
    request = fact.request
    return Own(
        number=session.number,
        starts_at=session.starts_at,
        cancelled=session.state == SessionState.CANCELLED,
        lines=tuple(lines(fact, Part.CLIENT, "")),
        asked=_asked(fact, therapist) if fact.waits and session.starts_at > now else "",
        asked_words=request.words if request and fact.waits else "",
        answer=_answer(session, fact, therapist),
        answer_words=request.answer_words if request and request.answer else "",
        is_new=_is_new(fact),
    )


def _asked(fact: Fact, therapist: str) -> str:
    assert fact.request is not None
    move = fact.request.asked == Asked.MOVE
    words = (
        _("You asked to move this session. {name} will answer.")
        if move
        else _("You asked to cancel this session. {name} will answer.")
    )
    return words.format(name=therapist)


def _answer(session: Session, fact: Fact, therapist: str) -> str:
    words = {
        Answer.MOVED: _("{name} moved it to {when}."),
        Answer.CANCELLED: _("{name} cancelled it."),
        Answer.KEPT: _("{name} kept it as it is."),
    }.get(Answer(fact.request.answer) if fact.request else Answer.OPEN, "")
    return words.format(name=therapist, when=when(session.starts_at))
