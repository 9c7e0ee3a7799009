"""Plan, move and cancel: singly and by series; what is noted of it; nobody booked twice without a word.

| wanted 10:00 to 10:50, while another session of the same therapist is | a word |
| -------------------------------------------------------------------- | ------ |
| 09:10 to 10:00, or 10:50 to 11:40: they only touch                    | no     |
| 09:11 to 10:01, 10:49 to 11:39, 10:20 to 10:30, 09:00 to 12:00        | yes    |
| at the same time, cancelled                                           | no     |
| at the same time, of another therapist                                | no     |
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from alliance_web.audit.models import AuditEvent
from alliance_web.scheduling.models import Appointment, Change, Series
from alliance_web.scheduling.queries.facts import fact_of
from alliance_web.scheduling.queries.series import rest_of
from alliance_web.scheduling.services import planning
from alliance_web.scheduling.wall_clock import ClocksChange
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.services import sessions
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast, rate

from .conftest import BERLIN

pytestmark = pytest.mark.django_db
WEEK, HOUR = timedelta(weeks=1), timedelta(hours=1)


def _starts(rows: Sequence[Session]) -> list[datetime]:
    return list(
        Session.objects.filter(pk__in=[row.pk for row in rows]).order_by("number").values_list("starts_at", flat=True)
    )


def _verbs(cast: Cast) -> list[str]:
    return list(AuditEvent.objects.filter(therapy=cast.therapy.key).order_by("seq").values_list("verb", flat=True))


# One session


def test_the_same_time_is_the_same_session(cast: Cast, in_a_week: datetime) -> None:
    made = [planning.plan(therapy=cast.therapy, starts_at=in_a_week, by=cast.therapist) for _ in range(3)]
    assert [(one.new, one.there) for one in made] == [(1, 0), (0, 1), (0, 1)]
    assert {one.sessions[0].number for one in made} == {4}
    assert Session.objects.filter(therapy=cast.therapy).count() == 4


def test_a_cancelled_time_can_be_planned_anew(cast: Cast, session: Session, in_a_week: datetime) -> None:
    planning.cancel(session=session, by=cast.therapist)
    made = planning.plan(therapy=cast.therapy, starts_at=in_a_week, by=cast.therapist)
    assert (made.new, made.sessions[0].number) == (1, 5)


def test_nothing_is_planned_after_the_end(cast: Cast, in_a_week: datetime) -> None:
    therapies.end(therapy=cast.therapy, on=timezone.localdate(), by=cast.therapist)
    with pytest.raises(sessions.TherapyEnded):
        planning.plan(therapy=cast.therapy, starts_at=in_a_week, by=cast.therapist)
    with pytest.raises(sessions.TherapyEnded):
        planning.plan_series(therapy=cast.therapy, submission=uuid4(), starts=[in_a_week], weeks=1, by=cast.therapist)


@pytest.mark.parametrize(
    ("after", "minutes", "overlaps"),
    [
        (-50, 50, False),
        (50, 50, False),
        (-49, 50, True),
        (49, 50, True),
        (0, 50, True),
        (20, 10, True),
        (-60, 180, True),
        (-240, 240, False),
        (-239, 240, True),
    ],
)
def test_overlaps(cast: Cast, beside: Therapy, session: Session, after: int, minutes: int, overlaps: bool) -> None:
    starts_at = session.starts_at + timedelta(minutes=after)
    if not overlaps:
        planning.plan(therapy=beside, starts_at=starts_at, minutes=minutes, by=cast.therapist)
        return
    with pytest.raises(planning.Overlaps) as fault:
        planning.plan(therapy=beside, starts_at=starts_at, minutes=minutes, by=cast.therapist)
    assert [(one.client, one.slot.starts_at) for one in fault.value.found] == [("Sam", session.starts_at)]
    assert not beside.sessions.exists()
    known = [one.key for one in fault.value.found]
    assert planning.plan(therapy=beside, starts_at=starts_at, minutes=minutes, known=known, by=cast.therapist).new == 1


def test_what_is_cancelled_or_of_somebody_else_overlaps_nothing(cast: Cast, beside: Therapy, session: Session) -> None:
    other = therapies.start(practice=cast.practice, therapist=cast.colleague, client_name="Nia", by=cast.colleague)
    planning.plan(therapy=other, starts_at=session.starts_at, by=cast.colleague)
    planning.cancel(session=session, by=cast.therapist)
    assert planning.plan(therapy=beside, starts_at=session.starts_at, by=cast.therapist).new == 1


def test_an_overlap_that_came_meanwhile_is_told(cast: Cast, beside: Therapy, session: Session) -> None:
    with pytest.raises(planning.Overlaps) as first:
        planning.plan(therapy=beside, starts_at=session.starts_at, by=cast.therapist)
    third = therapies.start(practice=cast.practice, therapist=cast.therapist, client_name="Bo", by=cast.therapist)
    known = [one.key for one in first.value.found]
    planning.plan(therapy=third, starts_at=session.starts_at, known=known, by=cast.therapist)
    with pytest.raises(planning.Overlaps) as second:
        planning.plan(therapy=beside, starts_at=session.starts_at, known=known, by=cast.therapist)
    assert sorted(one.client for one in second.value.found) == ["Bo", "Sam"]


def test_move_notes_from_when_and_by_whom(cast: Cast, session: Session) -> None:
    was_at = session.starts_at
    planning.move(session=session, starts_at=was_at + HOUR, by=cast.therapist)
    assert _starts([session]) == [was_at + HOUR]
    change = Change.objects.get(session=session)
    assert (change.was_at, change.cancelled, change.by) == (was_at, False, cast.therapist)
    assert Appointment.objects.get(session=session).revision == 1


def test_moved_to_where_it_is_nothing_happens(cast: Cast, session: Session) -> None:
    before = _verbs(cast)
    planning.move(session=session, starts_at=session.starts_at, by=cast.therapist)
    assert _verbs(cast) == before
    assert not Change.objects.exists()


def test_a_session_does_not_overlap_itself(cast: Cast, session: Session) -> None:
    planning.move(session=session, starts_at=session.starts_at + timedelta(minutes=10), by=cast.therapist)
    assert fact_of(session).moved_from == session.starts_at


def test_a_longer_session_overlaps_what_comes_after(cast: Cast, beside: Therapy, session: Session) -> None:
    planning.plan(therapy=beside, starts_at=session.starts_at + HOUR, by=cast.therapist)
    planning.move(session=session, starts_at=session.starts_at, minutes=60, by=cast.therapist)
    with pytest.raises(planning.Overlaps):
        planning.move(session=session, starts_at=session.starts_at, minutes=90, by=cast.therapist)
    assert fact_of(session).minutes == 60


def test_no_session_moves_to_after_the_end(cast: Cast, session: Session) -> None:
    therapies.end(therapy=cast.therapy, on=timezone.localdate(), by=cast.therapist)
    with pytest.raises(sessions.TherapyEnded):
        planning.move(
            session=Session.objects.get(therapy=cast.therapy, number=3),
            starts_at=session.starts_at,
            by=cast.therapist,
        )


def test_what_is_cancelled_is_gone(cast: Cast, session: Session) -> None:
    planning.cancel(session=session, by=cast.therapist)
    for deed in (
        lambda: planning.cancel(session=session, by=cast.therapist),
        lambda: planning.move(session=session, starts_at=session.starts_at + HOUR, by=cast.therapist),
    ):
        with pytest.raises(planning.Gone):
            deed()
    assert Change.objects.filter(session=session).count() == 1
    assert (fact_of(session).cancelled_by, fact_of(session).cancelled_because) == ("Noor", "")


# A series


def test_a_series_is_planned_once(cast: Cast, in_a_week: datetime) -> None:
    starts, key = [in_a_week + n * WEEK for n in range(4)], uuid4()
    made = [
        planning.plan_series(
            therapy=cast.therapy, submission=key, starts=starts, weeks=1, minutes=60, by=cast.therapist
        )
        for _ in range(2)
    ]
    assert [(one.new, one.there) for one in made] == [(4, 0), (0, 4)]
    assert [(row.number, row.starts_at) for row in made[0].sessions] == list(zip(range(4, 8), starts, strict=True))
    assert Series.objects.count() == 1
    assert {row.minutes for row in Appointment.objects.filter(series__isnull=False)} == {60}
    assert _verbs(cast).count("session.plan") == 7
    assert _verbs(cast).count("series.plan") == 1


def test_a_second_series_at_the_same_times_makes_no_session(cast: Cast, series: Sequence[Session]) -> None:
    made = planning.plan_series(
        therapy=cast.therapy, submission=uuid4(), starts=_starts(series), weeks=1, by=cast.therapist
    )
    assert (made.new, made.there) == (0, 5)
    assert Session.objects.filter(therapy=cast.therapy).count() == 8


def test_a_series_joins_what_is_planned_already(cast: Cast, session: Session) -> None:
    starts = [session.starts_at - WEEK + timedelta(days=6), session.starts_at, session.starts_at + WEEK]
    made = planning.plan_series(therapy=cast.therapy, submission=uuid4(), starts=starts[1:], weeks=1, by=cast.therapist)
    assert (made.new, made.there) == (1, 1)
    assert [row.number for row in made.sessions] == [4, 5]
    assert len(rest_of(session)) == 2


def test_a_series_that_overlaps_is_told_whole_and_nothing_is_planned(
    cast: Cast, beside: Therapy, in_a_week: datetime
) -> None:
    for n in (1, 3):
        planning.plan(therapy=beside, starts_at=in_a_week + n * WEEK, by=cast.therapist)
    starts = [in_a_week + n * WEEK for n in range(5)]
    asked: dict[str, Any] = {"therapy": cast.therapy, "submission": uuid4(), "starts": starts, "weeks": 1}
    with pytest.raises(planning.Overlaps) as fault:
        planning.plan_series(**asked, by=cast.therapist)
    assert [one.wanted.starts_at for one in fault.value.found] == [starts[1], starts[3]]
    assert (Session.objects.filter(therapy=cast.therapy).count(), Series.objects.count()) == (3, 0)
    known = [one.key for one in fault.value.found]
    assert planning.plan_series(**asked, known=known, by=cast.therapist).new == 5


def test_one_of_a_series_is_moved_singly(cast: Cast, series: Sequence[Session]) -> None:
    before = _starts(series)
    planning.move(session=series[1], starts_at=before[1] + HOUR, by=cast.therapist)
    assert _starts(series) == [before[0], before[1] + HOUR, *before[2:]]
    assert Appointment.objects.get(session=series[1]).apart is True


def test_the_rest_moves_and_what_was_moved_singly_stays(cast: Cast, series: Sequence[Session]) -> None:
    before = _starts(series)
    planning.move(session=series[3], starts_at=before[3] + 5 * HOUR, by=cast.therapist)
    n = planning.move_rest(session=series[1], starts_at=before[1] + timedelta(days=1, hours=1), by=cast.therapist)
    moved = timedelta(days=1, hours=1)
    assert n == 3
    assert _starts(series) == [
        before[0], before[1] + moved, before[2] + moved, before[3] + 5 * HOUR, before[4] + moved,
    ]  # fmt: skip
    assert list(Change.objects.order_by("pk").values_list("because", flat=True)) == ["", "series", "series", "series"]


def test_the_rest_may_move_over_its_own_places(cast: Cast, series: Sequence[Session]) -> None:
    before = _starts(series)
    planning.move_rest(session=series[0], starts_at=before[1], by=cast.therapist)
    assert _starts(series) == [at + WEEK for at in before]


def test_the_rest_does_not_move_over_another(cast: Cast, beside: Therapy, series: Sequence[Session]) -> None:
    before = _starts(series)
    planning.plan(therapy=beside, starts_at=before[4] + HOUR, by=cast.therapist)
    with pytest.raises(planning.Overlaps) as fault:
        planning.move_rest(session=series[2], starts_at=before[2] + HOUR, by=cast.therapist)
    assert [one.client for one in fault.value.found] == ["Ida Ek"]
    assert _starts(series) == before


def test_the_rest_takes_another_length(cast: Cast, series: Sequence[Session]) -> None:
    planning.move_rest(session=series[2], starts_at=_starts(series)[2] + HOUR, minutes=90, by=cast.therapist)
    lengths = Appointment.objects.filter(series__isnull=False).order_by("session__number")
    assert list(lengths.values_list("minutes", flat=True)) == [50, 50, 90, 90, 90]


def test_the_rest_is_cancelled_from_one_on(cast: Cast, series: Sequence[Session]) -> None:
    assert planning.cancel_rest(session=series[2], by=cast.therapist) == 3
    states = Session.objects.filter(number__gte=4).order_by("number").values_list("state", flat=True)
    assert list(states) == ["planned", "planned", "cancelled", "cancelled", "cancelled"]
    with pytest.raises(planning.Gone):
        planning.cancel_rest(session=series[2], by=cast.therapist)


def test_a_single_session_has_no_rest(cast: Cast, session: Session) -> None:
    with pytest.raises(planning.Gone):
        planning.cancel_rest(session=session, by=cast.therapist)
    with pytest.raises(planning.Gone):
        planning.move_rest(session=session, starts_at=session.starts_at + HOUR, by=cast.therapist)


def test_what_has_answers_is_neither_moved_ahead_nor_cancelled(cast: Cast, in_a_week: datetime) -> None:
    begun = Session.objects.get(therapy=cast.therapy, number=3)
    rate(begun, "client")
    with pytest.raises(sessions.HasAnswers):
        planning.move(session=begun, starts_at=in_a_week, by=cast.therapist)
    with pytest.raises(sessions.HasAnswers):
        planning.cancel(session=begun, by=cast.therapist)
    assert not Change.objects.exists()


def test_the_rest_keeps_its_time_on_the_wall_over_the_change_of_clocks(berlin: Cast) -> None:
    first = datetime(2027, 3, 21, 10, tzinfo=BERLIN)
    starts = [first, datetime(2027, 3, 28, 10, tzinfo=BERLIN), datetime(2027, 4, 4, 10, tzinfo=BERLIN)]
    rows = planning.plan_series(
        therapy=berlin.therapy, submission=uuid4(), starts=starts, weeks=1, by=berlin.therapist
    ).sessions
    planning.move_rest(session=rows[0], starts_at=first.replace(hour=15), by=berlin.therapist)
    assert [at.astimezone(BERLIN).strftime("%d %H:%M") for at in _starts(rows)] == ["21 15:00", "28 15:00", "04 15:00"]
    with pytest.raises(ClocksChange) as fault:
        planning.move_rest(session=rows[0], starts_at=first.replace(hour=2, minute=30), by=berlin.therapist)
    assert [day.isoformat() for day in fault.value.missing] == ["2027-03-28"]
    assert {at.astimezone(BERLIN).strftime("%H:%M") for at in _starts(rows)} == {"15:00"}


# An ending


def test_an_ending_cancels_what_was_to_come_and_says_why(cast: Cast, series: Sequence[Session]) -> None:
    therapies.end(therapy=cast.therapy, on=timezone.localdate(), by=cast.therapist)
    facts = [fact_of(row) for row in series]
    assert [(fact.cancelled_by, fact.cancelled_because) for fact in facts] == [("Noor", "ending")] * 5
    assert {row.revision for row in Appointment.objects.filter(session__in=series)} == {1}
    with pytest.raises(sessions.TherapyEnded):
        planning.move_rest(session=series[0], starts_at=series[0].starts_at + HOUR, by=cast.therapist)
    therapies.reopen(therapy=cast.therapy, by=cast.therapist)
    made = planning.plan_series(
        therapy=cast.therapy, submission=uuid4(), starts=_starts(series), weeks=1, by=cast.therapist
    )
    assert made.new == 5
