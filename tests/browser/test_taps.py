"""Five jobs in clicks: how many taps a check-in takes, and that tapping moves on where it may and nowhere else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from .answering import QUESTIONS, choose, go_on
from .therapist import invite, join, plan_session, start_therapy, today
from .visitor import Visitor

Visit = Callable[..., Visitor]
# Real ones: a label that is tapped makes its radio click too, and keys make clicks without a place.
COUNT_TAPS = """
addEventListener("pointerdown", () => sessionStorage.taps = Number(sessionStorage.taps ?? 0) + 1, true);
"""
TAPS = "Number(sessionStorage.taps ?? 0)"


@pytest.fixture
def therapist(visitor: Visit) -> Visitor:
    """Noor, whose session with somebody new was three hours ago."""
    one = visitor()
    one.enter_as("Noor")
    therapy = start_therapy(one, "Robin", outcome="None")
    plan_session(one, therapy)
    one.therapy = therapy  # type: ignore[attr-defined]
    return one


def counts(one: Visitor) -> None:
    """Count from the page that opens next."""
    one.page.add_init_script(COUNT_TAPS)


def place(page: Page) -> str:
    """Which question of how many."""
    return page.locator("#check-in-progress .numbers").inner_text()


def answer_all(page: Page, *questions: str) -> None:
    """One tap for each of these and for "nothing felt off"."""
    for question in (*questions, "strain"):
        choose(page, question, 0 if question == "strain" else 7)
        go_on(page, question)


def test_a_check_in_from_home_takes_eleven_taps(visitor: Visit, therapist: Visitor) -> None:
    client = visitor(phone=True)
    join(client, invite(therapist, therapist.therapy))  # type: ignore[attr-defined]
    counts(client)
    page = client.go("/")
    page.get_by_role("link", name="Say how it was").first.click()
    page.locator("[data-next]").wait_for()
    client.reads("Tap an answer and the next question comes.")
    answer_all(page, *QUESTIONS)
    client.press("Send my answers")
    client.reads("Thank you.")
    assert page.evaluate(TAPS) == 11


def test_a_therapist_without_guesses_takes_at_most_thirteen(therapist: Visitor) -> None:
    counts(therapist)
    page = therapist.go("/")
    page.get_by_role("link", name="Check-ins").first.click()
    page.get_by_role("link", name="Say how it was").first.click()
    page.locator("[data-next]").wait_for()
    choose(page, "bond", 7)
    page.get_by_role("button", name="Leave out all guesses this time").locator("visible=true").click()
    go_on(page, "bond")
    answer_all(page, *QUESTIONS[1:])
    therapist.press("Send my answers")
    therapist.reads("Thank you.")
    assert page.evaluate(TAPS) <= 13


def test_the_therapists_screen_waits_for_the_guess(therapist: Visitor) -> None:
    page = therapist.go("/check-ins/")
    page.get_by_role("link", name="Say how it was").first.click()
    page.locator("[data-next]").wait_for()
    choose(page, "guess_bond", 5)
    page.wait_for_timeout(600)
    assert place(page) == "1 of 10"
    choose(page, "bond", 8)
    therapist.reads("2 of 10")
    choose(page, "goals", 8)
    page.wait_for_timeout(600)
    assert place(page) == "2 of 10"
    choose(page, "guess_goals", 6)
    therapist.reads("3 of 10")


def test_arrow_keys_never_move_on_and_back_never_leaves(visitor: Visit, therapist: Visitor) -> None:
    client = visitor(phone=True)
    link = therapist.go(f"{therapist.therapy}sessions/1/link/").locator(".qr-address").first.inner_text()  # type: ignore[attr-defined]
    client.go("/demo/")
    page = client.go(link)
    page.locator("[data-next]").wait_for()
    page.locator("#id_bond_0").focus()
    for key in ("Space", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    page.wait_for_timeout(600)
    assert (place(page), page.locator("#id_bond_2").is_checked()) == ("1 of 10", True)
    choose(page, "bond", 4)
    client.reads("2 of 10")
    choose(page, "goals", 4)
    client.reads("3 of 10")
    client.press("Back")
    client.reads("2 of 10")
    page.go_back()
    client.reads("1 of 10")
    # The bar says how far one has come, and one question back is not lost ground.
    assert page.locator("#check-in-progress progress").evaluate("bar => bar.value") == 3
    assert page.locator("[data-back]").is_hidden()
    # What felt off wants its words, so this screen waits.
    for question in QUESTIONS:
        choose(page, question, 6)
        go_on(page, question)
    choose(page, "strain", 1)
    page.wait_for_timeout(600)
    assert place(page) == "9 of 10"
    go_on(page)
    client.press("Send my answers")
    client.reads("Thank you.")
    # What was sent stands where its questions stood: back is where the link was opened.
    page.go_back()
    assert client.path == "/demo/"


def test_a_new_therapy_with_invitation_and_first_session_takes_five(visitor: Visit) -> None:
    noor = visitor()
    noor.enter_as("Noor")
    counts(noor)
    page = noor.go("/people/")
    noor.press("Start a therapy")
    page.get_by_label("Client's name").fill("Rowan")
    noor.press("Start")
    noor.press("Make the invitation")
    noor.press("Plan a session")
    page.get_by_label("Date and time").fill(f"{today() + timedelta(days=8)}T05:10")
    noor.press("Plan session")
    noor.reads("planned.")
    assert page.evaluate(TAPS) == 5


def test_preparing_for_the_next_client_and_planning_again_take_two_each(visitor: Visit) -> None:
    noor = visitor()
    noor.enter_as("Noor")
    counts(noor)
    page = noor.go("/")
    page.locator(".day-next").get_by_role("link", name="Open card").click()
    page.locator("h1").wait_for()
    assert "/card/" in page.url
    assert page.evaluate(TAPS) == 1
    page.evaluate("sessionStorage.taps = 0")
    page.goto(page.url.replace("card/", ""))
    noor.press("Plan a session")
    page.locator("main form button[type=submit]").first.click()
    noor.reads("planned.")
    assert page.evaluate(TAPS) == 2
