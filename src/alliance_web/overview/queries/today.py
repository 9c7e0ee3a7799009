"""A therapist's day: today's sessions in the order of the clock, what else waits, what matters most, and everyone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from alliance_web.access.relation import Part
from alliance_web.checkins.beside import Awaited
from alliance_web.checkins.queries import open_of
from alliance_web.safety.queries import open_tasks
from alliance_web.scheduling.queries.on_now import ends_of
from alliance_web.therapies.diary import next_midnight, sessions_of_day
from alliance_web.therapies.queries import next_begins, sessions_begun_in
from alliance_web.therapies.states import SessionState

from .caseload import Row, rows
from .first import First, first_topics

# As much as stands on the page at once; the list of people has the rest.
WAITS, FIRST, EVERYONE = 5, 3, 30
# So long before a session its card comes first, and asking how the last one was can wait.
BEFORE = timedelta(minutes=10)
# Kinds of what waits, by the mark that stands beside them.
SHARED = frozenset({"note"})
PLAN = frozenset({"goal-stance", "task-stance", "goal-levels", "goal-review", "review-day"})

# What a client asks about a session is seen that day, whatever else waits.
REQUESTS = frozenset({"session-to-move", "session-to-cancel"})


class Phase(StrEnum):
    """Where a session of today stands."""

    OVER = "over"
    ON = "on"
    NEXT = "next"
    LATER = "later"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Line:
    """The one thing to know before a session; `mark`: what it is about."""

    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """One session of today. `check_in`: the therapist's own that waits, None when there is none."""

    row: Row
    number: int
    starts_at: datetime
    ends_at: datetime
    phase: Phase
    line: Line | None
    check_in: UUID | None
    together: bool
    asks: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """A check-in about an earlier session that the therapist has not answered."""

    therapy: UUID
    key: UUID
    client: str
    session: int


@dataclass(frozen=True, slots=True)
class Coming:
    """The next session after today."""

    client: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Everyone:
    """One person in the list of all."""

    row: Row
    next_begins: datetime | None


@dataclass(frozen=True, slots=True)
class Today:
    """One therapist's page. `more_first`, `more_waits`: how many the list of people has besides."""

    day: datetime
    meetings: tuple[Meeting, ...]
    coming: Coming | None
    safety: int
    waits: tuple[Awaited, ...]
    more_waits: int
    left: tuple[Left, ...]
    first: tuple[First, ...]
    more_first: int
    everyone: tuple[Everyone, ...]
    has_any: bool

    @property
    def earlier(self) -> tuple[Meeting, ...]:
        """Sessions that are over and need nothing any more: folded where there are several."""
        return tuple(one for one in self.meetings if one.phase is Phase.OVER and not one.asks)

    @property
    def still(self) -> tuple[Meeting, ...]:
        """The rest of the day."""
        return tuple(one for one in self.meetings if one not in self.earlier)

    @property
    def to_come(self) -> int:
        """How many sessions of today have not begun."""
        return len([one for one in self.meetings if one.phase in (Phase.NEXT, Phase.LATER)])

    @property
    def shown(self) -> tuple[UUID, ...]:
        """Every therapy that the page shows something of."""
        return tuple({one.row.key for one in self.everyone} | {one.row.key for one in self.meetings + self.first})


def today(user: Any, put_off: Iterable[str] = (), now: datetime | None = None) -> Today:
    """The page at a moment. `put_off`: keys of check-ins that were to wait. The same number of queries for any list."""
    now = now or timezone.now()
    listed = [row for row in rows(user, now) if not row.ended]
    by_pk = {row.pk: row for row in listed}
    begins = next_begins(by_pk, next_midnight(now))
    own = [row for row in open_of(user, now) if row.instrument == row.session.therapy.therapist_check_in]
    meetings = _meetings(by_pk, own, frozenset(put_off), now)
    first = first_topics(listed, _dates(by_pk))
    seen = {one.row.pk for one in meetings}
    waits = sorted(_waits(listed, seen), key=lambda line: line.kind not in REQUESTS)
    return Today(
        day=timezone.localtime(now),
        meetings=meetings,
        coming=_coming(by_pk, begins),
        safety=open_tasks(user).count(),
        waits=tuple(waits[:WAITS]),
        more_waits=len(waits[WAITS:]),
        left=_left(by_pk, own, meetings),
        first=tuple(first[:FIRST]),
        more_first=len(first[FIRST:]),
        everyone=tuple(Everyone(row, begins.get(row.pk)) for row in listed[:EVERYONE]),
        has_any=bool(listed),
    )


def _dates(by_pk: Mapping[int, Row]) -> dict[int, dict[int, datetime]]:
    """When each session began, of the therapies that have something to talk about."""
    wanted = [pk for pk, row in by_pk.items() if row.topics]
    return {pk: dict(found) for pk, found in sessions_begun_in(wanted).items()}


def _waits(listed: Iterable[Row], seen: Collection[int]) -> Iterator[Awaited]:
    """What waits, apart from what the day says beside the session of whoever comes."""
    for row in listed:
        yield from (line for line in row.waits if row.pk not in seen or line.kind not in SHARED | PLAN)


def _coming(by_pk: Mapping[int, Row], begins: Mapping[int, datetime]) -> Coming | None:
    found = min(((at, pk) for pk, at in begins.items()), default=None)
    return Coming(by_pk[found[1]].client, timezone.localtime(found[0])) if found else None


def _meetings(
    by_pk: Mapping[int, Row], own: Sequence[Any], put_off: frozenset[str], now: datetime
) -> tuple[Meeting, ...]:
    """Today's sessions. One of them at most asks how it was: the last that is over, while there is time for it."""
    sessions = sessions_of_day(by_pk, now)
    ends = ends_of(sessions)
    check_ins = {row.session_id: row.key for row in own}
    held = [one for one in sessions if one.state != SessionState.CANCELLED]
    upcoming = next((one for one in held if one.starts_at > now), None)
    is_free = upcoming is None or now < upcoming.starts_at - BEFORE
    over = [one for one in held if ends[one.pk] <= now and one.pk in check_ins]
    asks = next((one for one in reversed(over) if is_free and str(check_ins[one.pk]) not in put_off), None)
    return tuple(
        Meeting(
            row=by_pk[one.therapy_id],
            number=one.number,
            starts_at=timezone.localtime(one.starts_at),
            ends_at=timezone.localtime(ends[one.pk]),
            phase=_phase(one, upcoming, ends[one.pk], now),
            line=_line(by_pk[one.therapy_id]),
            check_in=check_ins.get(one.pk),
            together=_is_together(one, held, ends),
            asks=one is asks,
            first=asks is None and one is upcoming,
        )
        for one in sessions
    )


def _phase(session: Any, upcoming: Any, ends_at: datetime, now: datetime) -> Phase:
    if session.state == SessionState.CANCELLED:
        return Phase.CANCELLED
    if session.starts_at > now:
        return Phase.NEXT if session is upcoming else Phase.LATER
    return Phase.ON if now < ends_at else Phase.OVER


def _is_together(session: Any, held: Sequence[Any], ends: Mapping[int, datetime]) -> bool:
    """Whether another session is at the same time."""
    return any(
        other is not session
        and session in held
        and other.starts_at < ends[session.pk]
        and session.starts_at < ends[other.pk]
        for other in held
    )


def _line(row: Row) -> Line | None:
    """The first that holds: a difficult moment, words shared, a suggestion, no answer for a while. Or nothing."""
    if any(topic.is_about_strain for topic in row.topics):
        return Line("moment", _("A rupture is open."))
    for mark, kinds in (("words", SHARED), ("plan", PLAN)):
        if found := next((line for line in row.waits if line.kind in kinds), None):
            return Line(mark, found.words)
    if since := _silent_since(row):
        return Line(
            "silent", _("No answer from {client} since session {session}.").format(client=row.client, session=since)
        )
    return None


def _silent_since(row: Row) -> int:
    """The session that the client answered last, where they were silent about the last three that both may see."""
    answers = sorted(row.glance.lines[Part.CLIENT].items())
    if len(answers) < 3 or any(value is not None for _number, value in answers[-3:]):
        return 0
    return max((number for number, value in answers if value is not None), default=0)


def _left(by_pk: Mapping[int, Row], own: Sequence[Any], meetings: Sequence[Meeting]) -> tuple[Left, ...]:
    """Own check-ins that wait, apart from the one that the day asks for; the latest session first."""
    asked = {one.check_in for one in meetings if one.asks or one.phase is Phase.ON}
    return tuple(
        Left(row.session.therapy.key, row.key, by_pk[row.session.therapy_id].client, row.session.number)
        for row in own
        if row.key not in asked and row.session.therapy_id in by_pk
    )
