"""Messages after a session, from the choice on a phone to the one that comes back, with a mail server of their own.

Days go by between the sessions: the practice has a clock of its own, which the story moves. Nothing is sent here but
by the worker, over SMTP.
"""

import re
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from .answering import all_the_same, answer
from .mail_server import MailServer
from .moved_clock import Clock, moved
from .test_own_account import look
from .therapist import LOOK_AGAIN_MS, LOOKS, PRACTICE_ZONE, invite, join, plan_session, start_therapy, today
from .visitor import Visitor

CLIENT, EMAIL, SUBJECT = "Mika", "mika@home.example", "Here is your link"
# A message must not say what it is about: whoever sits beside the phone reads it too.
TELLING = ("session", "therap", "practice", "Ines", "Harbour", "score", "check-in", "question")
Meet = Callable[..., Visitor]


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mailbox that no other story knows."""
    with MailServer() as found:
        yield found


@pytest.fixture
def clock(server: MailServer, tmp_path: Path) -> Iterator[Clock]:
    """A practice that sends through it."""
    mail = {"ALLIANCE_MAIL_HOST": "127.0.0.1", "ALLIANCE_MAIL_PORT": str(server.port), "ALLIANCE_MAIL_TLS": "0"}
    with moved(tmp_path, **mail) as found:
        yield found


@pytest.fixture
def meet(clock: Clock, browser: Browser) -> Iterator[Meet]:
    """Visitors of this practice."""
    here: list[Visitor] = []

    def make(*, phone: bool = False) -> Visitor:
        here.append(Visitor(browser, clock.address, phone=phone, scripts=True, dark=False, scale=1))
        return here[-1]

    yield make
    for one in here:
        one.leave()
    assert [breach for one in here for breach in one.breaches] == []


def test_messages_after_two_sessions(clock: Clock, server: MailServer, meet: Meet) -> None:
    therapist, phone, reader = meet(), meet(phone=True), meet(phone=True)
    therapist.enter_as("Ines")
    therapy = start_therapy(therapist, CLIENT, email=EMAIL)
    join(phone, invite(therapist, therapy))
    for days in (1, 8):
        plan_at_nine(therapist, therapy, days)
    faults = choose_email(phone)
    assert server.to(EMAIL, SUBJECT) == []

    clock.move_to(today() + timedelta(days=1))
    letter = server.wait_for(EMAIL, SUBJECT, beside=phone)
    opens, moves, stops = links_in(letter)
    faults += answer_by(reader, opens)
    faults += ask_to_move_by(reader, moves)
    therapist.enter_as("Ines")
    therapist.go("/people/")
    therapist.reads(f"{CLIENT} asks to move the session on")
    one_click(letter, stops)
    phone.go("/account/messages/")
    phone.reads("All messages have stopped")
    phone.press("Start again")
    assert len(server.to(EMAIL, SUBJECT)) == 1

    server.refuses.add(EMAIL)
    clock.move_to(today() + timedelta(days=8))
    therapist.enter_as("Ines")
    came_back(therapist)
    faults += look(therapist, "came back")
    phone.go("/account/messages/")
    phone.reads("Our last message came back. Is the address still right?")
    assert faults == []


def plan_at_nine(therapist: Visitor, therapy: str, days: int) -> None:
    at = datetime.combine(today() + timedelta(days=days), time(9), PRACTICE_ZONE)
    plan_session(therapist, therapy, ago=datetime.now(PRACTICE_ZONE) - at)


def choose_email(phone: Visitor) -> list[str]:
    page = phone.go("/account/messages/")
    page.locator("#id_channel_email").check()
    page.locator("input[name=more][value=one]").check()
    phone.press("Save")
    phone.reads("Thank you. Your choice is saved.")
    return look(phone, "messages")


def links_in(letter: EmailMessage) -> tuple[str, str, str]:
    """To the check-in, to move or cancel, to stop: and no word of what it is about."""
    text = letter.get_content()
    opens, moves, stops = re.findall(r"https?://\S+", text)
    words = re.sub(r"https?://\S+", "", text)
    assert [word for word in TELLING if word in words] == []
    assert letter["List-Unsubscribe"] == f"<{stops}>"
    return opens, moves, stops


def answer_by(reader: Visitor, link: str) -> list[str]:
    """Without signing in; opened again, it is answered."""
    page = reader.go(link)
    reader.does_not_read(CLIENT, "Ines")
    answer(page, all_the_same(7))
    reader.press("Send my answers")
    reader.reads("Thank you")
    reader.go(link)
    reader.does_not_read("Send my answers")
    faults = look(reader, "answered")
    reader.press("Messages to you")
    reader.reads("After a session you get a link by email.")
    reader.does_not_read(CLIENT, "Ines", EMAIL[:3])
    return faults + look(reader, "messages-by-link")


def ask_to_move_by(reader: Visitor, link: str) -> list[str]:
    page = reader.go(link)
    faults = look(reader, "move")
    page.locator("input[name=asked][value=move]").check()
    reader.press("Send")
    reader.reads("You asked to move this session. Your therapist will answer.")
    reader.does_not_read(CLIENT, "Ines")
    return faults


def one_click(letter: EmailMessage, link: str) -> None:
    """What a mail program does (RFC 8058): one POST, without cookie or form."""
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    with urllib.request.urlopen(link, data=b"List-Unsubscribe=One-Click", timeout=60) as done:
        assert done.status == 200


def came_back(therapist: Visitor) -> None:
    """Told on the first page of the same day, in a while: the worker looks every minute."""
    for _ in range(LOOKS):
        therapist.go("/people/")
        if f"A message to {CLIENT} came back" in therapist.text():
            therapist.press(f"A message to {CLIENT} came back")
            therapist.reads("No more messages go out this way")
            return
        therapist.page.wait_for_timeout(LOOK_AGAIN_MS * 4)
    raise AssertionError("nothing came back")
