"""A check-in with its script: one question on a screen, nothing lost on a poor line, sent once, help at once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from .answering import RATHER_NOT_SAY, all_the_same, answer, choose, go_on
from .therapist import plan_session, start_therapy
from .visitor import Visitor

Visit = Callable[..., Visitor]
KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('alliance:')).length"
# The page says "Saved" first and then lets go of its draft.
NOTHING_KEPT = f"new Promise((done) => setInterval(() => {KEPT} || done(true), 50))"
SAFE = "Your answers are safe on this phone"
HELP = "You matter. Talk to someone now."
PHQ9 = "PHQ-9 ·"


@pytest.fixture
def links(visitor: Visit) -> Callable[..., list[str]]:
    """The links to a client's check-ins about a session three hours ago, made by their therapist."""

    def make(outcome: str = "None") -> list[str]:
        therapist = visitor()
        therapist.enter_as("Noor")
        therapy = start_therapy(therapist, "Robin", outcome=outcome)
        plan_session(therapist, therapy)
        return therapist.go(therapy + "sessions/1/link/").locator(".qr-address").all_inner_texts()

    return make


@pytest.fixture
def opened(visitor: Visit, links: Callable[..., list[str]]) -> Visitor:
    """A client on a phone who has just opened the check-in."""
    client = visitor(phone=True)
    client.go(links()[0])
    begins(client.page)
    return client


def begins(page: Page) -> None:
    """Wait until the first question stands alone."""
    page.locator("[data-next]").wait_for()


def place(page: Page) -> str:
    """Which question of how many."""
    return page.locator("#check-in-progress .numbers").inner_text()


def test_one_question_at_a_time_and_no_way_past_it_without_an_answer(opened: Visitor) -> None:
    page = opened.page
    assert place(page) == "1 of 10"
    assert page.locator("[data-screen]:visible").count() == 1
    go_on(page)
    opened.reads("Choose an answer, or")
    assert place(page) == "1 of 10"
    choose(page, "bond", RATHER_NOT_SAY)
    go_on(page, "bond")
    assert place(page) == "2 of 10"
    opened.press("Back")
    opened.reads("1 of 10")
    assert page.locator(f"#id_bond_{RATHER_NOT_SAY}").is_checked()


def test_it_can_be_answered_with_the_keyboard_alone(opened: Visitor) -> None:
    page = opened.page
    for number in range(2, 11):
        page.locator("[data-screen]:visible .question input").first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        assert place(page) == f"{number} of 10"
    page.get_by_role("button", name="Send my answers").focus()
    page.keyboard.press("Enter")
    opened.reads("Saved at")


def test_answers_survive_a_reload_with_their_place(opened: Visitor) -> None:
    page = opened.page
    choose(page, "bond", 3)
    go_on(page, "bond")
    choose(page, "goals", 9)
    go_on(page, "goals")
    opened.reads("Kept on this phone at")
    page.reload()
    opened.reads("3 of 10")
    opened.press("Back")
    opened.reads("2 of 10")
    assert page.locator("#id_goals_9").is_checked()
    page.go_back()
    opened.reads("1 of 10")
    assert page.locator("#id_bond_3").is_checked()


def test_what_is_older_than_two_days_is_forgotten(opened: Visitor) -> None:
    page = opened.page
    choose(page, "bond", 3)
    go_on(page, "bond")
    page.evaluate(
        """for (const name of Object.keys(localStorage)) {
            const kept = JSON.parse(localStorage[name]);
            localStorage[name] = JSON.stringify({ ...kept, at: Date.now() - 49 * 3600 * 1000 });
        }"""
    )
    page.reload()
    assert place(page) == "1 of 10"
    assert not page.locator("#id_bond_3").is_checked()
    assert page.evaluate(KEPT) == 0


def test_sent_without_a_connection_it_waits_survives_a_reload_and_arrives_once(opened: Visitor) -> None:
    page = opened.page
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    answer(page, all_the_same(7))
    opened.lose_connection()
    opened.press("Send my answers")
    opened.reads(SAFE, "There is no connection right now")
    page.reload()
    opened.reads("Your answers are safe on this device")
    assert page.evaluate(KEPT) == 2
    opened.lose_connection(False)
    opened.reads("Saved at")
    assert page.evaluate(NOTHING_KEPT)


def test_a_fault_that_only_the_practice_finds_comes_back_to_its_screen(opened: Visitor) -> None:
    page = opened.page
    answer(page, all_the_same(7))
    page.locator("#id_unsaid").fill("a" * 10_050)
    opened.press("Send my answers")
    opened.reads("This has 10,050 characters", "10 of 10")
    opened.press("Back")
    page.locator(".error-summary a").click()
    assert page.evaluate("document.activeElement.id") == "id_unsaid"
    page.locator("#id_unsaid").fill("short enough")
    opened.press("Send my answers")
    opened.reads("Saved at")


def test_back_to_the_answers_and_sent_with_a_change(opened: Visitor) -> None:
    page = opened.page
    answer(page, all_the_same(7))
    opened.lose_connection()
    opened.press("Send my answers")
    opened.reads(SAFE)
    opened.press("Back to my answers")
    page.locator("#id_unsaid").fill("One more thing")
    opened.lose_connection(False)
    opened.press("Send my answers")
    opened.reads("Saved at")


def test_the_second_of_two_tabs_gets_its_answers_back(opened: Visitor) -> None:
    address = opened.page.url
    with opened.another_tab() as first:
        second = opened.go(address)
        begins(second)
        answer(second, all_the_same(2))
        second.locator("#id_unsaid").fill("From the second tab")
        answer(first, all_the_same(7))
        first.get_by_role("button", name="Send my answers").click()
        first.get_by_text("Saved at").wait_for()
        opened.press("Send my answers")
        opened.reads("Already answered on", "From the second tab")


def test_who_was_signed_out_meanwhile_loses_nothing(visitor: Visit) -> None:
    therapist = visitor()
    therapist.enter_as("Noor")
    plan_session(therapist, start_therapy(therapist, "Robin"))
    page = therapist.go("/check-ins/")
    page.get_by_role("link", name="Say how it was").click()
    begins(page)
    answer(page, all_the_same(7))
    page.context.clear_cookies()
    therapist.press("Send my answers")
    therapist.reads("Your answers are safe on this device", "You've been signed out.")
    way = page.get_by_role("link", name="Sign in").get_attribute("href")
    assert way == f"/sign-in/?next={therapist.path}"
    assert page.evaluate(KEPT) == 2


def answer_phq9(client: Visitor) -> None:
    """Everything up to, but not including, the question about self-harm."""
    page = client.page
    begins(page)
    for number in range(1, 9):
        choose(page, f"q{number}", 1)
        go_on(page, f"q{number}")
    go_on(page)


def test_help_at_once_and_a_review_though_the_form_is_left(visitor: Visit, links: Callable[..., list[str]]) -> None:
    client, lead = visitor(phone=True), visitor()
    client.go(links(PHQ9)[1])
    answer_phq9(client)
    client.reads("No one reads your answer straight away.")
    with client.page.expect_response("**/report/") as told:
        choose(client.page, "q9", 1)
        client.reads(HELP)
    assert told.value.ok
    client.go("/help-now/")
    lead.enter_as("Noor")
    lead.go("/reviews/")
    lead.reads("The form was not finished.")


def test_help_at_once_without_a_connection_and_the_review_follows(
    visitor: Visit, links: Callable[..., list[str]]
) -> None:
    client = visitor(phone=True)
    client.go(links(PHQ9)[1])
    answer_phq9(client)
    client.lose_connection()
    choose(client.page, "q9", 3)
    client.reads(HELP)
    with client.page.expect_response("**/report/") as told:
        client.lose_connection(False)
    assert told.value.ok
    client.press("Back to the question")
    client.press("Send my answers")
    client.reads("Back to my check-in")
    client.press("Back to my check-in")
    client.reads("Saved at")


def look(client: Visitor) -> tuple[list[str], list[int]]:
    """Accessibility faults of this screen, and how much wider than the window it is at three widths."""
    wider = []
    for width in (320, 1280, 390):
        client.page.set_viewport_size({"width": width, "height": 844})
        wider.append(client.overflow())
    return client.axe(), wider


@pytest.mark.parametrize("dark", [False, True])
def test_every_screen_fits_and_is_open_to_all(visitor: Visit, links: Callable[..., list[str]], dark: bool) -> None:
    client = visitor(phone=True, dark=dark)
    client.go(links(PHQ9)[1])
    first = look(client)
    answer_phq9(client)
    last = look(client)
    choose(client.page, "q9", 1)
    client.reads(HELP)
    assert [first, last, look(client)] == [([], [0, 0, 0])] * 3
