"""A day of eight sessions: the page locks in each of them, says why, opens with a passkey or digits, and loses nothing.

The practice is a real one, whose pages lock after fifteen seconds.
"""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from . import inspection, real
from .signing_in import choose_password, fresh_digits, made_up_key, set_up_app, show_that_it_is_you, sign_in
from .therapist import plan_session, start_therapy
from .visitor import Visitor

IDLE = "0.25"
CLIENT = "Robin"
WORDS = "Robin would rather talk about the move."
SAID = "Locked, and nothing is lost"
# Below the plan of a therapy or beside it: forms with words, one after the other.
FORMS = ("plan/goals/new/", "notes/new/", "strains/new/", "plan/preferences/say/")
Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[str, str]]:
    """A practice of its own, and the link with which Noor chooses a password."""
    with real.practice(ALLIANCE_STAFF_IDLE_MINUTES=IDLE) as found:
        yield found


@pytest.fixture(scope="module")
def secret(place: tuple[str, str], browser: Browser) -> str:
    """Noor has a password and an app; the secret of the app."""
    address, link = place
    noor = Visitor(browser, address, phone=False, scripts=True, dark=False, scale=1)
    choose_password(noor, link)
    found = set_up_app(noor)
    noor.leave()
    assert noor.breaches == []
    return found


@pytest.fixture
def noor(place: tuple[str, str], secret: str, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Noor at one of her devices, signed in."""
    here: list[Visitor] = []

    def at(*, scripts: bool = True, phone: bool = False) -> Visitor:
        one = Visitor(browser, place[0], phone=phone, scripts=scripts, dark=False, scale=1)
        here.append(one)
        sign_in(one, real.EMAIL)
        one.page.locator("input[name=code]").fill(fresh_digits(secret))
        one.press("Sign in")
        return one

    yield at
    for one in here:
        one.leave()
    assert [breach for one in here for breach in one.breaches] == []


def add_passkey(one: Visitor) -> Any:
    """From now on this browser has one."""
    tools = made_up_key(one)
    one.go("/account/second-factor/passkeys/new/")
    show_that_it_is_you(one)
    one.page.get_by_label("What you call it").fill("This laptop")
    one.press("Add it")
    one.reads("Passkey added.")
    return tools


def locks(one: Visitor) -> None:
    """Nobody touches it until it has locked; then it tells of nobody."""
    one.page.wait_for_url("**/locked/**")
    one.reads(SAID)
    assert one.page.title() == "Locked · Alliance"
    one.does_not_read(CLIENT, "move")
    assert CLIENT not in one.page.url


def test_a_day_of_eight_sessions(noor: Visit) -> None:
    one = noor()
    add_passkey(one)
    therapy = start_therapy(one, CLIENT)
    plan_session(one, therapy)
    faults: list[str] = []
    for session in range(8):
        page = one.go(therapy + FORMS[session % len(FORMS)])
        page.locator("main textarea").first.fill(f"{WORDS} {session}")
        one.reads("Draft saved on this device")
        locks(one)
        faults += inspection.faults(one) if session == 0 else []
        one.press("Unlock with my passkey")
        page.wait_for_url("**" + therapy + "**")
        one.reads("Your words from")
        assert page.locator("main textarea").first.input_value() == f"{WORDS} {session}"
        if session < len(FORMS):
            one.press("Delete draft")
            assert page.locator("main textarea").first.input_value() == ""
    assert faults == []


def test_six_digits_and_two_windows(noor: Visit, secret: str) -> None:
    one = noor()
    one.go("/account/")
    with one.another_tab() as first:
        one.go("/set-up/")
        locks(one)
        first.wait_for_url("**/locked/**")
        one.page.locator("input[name=code]").fill(fresh_digits(secret))
        one.page.get_by_role("button", name="Unlock", exact=True).click()
        one.page.wait_for_url("**/set-up/")
        first.wait_for_url("**/account/")


def test_who_stays_is_not_locked(noor: Visit) -> None:
    one = noor()
    page = one.go("/account/")
    for _ in range(3):
        page.get_by_role("button", name="Stay").click()
        page.get_by_role("button", name="Stay").wait_for(state="detached")
    assert one.path == "/account/"


def test_who_writes_for_long_is_not_locked(noor: Visit) -> None:
    one = noor()
    therapy = start_therapy(one, CLIENT)
    page = one.go(therapy + "notes/new/")
    for word in range(12):
        page.locator("main textarea").first.press_sequentially(f"word {word} ")
        page.wait_for_timeout(2000)
    assert one.path == therapy + "notes/new/"


def test_without_scripts_what_was_sent_too_late_comes_back(noor: Visit, secret: str) -> None:
    one = noor(scripts=False)
    therapy = start_therapy(one, CLIENT)
    page = one.go(therapy + "plan/goals/new/")
    page.locator("main textarea").first.fill(WORDS)
    page.wait_for_timeout(17_000)
    page.locator("main form button[type=submit]").first.click()
    locks(one)
    assert page.url.endswith("?next=" + quote(therapy + "plan/goals/new/", safe=""))
    page.locator("input[name=code]").fill(fresh_digits(secret))
    page.get_by_role("button", name="Unlock", exact=True).click()
    one.reads("Your words are here")
    assert page.locator("main textarea").first.input_value() == WORDS
    one.press("Send now")
    one.reads("can see your goal now.", WORDS)
    one.go("/kept/")
    one.reads("Nothing is waiting.")


def test_the_cookies_are_deleted_meanwhile(noor: Visit, secret: str) -> None:
    one = noor()
    therapy = start_therapy(one, CLIENT)
    page = one.go(therapy + "plan/goals/new/")
    page.locator("main textarea").first.fill(WORDS)
    one.reads("Draft saved on this device")
    page.context.clear_cookies()
    page.wait_for_url("**/sign-in/**")
    assert WORDS not in page.evaluate("JSON.stringify(localStorage)")
    page.locator("input[type=email]").fill(real.EMAIL)
    page.locator("input[type=password]").fill("a long walk by the sea")
    one.press("Sign in")
    page.locator("input[name=code]").fill(fresh_digits(secret))
    one.press("Sign in")
    page.goto(one.address + therapy + "plan/goals/new/")
    one.reads("Your words from")
    assert page.locator("main textarea").first.input_value() == WORDS


def test_without_a_connection_it_is_covered_all_the_same(noor: Visit) -> None:
    one = noor()
    therapy = start_therapy(one, CLIENT)
    page = one.go(therapy)
    one.lose_connection()
    page.get_by_text("There is no connection right now.").wait_for()
    assert page.title() == "Locked · Alliance"
    assert not page.locator("h1").is_visible()
    one.lose_connection(False)
    locks(one)
