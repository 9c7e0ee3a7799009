"""Whether messages help: only chance can tell, only where practice and person agreed, and mostly it is too early."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from alliance_web.audit.models import AuditEvent
from alliance_web.checkins.models import CheckIn
from alliance_web.people.models import User
from alliance_web.reminders import queries
from alliance_web.reminders.models import Draw, Reminder, Trial
from alliance_web.reminders.panel import NEEDED, panel
from alliance_web.reminders.services import chance, choosing
from alliance_web.therapies.models import Participant
from tests.web.cast import Cast, rate

from .conftest import WEDNESDAY, wanted

pytestmark = pytest.mark.django_db
Visit = Callable[[User | None], Client]
PAGE, MINE = "/practice/messages/", "/account/messages/chance/"


@pytest.fixture
def draws(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """What chance says from now on."""
    return lambda bit: monkeypatch.setattr("alliance_web.reminders.services.going_out.secrets.randbits", lambda _: bit)


@pytest.mark.parametrize(
    ("practice_agreed", "person_agreed", "bit", "messages", "drawn"),
    [
        (False, False, 0, 1, 0),
        (True, False, 0, 1, 0),
        (False, True, 0, 1, 0),
        (True, True, 0, 0, 1),
        (True, True, 1, 1, 1),
    ],
)
def test_it_takes_both(
    practice_agreed: bool, person_agreed: bool, bit: int, messages: int, drawn: int,
    check_in: CheckIn, here: Cast, choose: Any, tick: Any, draws: Any,
) -> None:  # fmt: skip
    choose(more=True)
    draws(bit)
    if practice_agreed:
        assert chance.begin(practice=here.practice, by=here.lead)
    if person_agreed:
        chance.answer(person=here.client, yes=True)
    assert [tick(WEDNESDAY, "18:00"), tick(WEDNESDAY, "18:01")] == [messages, 0]
    assert (len(mail.outbox), Draw.objects.count()) == (messages, drawn)


def test_after_a_no_nothing_comes_late_and_no_second_draw_is_made(
    check_in: CheckIn, here: Cast, choose: Any, tick: Any, draws: Any
) -> None:
    choose(more=True)
    chance.begin(practice=here.practice, by=here.lead)
    chance.answer(person=here.client, yes=True)
    draws(0)
    tick(WEDNESDAY, "18:00")
    draws(1)
    chance.answer(person=here.client, yes=False)
    chance.end(practice=here.practice, by=here.lead)
    assert [tick(WEDNESDAY, "19:00"), tick(WEDNESDAY + 1, "09:00"), tick(WEDNESDAY + 1, "18:00")] == [0, 0, 0]
    assert (Draw.objects.count(), Reminder.objects.count()) == (1, 0)


def test_only_a_lead_lets_chance_decide(cast: Cast, visit: Visit) -> None:
    for who in (cast.client, cast.therapist, cast.administrator, cast.stranger):
        assert visit(who).post(PAGE, {"answer": "yes"}).status_code == 404
    assert not Trial.objects.exists()
    lead = visit(cast.lead)
    for answer in ("yes", "yes", "maybe", ""):
        assert lead.post(PAGE, {"answer": answer})["Location"] == "/practice/#messages"
    assert Trial.objects.filter(ended_at=None).count() == 1
    assert "Stop letting chance decide" in lead.get("/practice/").content.decode()
    lead.post(PAGE, {"answer": "no"})
    lead.post(PAGE, {"answer": "no"})
    verbs = AuditEvent.objects.filter(verb__startswith="messages.").order_by("seq").values_list("verb", "actor")
    assert list(verbs) == [("messages.chance-begin", cast.lead.pk), ("messages.chance-end", cast.lead.pk)]


def test_a_client_is_asked_only_while_the_practice_asks(cast: Cast, visit: Visit) -> None:
    sam = visit(cast.client)
    choosing.save(person=cast.client, wanted=wanted(), by=None)
    assert "Yes, let chance decide" not in sam.get("/account/messages/").content.decode()
    chance.begin(practice=cast.practice, by=cast.lead)
    words = sam.get("/account/messages/").content.decode()
    assert all(one in words for one in ("Yes, let chance decide", "No, do not", "You have not said yes"))
    sam.post(MINE, {"answer": "yes"})
    assert "Chance decides when you get a message." in sam.get("/account/messages/").content.decode()
    sam.post(MINE, {"answer": "no"})
    assert "You said no, so chance decides nothing." in sam.get("/account/messages/").content.decode()


def test_what_counts_as_an_answer(check_in: CheckIn, here: Cast, clock: Any) -> None:
    """Within a week of the draw; before the week is over it counts neither way."""
    client = Participant.objects.get(part="client")
    now = clock(WEDNESDAY, "21:00")
    Draw.objects.create(participant=client, session=check_in.session, gets_one=True, drawn_at=now)
    assert queries.chance_outcomes(here.practice.pk, now + timedelta(days=6)) == {True: (0, 0), False: (0, 0)}
    assert queries.chance_outcomes(here.practice.pk, now + timedelta(days=7)) == {True: (1, 0), False: (0, 0)}
    rate(check_in.session, "client")
    assert queries.chance_outcomes(here.practice.pk, now + timedelta(days=8)) == {True: (1, 1), False: (0, 0)}
    Draw.objects.update(drawn_at=now - timedelta(days=8))
    assert queries.chance_outcomes(here.practice.pk, now) == {True: (1, 0), False: (0, 0)}


def told(monkeypatch: pytest.MonkeyPatch, with_one: tuple[int, int], without: tuple[int, int]) -> Any:
    monkeypatch.setattr(queries, "chance_outcomes", lambda practice, now: {True: with_one, False: without})
    return panel(1)


def test_nothing_is_said_of_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(monkeypatch, (0, 0), (0, 0))
    assert NEEDED == 356
    assert (len(found.told), found.figures, found.is_on) == (1, (), False)
    assert found.told[0].startswith("Not enough to tell whether messages help.")
    assert "from 60% to 70% in answers, it takes 356 sessions with a message and 356 without." in found.told[0]


#: with a message, without: of how many, answered -> what is said of it
TOO_FEW = [
    ((3, 3), (0, 0), "So far: fewer than 5 with and 0 without."),
    ((40, 30), (38, 20), "So far: 40 with and 38 without."),
    ((355, 300), (900, 100), "So far: 355 with and 900 without."),
]


@pytest.mark.parametrize(("with_one", "without", "words"), TOO_FEW)
def test_too_few_tell_nothing_however_they_look(
    with_one: tuple[int, int], without: tuple[int, int], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = told(monkeypatch, with_one, without)
    assert (found.told[1], found.figures) == (words, ())


def test_enough_is_told_with_its_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(monkeypatch, (356, 250), (356, 214))
    assert [(one.value, one.surely) for one in found.figures] == [
        ("70%", "[65%, 75%]"),
        ("60%", "[55%, 65%]"),
        ("+10 points", "[+3, +17]"),
    ]
    other = told(monkeypatch, (400, 200), (400, 220)).figures
    assert [(one.value, one.surely) for one in other][2] == ("−5 points", "[−12, +2]")


def test_the_page_shows_rates_with_how_surely_and_never_by_therapist(
    here: Cast, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alliance_web.overview.queries.practice.answered_between", lambda *_: {"client": (60, 42)})
    words = re.sub(r"<[^>]+>", " ", visit(here.lead).get("/practice/").content.decode())
    assert "about 70%" in words
    assert "between 55% and 80%" in words
    assert "Not enough to tell whether messages help." in words
    assert [name for name in ("Noor", "Kim", "Sam") if name in words] == []


def test_one_trial_at_a_time(cast: Cast) -> None:
    assert [chance.begin(practice=cast.practice, by=cast.lead) for _ in range(2)] == [True, False]
    assert [chance.end(practice=cast.practice, by=cast.lead) for _ in range(2)] == [True, False]
    assert Trial.objects.get().ended_at <= timezone.now()
