"""Text messages: what the gateway answers, what it tells later, and what people write back.

| the gateway answers                 | the message             |
| ----------------------------------- | ----------------------- |
| 200, 201, 202, 204, 409 (had it)    | sent                    |
| 410, 422                            | came back               |
| 401, 403, 404, 408, 429, 500, 503   | waits, is tried again   |
| nothing, after it took the request  | is tried again, same id |
"""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from alliance_web.audit.models import AuditEvent
from alliance_web.checkins.models import CheckIn
from alliance_web.messages import texting
from alliance_web.messages.models import Delivery, Message
from alliance_web.messages.services import delivery
from alliance_web.people.models import User
from alliance_web.reminders import queries, signatures
from alliance_web.reminders.models import CameBack, Choice, Reminder
from alliance_web.reminders.services import choosing
from alliance_web.reminders.states import Channel, Standing
from tests.web.cast import Cast

from .conftest import NUMBER, SECRET, WEDNESDAY, wanted
from .gateway import Gateway

pytestmark = pytest.mark.django_db
RECEIPTS, REPLIES = "/texts/receipts/", "/texts/replies/"
Tell = Callable[..., Any]


@pytest.fixture
def tell() -> Tell:
    """Tell us something as the gateway does; `late`: by how many seconds, `secret`: with what, `header`: instead."""

    def tell(address: str, told: Any, *, late: float = 0, secret: str = SECRET, header: str = "") -> Any:
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        signed = header or signatures.sign(body, at=int(time.time() - late), secret=secret)
        browser = Client(enforce_csrf_checks=True, headers={signatures.HEADER: signed})
        return browser.post(address, body, content_type="application/json")

    return tell


@pytest.fixture
def texted(check_in: CheckIn, by_text: Choice, tick: Any, gateway: Gateway) -> Reminder:
    """The text that Sam got."""
    assert tick(WEDNESDAY, "18:00") == 1
    return Reminder.objects.get()


def standing(cast: Cast) -> Standing:
    return queries.standing(cast.client, Choice.objects.get(person=cast.client))


def test_what_goes_to_the_gateway(texted: Reminder, gateway: Gateway, settings: Any) -> None:
    (told,) = gateway.taken.values()
    assert (told["id"], told["to"]) == (texted.message_id, NUMBER)
    words = told["text"]
    assert words.startswith(f"Hello Sam, here is your link: {settings.ORIGIN}/k/")
    assert words.endswith(
        f"/ It takes about a minute. To stop these: {settings.ORIGIN}/s/{Choice.objects.get().stop_key}/"
    )
    assert len(words.replace(settings.ORIGIN, "https://hsp.example")) <= 160
    assert words.isascii()
    (headers,) = gateway.headers
    assert headers["Authorization"] == "Bearer a token"
    assert headers["Idempotency-Key"] == texted.message_id
    assert headers["Content-Type"] == "application/json"
    assert NUMBER not in gateway.url


#: what it answers -> state of the message, outcome of the try, fault
STATUSES = [
    (200, "sent", "sent", ""),
    (201, "sent", "sent", ""),
    (202, "sent", "sent", ""),
    (204, "sent", "sent", ""),
    (409, "sent", "sent", ""),
    (410, "failed", "refused", "refused"),
    (422, "failed", "refused", "refused"),
    (400, "waiting", "not-sent", "busy"),
    (401, "waiting", "not-sent", "sign-in"),
    (403, "waiting", "not-sent", "sign-in"),
    (404, "waiting", "not-sent", "busy"),
    (302, "waiting", "not-sent", "busy"),
    (429, "waiting", "not-sent", "busy"),
    (500, "waiting", "not-sent", "busy"),
    (503, "waiting", "not-sent", "busy"),
    (0, "waiting", "in-doubt", "cut-off"),
]


@pytest.mark.parametrize(("status", "state", "outcome", "fault"), STATUSES)
def test_what_an_answer_means(
    status: int, state: str, outcome: str, fault: str,
    check_in: CheckIn, by_text: Choice, tick: Any, gateway: Gateway,
) -> None:  # fmt: skip
    gateway.status = status
    tick(WEDNESDAY, "18:00")
    message = Message.objects.get(kind="after-session-text")
    assert (message.state, message.fault, Delivery.objects.get(message=message).outcome) == (state, fault, outcome)
    assert (Choice.objects.get().came_back_at is not None) is (state == "failed")


def test_a_try_without_an_answer_is_made_again_under_the_same_id(
    check_in: CheckIn, by_text: Choice, tick: Any, gateway: Gateway
) -> None:
    gateway.status = 0
    tick(WEDNESDAY, "18:00")
    gateway.status = 409
    delivery.deliver(Message.objects.get(kind="after-session-text").pk)
    message = Message.objects.get(kind="after-session-text")
    assert (message.state, gateway.asked[message.message_id], len(gateway.taken)) == ("sent", 2, 1)
    assert list(message.deliveries.order_by("number").values_list("outcome", flat=True)) == ["in-doubt", "sent"]


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/x", "http://", "https://127.0.0.1:notaport/"])
def test_a_gateway_that_is_not_there(url: str, settings: Any) -> None:
    settings.SMS_URL = url
    assert texting.post("<1@here>", NUMBER, "Hello") is texting.Answer.UNREACHABLE


#: what is told in order (status, for good) -> receipt, how many came back in a row, whether the way is stopped
TOLD: list[tuple[list[tuple[str, bool]], str, int, bool]] = [
    ([], "", 0, False),
    ([("delivered", False)], "delivered", 0, False),
    ([("failed", False)], "failed", 1, False),
    ([("failed", True)], "failed", 1, True),
    ([("failed", False), ("failed", False)], "failed", 1, False),
    ([("failed", False), ("failed", True)], "failed", 1, False),
    ([("delivered", False), ("failed", True)], "delivered", 0, False),
    ([("failed", False), ("delivered", False)], "delivered", 0, False),
    ([("delivered", False)] * 3, "delivered", 0, False),
]


@pytest.mark.parametrize(("told", "receipt", "in_a_row", "is_stopped"), TOLD)
def test_receipts(
    told: list[tuple[str, bool]],
    receipt: str,
    in_a_row: int,
    is_stopped: bool,
    texted: Reminder,
    tell: Tell,
    cast: Cast,
) -> None:
    for status, for_good in told:
        answer = tell(RECEIPTS, {"id": texted.message_id, "status": status, "permanent": for_good})
        assert (answer.status_code, answer.json()) == (200, {"ok": True})
    texted.refresh_from_db()
    assert (texted.receipt, Choice.objects.get().came_back) == (receipt, in_a_row)
    assert (standing(cast) is Standing.CAME_BACK) is is_stopped
    assert CameBack.objects.count() == is_stopped


@pytest.mark.parametrize("unknown", ["<nobody@here>", "", "x" * 5000, "' or 1=1 --", 5, None])
def test_a_receipt_for_an_id_of_nobody_changes_nothing(unknown: Any, texted: Reminder, tell: Tell) -> None:
    assert tell(RECEIPTS, {"id": unknown, "status": "failed", "permanent": True}).json() == {"ok": True}
    assert Choice.objects.get().came_back == 0


def test_two_in_a_row_stop_the_way_and_one_that_arrives_between_does_not(
    check_in: CheckIn, here: Cast, by_text: Choice, tick: Any, tell: Tell
) -> None:
    choosing.save(person=here.client, wanted=wanted(channel=Channel.TEXT, more=True), by=None)
    tick(WEDNESDAY, "18:00")
    tell(RECEIPTS, {"id": Reminder.objects.get().message_id, "status": "failed"})
    assert standing(here) is Standing.GETS_THEM
    tick(WEDNESDAY + 1, "18:00")
    tell(RECEIPTS, {"id": Reminder.objects.get(number=2).message_id, "status": "failed"})
    assert standing(here) is Standing.CAME_BACK


#: what is sent, how it is signed -> the answer
FORGED: list[tuple[Any, dict[str, Any], int]] = [
    ({"id": "x", "status": "failed"}, {"secret": "a guess"}, 403),
    ({"id": "x", "status": "failed"}, {"late": 400}, 403),
    ({"id": "x", "status": "failed"}, {"late": -400}, 403),
    ({"id": "x", "status": "failed"}, {"header": "t=1,v1=00"}, 403),
    ({"id": "x", "status": "failed"}, {"header": "nothing"}, 403),
    ({"id": "x", "status": "failed"}, {"header": "t=" + "9" * 12 + ",v1=" + "0" * 64}, 403),
    (b"no json", {}, 400),
    (b"[" * 5000, {}, 400),
    (b"[1]", {}, 400),
    (b"\xff\xfe", {}, 400),
    ({"id": "x"}, {}, 400),
    ({"id": "x", "status": "lost"}, {}, 400),
    ({"id": "x", "status": ""}, {}, 400),
    (b" " * 10_001, {}, 413),
]


@pytest.mark.parametrize(("told", "how", "status"), FORGED)
def test_what_is_not_signed_or_not_described_is_refused(
    told: Any, how: dict[str, Any], status: int, texted: Reminder, tell: Tell
) -> None:
    answer = tell(RECEIPTS, told, **how)
    assert (answer.status_code, answer.json()["ok"]) == (status, False)
    assert NUMBER not in answer.content.decode()
    assert Choice.objects.get().came_back == 0


def test_a_signature_holds_for_its_body_alone(texted: Reminder, tell: Tell) -> None:
    other = json.dumps({"id": texted.message_id, "status": "delivered"}).encode()
    header = signatures.sign(other, at=int(time.time()), secret=SECRET)
    told = {"id": texted.message_id, "status": "failed", "permanent": True}
    assert tell(RECEIPTS, told, header=header).status_code == 403


@pytest.mark.parametrize("address", [RECEIPTS, REPLIES])
def test_without_a_secret_nothing_is_taken_in(address: str, tell: Tell, gateway: Gateway, settings: Any) -> None:
    settings.SMS_SECRET = ""
    assert tell(address, {"id": "x", "status": "failed"}, secret="").status_code == 403
    assert Client().get(address).status_code == 405


#: what is written back, one after the other -> where Sam stands
REPLIED = [
    (["STOP"], Standing.STOPPED),
    (["stop"], Standing.STOPPED),
    ([" Stop. "], Standing.STOPPED),
    (["STOPP"], Standing.STOPPED),
    (["Unsubscribe"], Standing.STOPPED),
    (["STOP", "STOP"], Standing.STOPPED),
    (["STOP", "START"], Standing.GETS_THEM),
    (["STOP", "START", "STOP"], Standing.STOPPED),
    (["START"], Standing.GETS_THEM),
    (["Please do not stop"], Standing.GETS_THEM),
    ([""], Standing.GETS_THEM),
]


@pytest.mark.parametrize(("words", "then"), REPLIED)
def test_stop_works_at_once_and_twice_is_fine(
    words: list[str], then: Standing, by_text: Choice, tell: Tell, cast: Cast
) -> None:
    for one in words:
        assert tell(REPLIES, {"from": "+43 664 1234567", "text": one}).json() == {"ok": True}
    assert standing(cast) is then


def test_stop_is_for_everyone_with_that_number_and_nobody_else(
    by_text: Choice, tell: Tell, cast: Cast, choose: Any
) -> None:
    choose(cast.stranger, channel=Channel.TEXT)
    choosing.set_number(person=cast.stranger, number=NUMBER)
    choose(cast.lead, channel=Channel.TEXT)
    choosing.set_number(person=cast.lead, number="+447700900123")
    tell(REPLIES, {"from": NUMBER, "text": "STOP"})
    stopped = set(Choice.objects.exclude(stopped_at=None).values_list("person", flat=True))
    assert stopped == {cast.client.pk, cast.stranger.pk}
    events = AuditEvent.objects.filter(verb="messages.stop")
    assert {(event.actor, event.detail["how"]) for event in events} == {(None, "text")}


def test_the_answer_does_not_tell_whether_a_number_is_known(by_text: Choice, tell: Tell) -> None:
    known, unknown = (tell(REPLIES, {"from": number, "text": "STOP"}) for number in (NUMBER, "+447700900999"))
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)


def test_start_does_not_start_what_its_owner_never_had_by_text(
    choose: Any, tell: Tell, cast: Cast, gateway: Any
) -> None:
    choose()
    choosing.stop(person=cast.client, by=cast.client)
    tell(REPLIES, {"from": NUMBER, "text": "START"})
    assert standing(cast) is Standing.STOPPED


def test_what_people_write_back_is_kept_nowhere(by_text: Choice, tell: Tell) -> None:
    tell(REPLIES, {"from": NUMBER, "text": "I feel awful canary-4711"})
    assert "canary" not in repr([list(model.objects.values()) for model in (Choice, Message, AuditEvent)])


def test_a_stopped_number_gets_nothing(check_in: CheckIn, by_text: Choice, tell: Tell, tick: Any, gateway: Any) -> None:
    tell(REPLIES, {"from": NUMBER, "text": "STOP"})
    assert tick(WEDNESDAY, "18:00") == 0
    assert gateway.taken == {}


def test_staff_cannot_pass_for_the_gateway(cast: Cast, visit: Callable[[User], Client], by_text: Choice) -> None:
    for who in (cast.lead, cast.administrator, cast.therapist):
        body = json.dumps({"from": NUMBER, "text": "STOP"})
        assert visit(who).post(REPLIES, body, content_type="application/json").status_code == 403
    assert Choice.objects.get().stopped_at is None
