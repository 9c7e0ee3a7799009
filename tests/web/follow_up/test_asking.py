"""Who is asked, when, and once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from alliance_web.consents import services as consents
from alliance_web.consents.purposes import FOLLOW_UP
from alliance_web.consents.queries import has_given
from alliance_web.endings.services import endings
from alliance_web.follow_up.days import after, days
from alliance_web.follow_up.models import FollowUp, Wave
from alliance_web.follow_up.queries.plan import due, of_client, standing
from alliance_web.follow_up.services import agreeing, answering, asking
from alliance_web.follow_up.states import MOVES, Opens, Standing
from alliance_web.therapies.models import Therapy
from tests.web.cast import Cast
from tests.web.endings import acts

from .asked import agreed, asked, ended

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("ended_on", "months", "on"),
    [
        (date(2027, 2, 8), 1, date(2027, 3, 8)),
        (date(2027, 2, 8), 24, date(2029, 2, 8)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
    ],
)
def test_the_day_so_many_months_later(ended_on: date, months: int, on: date) -> None:
    assert after(ended_on, months) == on


def test_the_five_days() -> None:
    assert days(date(2027, 2, 8)) == (
        date(2027, 3, 8),
        date(2027, 5, 8),
        date(2027, 8, 8),
        date(2028, 2, 8),
        date(2029, 2, 8),
    )


# Days since the end of 8 February 2027, and which time has come.
COME = [
    (date(2027, 3, 7), None),
    (date(2027, 3, 8), 1),
    (date(2027, 4, 7), 1),
    (date(2027, 4, 8), None),
    (date(2027, 5, 8), 3),
    (date(2027, 8, 8), 6),
    (date(2028, 2, 8), 12),
    (date(2029, 2, 8), 24),
    (date(2029, 3, 11), None),
]


@pytest.mark.parametrize(("today", "months"), COME)
def test_which_time_has_come(cast: Cast, today: date, months: int | None) -> None:
    agreed(cast)
    ended(cast, date(2027, 2, 8))
    FollowUp.objects.update(agreed_at=datetime(2027, 2, 8, tzinfo=UTC))
    assert [one.months for one in due(today)] == ([] if months is None else [months])


def test_somebody_is_asked_once_and_the_mail_says_nothing_of_therapy(cast: Cast) -> None:
    asked(cast)
    before = len(mail.outbox)
    assert asking.ask_due() == 0
    assert len(mail.outbox) == before
    body = mail.outbox[-1].subject + mail.outbox[-1].body
    for word in ("Sam", "Noor", "therapy", "session", "Practice"):
        assert word not in body


def test_what_was_found_a_moment_ago_is_not_asked_twice(cast: Cast) -> None:
    agreed(cast)
    ended(cast, timezone.localdate() - timedelta(days=31))
    [found] = due()
    assert asking.ask(found)
    assert asking.ask(found) == ""


def test_nobody_is_asked_who_took_their_yes_back(cast: Cast) -> None:
    agreed(cast)
    ended(cast, timezone.localdate() - timedelta(days=31))
    [found] = due()
    consents.withdraw(person=cast.client, purpose=FOLLOW_UP, by=cast.client)
    assert list(due()) == []
    assert asking.ask(found) == ""
    assert standing(acts.client(cast), of_client(acts.client(cast))) is Standing.STOPPED


def test_nobody_is_asked_during_a_pause_or_late_after_it(cast: Cast) -> None:
    agreed(cast)
    ended(cast, timezone.localdate() - timedelta(days=40))
    agreeing.pause(client=acts.client(cast), by=cast.client)
    assert list(due()) == []
    agreeing.resume(client=acts.client(cast), by=cast.client)
    assert list(due()) == []
    assert standing(acts.client(cast), of_client(acts.client(cast))) is Standing.AGREED


def test_nobody_is_asked_while_the_therapy_goes_on(cast: Cast) -> None:
    agreed(cast)
    assert list(due()) == []
    ended(cast, timezone.localdate() - timedelta(days=31))
    [found] = due()
    endings.reopen(therapy=Therapy.objects.get(), by=acts.therapist(cast))
    assert asking.ask(found) == ""
    assert list(due()) == []


def _move(cast: Cast, to: Standing) -> None:
    """What somebody does to bring it there."""
    client = acts.client(cast)
    found = of_client(client)
    if to is Standing.AGREED and standing(client, found) is Standing.PAUSED:
        agreeing.resume(client=client, by=cast.client)
    elif to is Standing.AGREED and standing(client, found) is Standing.CLOSED:
        answering.open_again(client=client, by=cast.therapist)
    elif to is Standing.AGREED:
        agreeing.agree(client=client, opens=Opens.WORD, said="Lighthouse", by=cast.client)
    elif to is Standing.PAUSED:
        agreeing.pause(client=client, by=cast.client)
    elif to is Standing.STOPPED:
        agreeing.refuse(client=client, by=cast.client)
    else:
        FollowUp.objects.update(closed_at=timezone.now())


# From "not agreed" to each state on the shortest way.
WAYS: dict[Standing, list[Standing]] = {
    Standing.NOT_AGREED: [],
    Standing.AGREED: [Standing.AGREED],
    Standing.PAUSED: [Standing.AGREED, Standing.PAUSED],
    Standing.STOPPED: [Standing.AGREED, Standing.STOPPED],
    Standing.CLOSED: [Standing.AGREED, Standing.CLOSED],
}


@pytest.mark.parametrize(("start", "to"), [(start, to) for start, moves in MOVES.items() for to in sorted(moves)])
def test_every_move_of_the_diagram_can_be_made(cast: Cast, start: Standing, to: Standing) -> None:
    for one in [*WAYS[start], to]:
        _move(cast, one)
    assert standing(acts.client(cast), of_client(acts.client(cast))) is to


def test_a_consent_without_a_word_asks_nobody(cast: Cast) -> None:
    consents.give(person=cast.client, purpose=FOLLOW_UP, by=cast.client)
    ended(cast, timezone.localdate() - timedelta(days=31))
    assert list(due()) == []


@pytest.mark.parametrize("answers", [True, False])
def test_after_a_silent_year_nobody_is_asked_again(cast: Cast, answers: bool) -> None:
    row = agreed(cast)
    end = date(2027, 2, 8)
    ended(cast, end)
    now = timezone.now()
    for months in (1, 3, 6, 12):
        Wave.objects.create(follow_up=row, ended_on=end, months=months, due_on=after(end, months), asked_at=now)
    if answers:
        Wave.objects.filter(months=3).update(answered_at=now)
    assert [one.months for one in due(date(2029, 2, 8))] == ([24] if answers else [])


def test_refusing_is_a_no_and_closes_what_is_out(cast: Cast) -> None:
    wave, _address = asked(cast)
    agreeing.refuse(client=acts.client(cast), by=cast.client)
    wave.refresh_from_db()
    assert wave.expires_at is not None
    assert wave.expires_at <= timezone.now()
    assert not has_given(cast.client, FOLLOW_UP)
