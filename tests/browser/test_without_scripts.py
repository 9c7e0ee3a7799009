"""Everything that matters can be done in a browser that runs no scripts."""

from collections.abc import Callable

from .answering import QUESTIONS, RATHER_NOT_SAY, Said, all_the_same, answer, choose
from .plans import look_at, propose, put_another_way, see_differently
from .therapist import invite, join, plan_session, start_therapy
from .visitor import Visitor

Visit = Callable[..., Visitor]
CLIENT_SAYS = Said(
    dict.fromkeys(QUESTIONS, 6) | {"bond": RATHER_NOT_SAY},
    words={"unsaid": "The room was cold."},
    sharing={"goals": "never", "unsaid": "now"},
)


def test_the_main_job_without_scripts(visitor: Visit) -> None:
    therapist, client = visitor(scripts=False), visitor(phone=True, scripts=False)
    therapist.enter_as("Ines")
    therapy = start_therapy(therapist, "Otto")
    plan_session(therapist, therapy)
    join(client, invite(therapist, therapy))
    client.press("Not now")
    client.press("Say how it was")
    answer(client.page, CLIENT_SAYS)
    client.press("Send my answers")
    client.reads("Saved at")
    therapist_answers_and_talks(therapist, therapy)
    client_changes_who_sees_an_answer(client, therapy)


def therapist_answers_and_talks(therapist: Visitor, therapy: str) -> None:
    therapist.go(therapy + "course/")
    therapist.reads("The room was cold.")
    therapist.press("Say how session 1 felt")
    answer(therapist.page, all_the_same(7))
    therapist.press("Send my answers")
    therapist.press("See how it has gone so far")
    therapist.page.get_by_label("Show", exact=True).select_option(label="Trust")
    therapist.press("Show")
    therapist.unfold()
    assert therapist.page.locator("#course-large td").all_inner_texts()[:2] == ["no answer", "7"]
    therapist.page.locator(".fold-link", has_text="Session card").get_by_role("link").click()
    therapist.press("We talked about it")
    therapist.reads("Saved: you talked about it.")


def client_changes_who_sees_an_answer(client: Visitor, therapy: str) -> None:
    page = client.go(therapy + "my-answers/")
    page.get_by_label("Ines and I wanted to reach the same goals.").select_option("now")
    page.get_by_role("button", name="Save who sees what").first.click()
    client.reads("Saved. Who sees your answers is as you chose.")
    client.go(therapy + "course/?item=goals")
    client.unfold()
    assert page.locator("#course-large td").first.inner_text() == "6"


def test_a_question_left_open_is_asked_for_and_nothing_is_lost(visitor: Visit) -> None:
    therapist, client = visitor(scripts=False), visitor(phone=True, scripts=False)
    therapist.enter_as("Ines")
    therapy = start_therapy(therapist, "Otto")
    plan_session(therapist, therapy)
    page = client.go(therapist.go(therapy + "sessions/1/link/").locator(".qr-address").inner_text())
    choose(page, "bond", 3)
    client.press("Send my answers")
    client.reads("There are 8 problems")
    assert page.locator("#id_bond_3").is_checked()
    answer(page, all_the_same(4))
    client.press("Send my answers")
    client.reads("Saved at", "To look at your answers later, ask your therapist for an invitation.")


def test_self_harm_is_asked_about_on_a_page_of_its_own(visitor: Visit) -> None:
    therapist, client = visitor(scripts=False), visitor(phone=True, scripts=False)
    therapist.enter_as("Ines")
    therapy = start_therapy(therapist, "Otto", outcome="PHQ-9 ·")
    plan_session(therapist, therapy)
    links = therapist.go(therapy + "sessions/1/link/").locator(".qr-address").all_inner_texts()
    page = client.go(links[1])
    assert page.locator("#id_q9_0").count() == 0
    for number in range(1, 9):
        choose(page, f"q{number}", 1)
    client.press("On to the last question")
    client.reads("One last question", "No one reads your answer straight away.")
    choose(page, "q9", 1)
    client.press("Send my answers")
    client.reads("You matter. Talk to someone now.")
    client.press("Back to my check-in")
    client.reads("Saved at")


def test_people_are_found_and_sorted(visitor: Visit) -> None:
    therapist = visitor(scripts=False)
    therapist.enter_as("Noor")
    page = therapist.go("/people/")
    page.get_by_label("Name").fill("Sam")
    therapist.press("Find")
    assert page.get_by_role("row").count() == 2
    therapist.press("Show as numbers")
    therapist.press("Sam")
    therapist.reads("How did working together feel?")


def test_a_goal_without_scripts(visitor: Visit) -> None:
    """Proposed, seen differently, put another way, agreed in their own words, in focus, looked at by both, reached."""
    therapist, client = visitor(scripts=False), visitor(phone=True, scripts=False)
    therapist.enter_as("Ines")
    therapy = start_therapy(therapist, "Otto")
    join(client, invite(therapist, therapy))
    propose(client, therapy, "Sleep through the night.")
    see_differently(therapist, therapy, "Every night is a lot to ask for.")
    put_another_way(therapist, therapy, 1, "Five good nights a week.", why="So that it can be reached.")
    client.go(therapy + "plan/")
    client.reads("Ines is waiting for your answer about goal 1.")
    client.press("Answer")
    client.reads("So that it can be reached.")
    client.press("I agree")
    client.press("Add your own words")
    client.page.get_by_label("How would you say it?").fill("Not being tired at work.")
    client.press("Save")
    client.press("Focus on this goal")
    client.reads("You both agree on this", "Not being tired at work.", "You're working on this goal now.")
    look_at(client, therapy, 1, rating=9, outcome="achieved")
    client.reads("Ines will see your answer once they've given theirs.")
    look_at(therapist, therapy, 1, rating=8, outcome="achieved")
    therapist.reads("You both gave the same answer.")
    therapist.go(therapy + "plan/")
    therapist.reads("Ended", "8 out of 10", "9 out of 10")
