"""Plan, move and cancel sessions: singly, or the rest of a series. Nobody is booked twice without a word.

Whoever gives a time away holds the diary of the therapist, then the therapy, then its sessions, always in this order.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from alliance_web.audit.record import record
from alliance_web.therapies import diary
from alliance_web.therapies.queries import lock
from alliance_web.therapies.services import sessions
from alliance_web.therapies.services.sessions import TherapyEnded
from alliance_web.therapies.states import SessionState

from .. import wall_clock
from ..lengths import LENGTH
from ..models import Appointment, Diary, Series
from ..queries.facts import minutes_of
from ..queries.overlaps import Overlap, Slot, overlapping
from ..queries.series import rest_of
from . import facts

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Session, Therapy


class Overlaps(Exception):
    """Sessions lie over what is wanted, and whoever plans has not said that they know. `found`: which."""

    def __init__(self, found: tuple[Overlap, ...]) -> None:
        super().__init__(f"{len(found)} overlaps")
        self.found = found


class Gone(Exception):
    """The session was cancelled, or there is none."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What came of planning. `new`: how many sessions are new; `there`: how many were planned already."""

    sessions: tuple[Session, ...]
    new: int
    there: int


@transaction.atomic
def plan(
    *,
    therapy: Therapy,
    starts_at: datetime,
    minutes: int = LENGTH,
    number: int | None = None,
    known: Collection[str] = (),
    by: User,
) -> Planned:
    """A session at a time. The same time again is the same session, so that nothing is planned twice.

    `known`: keys of the overlaps that whoever plans was told of. Raises Overlaps, NumberTaken, TherapyEnded.
    """
    here = hold(therapy, by)
    if diary.planned_at(here, starts_at) is None:
        _warn(by, [Slot(starts_at, minutes)], known)
    return put(here, starts_at, minutes, by, number=number)


def put(therapy: Therapy, starts_at: datetime, minutes: int, by: User, *, number: int | None = None) -> Planned:
    """The session of a therapy at a time, planned unless it is. The caller holds the diary and knows of overlaps."""
    if there := diary.planned_at(therapy, starts_at):
        return Planned((there,), 0, 1)
    return Planned((_planned(therapy, starts_at, minutes, by, number=number),), 1, 0)


@transaction.atomic
def plan_series(
    *,
    therapy: Therapy,
    submission: UUID,
    starts: Sequence[datetime],
    weeks: int,
    minutes: int = LENGTH,
    known: Collection[str] = (),
    by: User,
) -> Planned:
    """Sessions at these times. Those that are planned already stay and join the series; sent twice, it is one.

    Raises Overlaps, TherapyEnded; then nothing is planned.
    """
    here = hold(therapy, by)
    if here.ended_on:
        raise TherapyEnded
    if made := Series.objects.filter(submission=submission).first():
        rows = tuple(one.session for one in made.appointments.select_related("session"))
        return Planned(rows, 0, len(rows))
    there = {at: one for at in starts if (one := diary.planned_at(here, at))}
    new = [at for at in starts if at not in there]
    _warn(by, [Slot(at, minutes) for at in new], known)
    series = Series.objects.create(therapy=here, submission=submission, weeks=weeks, made_by=by)
    for one in there.values():
        facts.appointment_of(one)
    Appointment.objects.filter(session__in=there.values(), series=None).update(series=series)
    rows = tuple(there.get(at) or _planned(here, at, minutes, by, series=series) for at in starts)
    record("series.plan", by=by.pk, therapy=here.key, thing=f"series:{series.pk}", sessions=len(new), weeks=weeks)
    return Planned(rows, len(new), len(there))


@transaction.atomic
def move(
    *, session: Session, starts_at: datetime, minutes: int | None = None, known: Collection[str] = (), by: User
) -> None:
    """Another time, or another length, for one session; in a series it goes its own way from then on.

    Raises Gone, Overlaps, HasAnswers, TherapyEnded.
    """
    here = hold(session.therapy, by)
    row = _locked(session)
    _check_end(here, starts_at)
    was = minutes_of(row.pk)
    wanted = Slot(starts_at, minutes or was)
    if wanted == Slot(row.starts_at, was):
        return
    _warn(by, [wanted], known, without=[row.pk])
    if wanted.starts_at != row.starts_at:
        sessions.move(session=row, starts_at=starts_at, by=by)
        Appointment.objects.filter(session=row).exclude(series=None).update(apart=True)
    if wanted.minutes != was:
        facts.changed(row, minutes=wanted.minutes)
        record("session.length", by=by.pk, therapy=here.key, thing=f"session:{row.number}", minutes=wanted.minutes)


@transaction.atomic
def move_rest(
    *, session: Session, starts_at: datetime, minutes: int | None = None, known: Collection[str] = (), by: User
) -> int:
    """This session and the later ones of its series move as far as this one does, by the clock on the wall; how many.

    Those that were moved by themselves stay. `minutes`: another length for all that move, where it is another one.
    Raises Gone, Overlaps, HasAnswers, TherapyEnded, ClocksChange; then none has moved.
    """
    here = hold(session.therapy, by)
    _check_end(here, starts_at)
    this = _locked(session)
    rest = [one for one in rest_of(this) if not one.apart or one.session_id == this.pk]
    if not rest:
        raise Gone
    times = _shifted([one.session for one in rest], this, starts_at)
    length = None if minutes == minutes_of(this.pk) else minutes
    wanted = [Slot(at, length or one.minutes) for at, one in zip(times, rest, strict=True)]
    moving = [one.session_id for one in rest]
    _warn(by, wanted, known, without=moving)
    for at, row in zip(times, diary.lock_all(moving), strict=True):
        if at != row.starts_at:
            sessions.move(session=row, starts_at=at, by=by)
            facts.of_the_series(row)
        if length:
            facts.changed(row, minutes=length)
    Appointment.objects.filter(session=this).update(apart=False)
    record("series.move", by=by.pk, therapy=here.key, thing=f"series:{rest[0].series_id}", sessions=len(rest))
    return len(rest)


@transaction.atomic
def cancel(*, session: Session, by: User) -> None:
    """One session does not take place. Raises Gone, HasAnswers."""
    hold(session.therapy, by)
    sessions.cancel(session=_locked(session), by=by)


@transaction.atomic
def cancel_rest(*, session: Session, by: User) -> int:
    """This session and every later one of its series do not take place; how many. Raises Gone, HasAnswers."""
    here = hold(session.therapy, by)
    rest = rest_of(_locked(session))
    if not rest:
        raise Gone
    for row in diary.lock_all([one.session_id for one in rest]):
        sessions.cancel(session=row, by=by)
        facts.of_the_series(row)
    record("series.cancel", by=by.pk, therapy=here.key, thing=f"series:{rest[0].series_id}", sessions=len(rest))
    return len(rest)


def hold(therapy: Therapy, by: User) -> Therapy:
    """The diary of who plans, and the therapy as it is now: nobody else gives time away until we are done."""
    hold_diary(by)
    return lock(therapy)


def hold_diary(by: User) -> None:
    """Wait for whoever gives time of this therapist away just now, and let whoever comes after us wait."""
    own, _made = Diary.objects.get_or_create(person=by)
    Diary.objects.select_for_update(no_key=True).get(pk=own.pk)


def _planned(
    therapy: Therapy,
    starts_at: datetime,
    minutes: int,
    by: User,
    *,
    number: int | None = None,
    series: Series | None = None,
) -> Session:
    session = sessions.plan(therapy=therapy, starts_at=starts_at, number=number, by=by)
    Appointment.objects.filter(session=session).update(minutes=minutes, series=series)
    return session


def _locked(session: Session) -> Session:
    rows = diary.lock_all([session.pk])
    if not rows or rows[0].state != SessionState.PLANNED:
        raise Gone
    return rows[0]


def _check_end(therapy: Therapy, starts_at: datetime) -> None:
    """After the end of a therapy there are no sessions: none is moved to there."""
    if therapy.ended_on and timezone.localdate(starts_at) > therapy.ended_on:
        raise TherapyEnded


def _warn(by: User, wanted: Sequence[Slot], known: Collection[str], without: Collection[int] = ()) -> None:
    found = overlapping(by, wanted, without)
    if any(one.key not in known for one in found):
        raise Overlaps(found)


def _shifted(rows: Sequence[Session], this: Session, starts_at: datetime) -> list[datetime]:
    """Each session as many days later or earlier as this one, at its new time on the wall. Raises ClocksChange."""
    new = timezone.localtime(starts_at)
    apart: timedelta = new.date() - timezone.localdate(this.starts_at)
    days = [timezone.localdate(row.starts_at) + apart for row in rows]
    return wall_clock.moments(days, new.time(), timezone.get_current_timezone())
