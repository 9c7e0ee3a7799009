"""A message that comes back: the way is stopped, its owner reads it, and so does their therapist that same day."""

import re
import smtplib
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from alliance_web.audit.models import AuditEvent
from alliance_web.checkins.models import CheckIn
from alliance_web.messages.models import Message
from alliance_web.messages.reports import Told
from alliance_web.messages.services import reported
from alliance_web.messages.states import State
from alliance_web.people.models import User
from alliance_web.reminders.models import CameBack, Choice, Reminder
from alliance_web.reminders.services import choosing, coming_back
from alliance_web.therapies.models import Participant
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast
from tests.web.messages.backends import RAISING, Raising
from tests.web.messages.mails import complaint, postfix

from .conftest import WEDNESDAY, wanted

pytestmark = pytest.mark.django_db
Visit = Callable[[User | None], Client]


def refused(code: int) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({"sam@home.test": (code, b"sam@home.test: no such person here")})


#: what the mail server says -> state of the message, how many came back, whether the way is stopped
ANSWERS: list[tuple[Exception | None, str, int, bool]] = [
    (None, "sent", 0, False),
    (refused(550), "failed", 1, True),
    (refused(553), "failed", 1, True),
    (refused(450), "waiting", 0, False),
    (smtplib.SMTPDataError(554, b"no"), "failed", 1, True),
    (smtplib.SMTPSenderRefused(550, b"not you", "us@here.test"), "failed", 0, False),
    (smtplib.SMTPServerDisconnected(), "waiting", 0, False),
    (UnicodeEncodeError("ascii", "ü", 0, 1, "no"), "failed", 1, True),
]


@pytest.mark.parametrize(("fault", "state", "in_a_row", "is_stopped"), ANSWERS, ids=lambda one: repr(one)[:40])
def test_a_refusal_at_sending_is_a_bounce_at_once(
    fault: Exception | None, state: str, in_a_row: int, is_stopped: bool,
    check_in: CheckIn, choose: Any, tick: Any, settings: Any, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    choose()
    settings.EMAIL_BACKEND = RAISING
    monkeypatch.setattr(Raising, "fault", fault)
    tick(WEDNESDAY, "18:00")
    row = Choice.objects.get()
    assert Message.objects.get().state == state
    assert (row.came_back, row.came_back_at is not None) == (in_a_row, is_stopped)
    assert CameBack.objects.count() == is_stopped


@pytest.fixture
def bounced(check_in: CheckIn, choose: Any, tick: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message to Sam came back; then the clock is the real one again."""
    with monkeypatch.context() as patch:
        patch.setattr(settings, "EMAIL_BACKEND", RAISING)
        patch.setattr(Raising, "fault", refused(550))
        choose()
        tick(WEDNESDAY, "18:00")
    monkeypatch.undo()


def test_nothing_more_goes_that_way(bounced: None, tick: Any, here: Cast) -> None:
    mail.outbox.clear()
    Choice.objects.update(more=True)
    assert [tick(WEDNESDAY + 1, "18:00"), mail.outbox] == [0, []]


def test_the_therapist_reads_it_that_day_and_not_what_it_was_about(bounced: None, here: Cast, visit: Visit) -> None:
    noor = visit(here.therapist)
    assert "A message to Sam came back" in noor.get("/people/").content.decode()
    address = f"/therapies/{here.therapy.key}/messages/"
    words = noor.get(address).content.decode()
    assert "An email to Sam came back on 9 March." in words
    inner = re.sub(r"<[^>]+>", " ", words.split("<main")[1].split("</main>")[0])
    assert [one for one in ("home.test", "18:00", "session 4", "550") if one in inner] == []
    assert noor.post(address)["Location"] == "/people/"
    assert "came back" not in noor.get("/people/").content.decode()
    assert "No message has come back" in noor.get(address).content.decode()
    noor.post(address)
    assert AuditEvent.objects.filter(verb="messages.talked-about").count() == 1


def test_it_is_on_the_record_without_an_address(bounced: None, here: Cast) -> None:
    event = AuditEvent.objects.get(verb="messages.come-back")
    assert (event.therapy, event.actor, event.detail) == (here.therapy.key, None, {"channel": "email"})


@pytest.mark.parametrize("who", ["client", "colleague", "lead", "administrator", "stranger"])
def test_nobody_else_reads_or_settles_it(who: str, bounced: None, here: Cast, visit: Visit) -> None:
    browser, address = visit(getattr(here, who)), f"/therapies/{here.therapy.key}/messages/"
    assert (browser.get(address).status_code, browser.post(address).status_code) == (404, 404)
    assert CameBack.objects.get().settled_at is None


def test_it_waits_in_each_running_therapy_of_the_person(
    check_in: CheckIn, here: Cast, choose: Any, tick: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [
        therapies.start(practice=here.practice, therapist=here.colleague, client_name="Sam", by=here.colleague)
        for _ in range(2)
    ]
    for one in made:
        Participant.objects.filter(therapy=one, part="client").update(user=here.client)
    therapies.end(therapy=made[1], on=made[1].started_on, by=here.colleague)
    choose()
    settings.EMAIL_BACKEND = RAISING
    monkeypatch.setattr(Raising, "fault", refused(550))
    tick(WEDNESDAY, "18:00")
    found = CameBack.objects.values_list("participant__therapy", flat=True)
    assert set(found) == {here.therapy.pk, made[0].pk}


def test_talked_about_by_one_is_not_settled_for_the_other(bounced: None, here: Cast) -> None:
    other = therapies.start(practice=here.practice, therapist=here.colleague, client_name="Sam", by=here.colleague)
    CameBack.objects.create(
        participant=other.participants.get(part="client"), channel="email", at="2050-03-09T18:00+01:00"
    )
    assert coming_back.talked_about(therapy=here.therapy, by=here.therapist)
    assert CameBack.objects.filter(settled_at=None).count() == 1


def test_a_message_to_where_nothing_goes_any_more_counts_for_nothing(
    check_in: CheckIn, here: Cast, choose: Any, tick: Any, clock: Any
) -> None:
    """It was sent before Sam changed their choice, and its bounce comes after."""
    choose()
    tick(WEDNESDAY, "18:00")
    clock(WEDNESDAY, "18:10")
    choosing.save(person=here.client, wanted=wanted(), by=None)
    coming_back.came_of(f"after-session:{Reminder.objects.get().pk}", State.FAILED, "refused")
    assert Choice.objects.get().came_back == 0


def test_a_mail_that_comes_back_later_is_told_that_day_and_once(
    check_in: CheckIn, here: Cast, choose: Any, tick: Any, clock: Any, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose()
    tick(WEDNESDAY, "18:00")
    clock(WEDNESDAY, "18:20")
    message_id = Message.objects.get().message_id
    assert [reported.take(postfix(message_id)) for _ in range(2)] == [Told.CAME_BACK, None]
    row = Choice.objects.get()
    assert (row.came_back, row.came_back_at is not None, CameBack.objects.count()) == (1, True, 1)
    monkeypatch.undo()
    assert "A message to Sam came back" in visit(here.therapist).get("/people/").content.decode()
    assert "Is the address still right?" in visit(here.client).get("/account/messages/").content.decode()


def test_a_complaint_stops_them_and_tells_nobody(check_in: CheckIn, here: Cast, choose: Any, tick: Any) -> None:
    choose()
    tick(WEDNESDAY, "18:00")
    message_id = Message.objects.get().message_id
    assert [reported.take(complaint(message_id)) for _ in range(2)] == [Told.UNWANTED, None]
    assert Choice.objects.get().stopped_at is not None
    assert (CameBack.objects.count(), Message.objects.get().state) == (0, "sent")
