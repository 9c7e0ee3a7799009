"""The therapist's pages: the usual time in two taps, a series, moving and cancelling, and overlaps on them all.

| last sessions                                   | offered                                 |
| ----------------------------------------------- | --------------------------------------- |
| three Tuesdays at 10:00, a week apart           | next Tuesday, 10:00                     |
| three Tuesdays, two weeks apart                 | the Tuesday in two weeks                |
| the last one moved to Thursday, 15:00           | next Tuesday, 10:00                     |
| the last one long ago                           | the first Tuesday to come               |
| none                                            | nothing                                 |
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from alliance_web.audit.models import AuditEvent
from alliance_web.people.models import User
from alliance_web.scheduling.models import Series
from alliance_web.scheduling.queries.usual import usual
from alliance_web.scheduling.services import planning
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.services import sessions
from tests.web.cast import Cast, rate, with_a_record

from .conftest import BERLIN, ahead

pytestmark = pytest.mark.django_db
Visit = Callable[[User | None], Client]
TUESDAY = datetime(2026, 12, 1, 10, tzinfo=BERLIN)


def _page(cast: Cast, rest: str) -> str:
    return f"/therapies/{cast.therapy.key}/sessions/{rest}/"


def _text(answer: Any) -> str:
    return unescape(answer.content.decode())


def _local(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


USUAL = [
    ([0, 7, 14], {}, "2026-12-22 10:00"),
    ([0, 14, 28], {}, "2027-01-12 10:00"),
    ([0, 7, 16], {"hours": 5}, "2026-12-22 10:00"),
    ([0], {}, "2026-12-22 10:00"),
    ([0, 7], {}, "2026-12-22 10:00"),
]


@pytest.mark.parametrize(("days", "last", "expected"), USUAL)
def test_the_usual_time(berlin: Cast, beside: Therapy, days: list[int], last: dict[str, int], expected: str) -> None:
    for n, day in enumerate(days):
        at = TUESDAY + timedelta(days=day) + (timedelta(**last) if n == len(days) - 1 else timedelta())
        sessions.plan(therapy=beside, starts_at=at, by=berlin.therapist)
    found = usual(beside, now=TUESDAY + timedelta(days=16))
    assert found is not None
    assert timezone.localtime(found.starts_at).strftime("%Y-%m-%d %H:%M") == expected


def test_nothing_is_usual_before_the_first(berlin: Cast, beside: Therapy) -> None:
    assert usual(beside) is None


def test_the_usual_time_stays_on_the_wall(berlin: Cast, beside: Therapy) -> None:
    for day in (8, 15, 22):
        sessions.plan(therapy=beside, starts_at=datetime(2027, 3, day, 10, tzinfo=BERLIN), by=berlin.therapist)
    found = usual(beside, now=datetime(2027, 3, 23, tzinfo=BERLIN))
    assert found is not None
    assert found.starts_at.isoformat() == "2027-03-29T08:00:00+00:00"


def test_the_next_session_in_two_taps(cast: Cast, visit: Visit) -> None:
    """The page of the therapy leads to the plan, and its first button plans: what it sends is all that is needed."""
    noor = visit(cast.therapist)
    assert _page(cast, "plan") in _text(noor.get(f"/therapies/{cast.therapy.key}/"))
    page = noor.get(_page(cast, "plan"))
    offer = page.context["offer"]
    said = timezone.localtime(offer.starts_at).strftime("Plan %A %-d %B, %H:%M")
    assert f">{said}</button>" in _text(page)
    assert _text(page).count('class="button" type="submit"') == 1
    sent = {"number": page.context["number"], "starts_at": _local(offer.starts_at), "minutes": offer.minutes}
    assert f'name="starts_at" value="{sent["starts_at"]}"' in _text(page)
    assert "Session 4 planned." in _text(noor.post(_page(cast, "plan"), sent, follow=True))
    again = noor.post(_page(cast, "plan"), sent, follow=True)
    assert "Session 4 is already planned for that time." in _text(again)
    assert Session.objects.filter(therapy=cast.therapy).count() == 4


def test_back_and_plan_again_makes_no_second_session(cast: Cast, visit: Visit, in_a_week: datetime) -> None:
    """Back, the page is new and has the next number, and the browser puts the time in again that was typed."""
    noor = visit(cast.therapist)
    noor.post(_page(cast, "plan"), {"number": 4, "starts_at": _local(in_a_week)})
    number = noor.get(_page(cast, "plan")).context["number"]
    answer = noor.post(_page(cast, "plan"), {"number": number, "starts_at": _local(in_a_week)}, follow=True)
    assert "Session 4 is already planned for that time." in _text(answer)
    assert list(Session.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_an_overlap_is_asked_about_once_and_recorded(
    cast: Cast, beside: Therapy, visit: Visit, in_a_week: datetime
) -> None:
    planning.plan(therapy=beside, starts_at=in_a_week, by=cast.therapist)
    noor, sent = visit(cast.therapist), {"number": 4, "starts_at": _local(in_a_week), "minutes": 50}
    answer = noor.post(_page(cast, "plan"), sent)
    end = timezone.localtime(in_a_week + timedelta(minutes=50)).strftime("%H:%M")
    when = timezone.localtime(in_a_week).strftime("%A %-d %B, %H:%M")
    assert f"This overlaps with Ida Ek, {when} to {end}." in _text(answer)
    assert "Tick the box to go ahead." in _text(answer)
    assert 'type="checkbox" name="sure"' in _text(answer)
    assert AuditEvent.objects.filter(therapy=beside.key, verb="read.plan-session").count() == 1
    assert not Session.objects.filter(therapy=cast.therapy, number=4).exists()
    # Ticked without having been shown it, it is shown.
    assert "This overlaps" in _text(noor.post(_page(cast, "plan"), {**sent, "sure": "on", "known": "made up"}))
    known = answer.context["form"]["known"].value()
    assert noor.post(_page(cast, "plan"), {**sent, "sure": "on", "known": known}).status_code == 302
    assert Session.objects.filter(therapy=cast.therapy, number=4).exists()


@pytest.mark.parametrize(
    ("minutes", "fault"),
    [
        ("9", "Enter 10 minutes or more"),
        ("241", "Enter 240 minutes or less"),
        ("an hour", "Enter a whole number"),
        ("", "Enter a length"),
    ],
)
def test_lengths(cast: Cast, visit: Visit, in_a_week: datetime, minutes: str, fault: str) -> None:
    sent = {"number": 4, "starts_at": _local(in_a_week), "minutes": minutes}
    assert fault in _text(visit(cast.therapist).post(_page(cast, "plan"), sent))


# A series


def _series(first: datetime, **more: Any) -> dict[str, Any]:
    return {"first": _local(first), "weeks": 1, "minutes": 50, "submission": uuid4(), **more}


def test_a_series_from_its_page(cast: Cast, visit: Visit, in_a_week: datetime) -> None:
    noor, sent = visit(cast.therapist), _series(in_a_week, count=10, minutes=60)
    assert _page(cast, "series") in _text(noor.get(_page(cast, "plan")))
    assert noor.get(_page(cast, "series")).status_code == 200
    assert "10 sessions planned." in _text(noor.post(_page(cast, "series"), sent, follow=True))
    assert "This series is already planned." in _text(noor.post(_page(cast, "series"), sent, follow=True))
    assert Session.objects.filter(therapy=cast.therapy).count() == 13
    page = _text(noor.get(f"/therapies/{cast.therapy.key}/"))
    assert page.count("Every week · 60 minutes") == 10


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({}, "A series cannot go on without end."),
        ({"count": 105}, "Plan at most 104 sessions, over at most two years."),
        ({"count": 10**30}, "Plan at most 104 sessions"),
        ({"last": "2099-12-31"}, "Plan at most 104 sessions"),
        ({"count": 0}, "Enter 1 or more"),
        ({"count": "many"}, "Enter a whole number"),
        ({"count": 3, "last": "2026-12-31"}, "Enter either a number of sessions or a last date, not both"),
        ({"last": "2020-01-01"}, "Enter a last date on or after the first session"),
        ({"last": "never"}, "Enter a date in the correct format"),
        ({"count": 3, "weeks": 3}, "Select how often"),
        ({"count": 3, "first": ""}, "Enter the date and time of the first session"),
        ({"count": 3, "first": "2020-01-07T10:00"}, "Enter a time in the future. Plan past sessions one by one."),
        ({"count": 3, "first": "2206-01-07T10:00"}, "Enter a first session within the next year"),
    ],
)
def test_bad_input_for_a_series(
    cast: Cast, visit: Visit, in_a_week: datetime, sent: dict[str, Any], fault: str
) -> None:
    answer = visit(cast.therapist).post(_page(cast, "series"), {**_series(in_a_week), **sent})
    assert fault in _text(answer)
    assert (Session.objects.count(), Series.objects.count()) == (3, 0)


def test_a_series_over_a_night_in_which_clocks_change(
    berlin: Cast, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2027, 3, 1, 12, tzinfo=BERLIN))
    noor = visit(berlin.therapist)
    sent = _series(datetime(2027, 3, 7, 2, 30, tzinfo=BERLIN), count=5)
    said = "At 02:30 on 28 March 2027 the clocks go forward, so that time does not exist. Choose another time."
    assert said in _text(noor.post(_page(berlin, "series"), sent))
    assert Series.objects.count() == 0


def test_a_series_that_overlaps_names_five_and_counts_the_rest(
    cast: Cast, beside: Therapy, visit: Visit, in_a_week: datetime
) -> None:
    starts = [in_a_week + timedelta(weeks=n) for n in range(8)]
    planning.plan_series(therapy=beside, submission=uuid4(), starts=starts, weeks=1, by=cast.therapist)
    noor, sent = visit(cast.therapist), _series(in_a_week, count=8)
    answer = noor.post(_page(cast, "series"), sent)
    assert _text(answer).count("This overlaps with Ida Ek") >= 5
    assert "3 more sessions overlap." in _text(answer)
    known = answer.context["form"]["known"].value()
    done = noor.post(_page(cast, "series"), {**sent, "sure": "on", "known": known}, follow=True)
    assert "8 sessions planned." in _text(done)


def test_move_asks_which(cast: Cast, series: Sequence[Session], visit: Visit) -> None:
    noor = visit(cast.therapist)
    page = _text(noor.get(_page(cast, "6/move")))
    assert "Only this session" in page
    assert "This and 2 later sessions of the series" in page
    assert "Only this session" not in _text(noor.get(_page(cast, "8/move")))
    to = series[2].starts_at + timedelta(hours=1)
    sent = {"scope": "rest", "starts_at": _local(to), "minutes": 50}
    assert "3 sessions moved." in _text(noor.post(_page(cast, "6/move"), sent, follow=True))
    found = Session.objects.filter(number__gte=6).order_by("number").values_list("starts_at", flat=True)
    assert list(found) == [to, to + timedelta(weeks=1), to + timedelta(weeks=2)]


def test_cancel_this_or_the_rest(cast: Cast, series: Sequence[Session], visit: Visit) -> None:
    noor = visit(cast.therapist)
    assert "Cancel this and 3 later sessions" in _text(noor.get(_page(cast, "5/cancel")))
    assert "later session" not in _text(noor.get(_page(cast, "8/cancel")))
    assert "Session 5 cancelled." in _text(noor.post(_page(cast, "5/cancel"), {"scope": "this"}, follow=True))
    assert "3 sessions cancelled." in _text(noor.post(_page(cast, "6/cancel"), {"scope": "rest"}, follow=True))
    states = Session.objects.filter(number__gte=4).order_by("number").values_list("state", flat=True)
    assert list(states) == ["planned", *["cancelled"] * 4]


# An ending


HOW = {"ended_by": "both", "announced": "before", "last_kept": "yes", "went": "better"}


def test_an_ending_says_what_happens_to_what_is_planned(cast: Cast, series: Sequence[Session], visit: Visit) -> None:
    noor, address = visit(cast.therapist), f"/therapies/{cast.therapy.key}/end/"
    page = _text(noor.get(address))
    first, last = (row.starts_at.strftime("%-d %B %Y") for row in (series[0], series[-1]))
    assert f"5 sessions are planned from {first} to {last}. They will be cancelled" in page
    sent = {"ended_on": timezone.localdate().isoformat(), **HOW}
    assert "Confirm that these sessions are cancelled." in _text(noor.post(address, sent))
    assert Session.objects.filter(state="cancelled").count() == 0
    assert noor.post(address, {**sent, "cancel_later": "on"}).status_code == 302
    assert Session.objects.filter(state="cancelled").count() == 5
    assert _text(noor.get(f"/therapies/{cast.therapy.key}/")).count("Cancelled because the therapy ended") == 5


def test_an_ending_with_nothing_planned_asks_nothing(cast: Cast, visit: Visit) -> None:
    noor, address = visit(cast.therapist), f"/therapies/{cast.therapy.key}/end/"
    assert "cancel_later" not in _text(noor.get(address))
    assert noor.post(address, {"ended_on": timezone.localdate().isoformat(), **HOW}).status_code == 302


# What is on


@pytest.mark.parametrize(
    ("ago", "minutes", "said"),
    [
        (40, 50, "Session 4 is on until"),
        (60, 50, "Session 4 was today at"),
        (60, 90, "Session 4 is on until"),
        (85, 50, "Session 4 was today at"),
        (150, 180, "Session 4 is on until"),
    ],
)
def test_a_session_is_on_for_as_long_as_it_takes(cast: Cast, visit: Visit, ago: int, minutes: int, said: str) -> None:
    for session in Session.objects.filter(therapy=cast.therapy):
        for part in ("client", "therapist"):
            rate(session, part)
    at = timezone.now() - timedelta(minutes=ago)
    planning.plan(therapy=cast.therapy, starts_at=at, minutes=minutes, by=cast.therapist)
    page = _text(visit(cast.therapist).get(f"/therapies/{cast.therapy.key}/course/"))
    # In the hours after midnight it was yesterday.
    assert said in page or (at.date() != timezone.now().date() and "Session 4 is over" in page)


def test_pages_of_the_diary_ask_little(
    cast: Cast, series: Sequence[Session], visit: Visit, django_assert_max_num_queries: Any
) -> None:
    noor = visit(cast.therapist)
    assert ahead(1) > timezone.now()
    for rest, most in (("plan", 16), ("series", 14), ("6/move", 16), ("6/cancel", 15)):
        with django_assert_max_num_queries(with_a_record(most)):
            noor.get(_page(cast, rest))
