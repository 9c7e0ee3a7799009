"""The two links in a message: opening either changes nothing, and the one that stops can do nothing else.

| who asks               | /k/… (to the check-in)    | /s/… (stop)                      |
| ---------------------- | ------------------------- | -------------------------------- |
| a scanner: GET, HEAD   | leads on, nothing changes | a button, nothing changes        |
| a mail program: POST   | 405                       | stopped, without cookie or form  |
| a key of the other     | leads to "wrong link"     | 404, nothing changes             |
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from alliance_web.audit.models import AuditEvent
from alliance_web.checkins.models import CheckIn, Rating
from alliance_web.consents.models import Consent
from alliance_web.messages.models import Message
from alliance_web.people.models import User
from alliance_web.reminders import keys
from alliance_web.reminders.models import Choice, Reminder
from tests.web.cast import Cast
from tests.web.checkins.conftest import form_of

from .conftest import WEDNESDAY

pytestmark = pytest.mark.django_db
Visit = Callable[[User | None], Client]
ONE_CLICK = {"data": "List-Unsubscribe=One-Click", "content_type": "application/x-www-form-urlencoded"}


@pytest.fixture
def links(check_in: CheckIn, choose: Any, tick: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """The paths in the message that Sam got; then the clock is the real one, but for the session's being over."""
    choose()
    tick(WEDNESDAY, "18:00")
    body = mail.outbox[0].body
    return tuple(  # type: ignore[return-value]
        "/" + line.split("://", 1)[1].split("/", 1)[1].split()[0] for line in body.splitlines() if "://" in line
    )


@pytest.fixture
def stranger() -> Client:
    """Whoever holds the link: no session, and Django asks for its token of forms."""
    return Client(enforce_csrf_checks=True)


def everything() -> list[Any]:
    """Every row that a link could change."""
    models = (Choice, Reminder, Consent, CheckIn, Rating, AuditEvent, Message)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_scanner_changes_nothing_and_counts_as_nothing(method: str, links: tuple[str, str], stranger: Client) -> None:
    before = everything()
    for path in links:
        for _ in range(3):
            assert getattr(stranger, method)(path).status_code in (200, 302)
    assert everything() == before


def test_the_first_leads_to_the_check_in_and_opens_it_once(links: tuple[str, str], visit: Visit) -> None:
    answer = visit(None).get(links[0])
    assert answer.status_code == 302
    assert answer["Location"].startswith("/c/")
    browser = visit(None)
    assert browser.get(answer["Location"]).status_code == 200
    assert browser.post(answer["Location"], form_of() | {"step": "send"}).status_code == 302
    assert Rating.objects.count() == 1
    assert browser.get(links[0]).status_code == 302
    assert browser.get(answer["Location"]).status_code == 200
    assert Rating.objects.get().came_by == "link"


def test_a_mail_program_stops_them_by_one_click(links: tuple[str, str], stranger: Client, cast: Cast) -> None:
    answer = stranger.post(links[1], **ONE_CLICK)
    assert (answer.status_code, answer.cookies.keys()) == (200, set())
    assert "All messages have stopped" in answer.content.decode()
    assert Choice.objects.get().stopped_at is not None
    event = AuditEvent.objects.get(verb="messages.stop")
    assert (event.actor, event.detail) == (None, {"how": "link"})
    assert stranger.post(links[1], **ONE_CLICK).status_code == 200
    assert AuditEvent.objects.filter(verb="messages.stop").count() == 1


def test_a_person_sees_a_button_first_and_no_name(links: tuple[str, str], visit: Visit) -> None:
    words = re.sub(r"<[^>]+>", " ", visit(None).get(links[1]).content.decode())
    assert "Stop all messages?" in words
    assert [name for name in ("Sam", "Noor", "The Practice", "session") if name in words] == []
    assert "All messages have stopped" in visit(None).post(links[1]).content.decode()


def test_the_stop_key_can_only_stop(links: tuple[str, str], stranger: Client, cast: Cast) -> None:
    """Tried at every other address that takes a key or a token."""
    stop_key = links[1].split("/")[2]
    before = everything()
    for place in ("k", "c", "t"):
        assert stranger.get(f"/{place}/{stop_key}/", follow=True).status_code == 404
        assert stranger.post(f"/{place}/{stop_key}/", {"choice": "takes-part"}).status_code in (403, 404, 405)
    assert everything() == before
    stranger.post(links[1], **ONE_CLICK)
    stopped = everything()
    for data in ({"answer": "yes"}, {"start": "1"}, {"List-Unsubscribe": "Start"}, {"_method": "DELETE"}):
        assert Client().post(links[1], data).status_code == 200
    for method in ("put", "patch", "delete", "options"):
        assert getattr(stranger, method)(links[1]).status_code in (403, 405)
    assert everything() == stopped


def test_a_link_to_a_check_in_cannot_stop(links: tuple[str, str], stranger: Client) -> None:
    key = links[0].split("/")[2]
    assert stranger.post(f"/s/{key}/", **ONE_CLICK).status_code == 404
    assert Choice.objects.get().stopped_at is None


@pytest.mark.parametrize("key", ["x", "A" * 12, "%00", "..%2f..", "' or 1=1 --", "é" * 12, "A" * 3000])
def test_no_key_of_ours(key: str, links: tuple[str, str], stranger: Client) -> None:
    before = everything()
    assert stranger.get(f"/s/{key}/").status_code == 404
    assert stranger.post(f"/s/{key}/", **ONE_CLICK).status_code == 404
    assert stranger.get(f"/k/{key}/", follow=True).status_code == 404
    assert everything() == before


def test_the_database_holds_no_key(links: tuple[str, str]) -> None:
    row = Reminder.objects.get()
    key = links[0].split("/")[2]
    assert row.link_digest == keys.digest(key)
    assert key not in repr(everything())


def test_keys_are_never_alike() -> None:
    made = {keys.new_key() for _ in range(2000)}
    assert len(made) == 2000
    assert {len(key) for key in made} == {12}
