"""Two people in two windows, from the first words of a goal to the client's verdict about a strain, and the review."""

from collections.abc import Callable
from datetime import datetime, timedelta

from . import inspection
from .answering import QUESTIONS, Said, all_the_same, answer
from .plans import agree_with_task, look_at, propose, propose_task, put_another_way
from .therapist import PRACTICE_ZONE, invite, join, plan_session, start_therapy
from .visitor import Visitor

Visit = Callable[..., Visitor]
THERAPIST, CLIENT = "Ines", "Runa"
OFF = Said(
    dict.fromkeys(QUESTIONS, 6), strain=2, words={"strain_words": "You looked away."}, sharing={"strain_words": "now"}
)


def test_from_a_goal_to_the_verdict(visitor: Visit) -> None:
    therapist, client = visitor(), visitor(phone=True)
    therapy = begin(therapist, client)
    they_agree_on_a_goal(therapist, client, therapy)
    faults = seen_by_both(therapist, client, therapy, "plan/", "plan/goals/1/")
    a_task_of_the_therapist_is_done_late(therapist, client, therapy)
    faults += seen_by_both(therapist, client, therapy, "plan/goals/1/tasks/1/")
    the_client_says_that_something_was_off(therapist, client, therapy)
    faults += seen_by_both(therapist, client, therapy, "strains/", "card/")
    they_put_it_into_words_and_talk(therapist, client, therapy)
    two_more_sessions_begin(therapist, therapy)
    the_client_is_asked_gently(client, therapy)
    faults += [*inspection.faults(client)]
    the_client_says_how_it_is(therapist, client, therapy)
    both_look_at_the_goal(therapist, client, therapy)
    faults += seen_by_both(therapist, client, therapy, "course/", "strains/", "plan/goals/1/")
    the_course_tells_of_it(client, therapy)
    assert faults == []


def test_the_same_without_scripts_on_the_phone(visitor: Visit) -> None:
    therapist, client = visitor(), visitor(phone=True, scripts=False)
    therapy = begin(therapist, client)
    they_agree_on_a_goal(therapist, client, therapy)
    the_client_says_that_something_was_off(therapist, client, therapy)
    they_put_it_into_words_and_talk(therapist, client, therapy)
    the_client_says_how_it_is(therapist, client, therapy)
    both_look_at_the_goal(therapist, client, therapy)


def seen_by_both(therapist: Visitor, client: Visitor, therapy: str, *pages: str) -> list[str]:
    """What is wrong with these pages, as each of the two gets them."""
    found: list[str] = []
    for one in (therapist, client):
        for page in pages:
            one.go(therapy + page)
            found += inspection.faults(one)
    return found


def begin(therapist: Visitor, client: Visitor) -> str:
    therapist.enter_as(THERAPIST)
    therapy = start_therapy(therapist, CLIENT)
    plan_session(therapist, therapy, ago=timedelta(days=6))
    join(client, invite(therapist, therapy))
    return therapy


def they_agree_on_a_goal(therapist: Visitor, client: Visitor, therapy: str) -> None:
    propose(client, therapy, "Not be so tired.")
    put_another_way(therapist, therapy, 1, "Two free evenings a week.", why="There we can do something.")
    client.go(therapy + "plan/goals/1/")
    client.reads("Two free evenings a week.", "There we can do something.")
    client.press("I agree")
    client.press("Say it in your own words")
    client.page.get_by_label("How would you say it?").fill("Evenings when nobody needs me.")
    client.press("Save my words")
    for one in (therapist, client):
        one.go(therapy + "plan/goals/1/")
        one.reads("You both agree on this", "Evenings when nobody needs me.")


def a_task_of_the_therapist_is_done_late(therapist: Visitor, client: Visitor, therapy: str) -> None:
    propose_task(therapist, therapy, 1, "Write the exercise down.", who=THERAPIST)
    agree_with_task(client, therapy, 1, 1)
    page = therapist.go(f"{therapy}plan/goals/1/tasks/1/report/")
    page.get_by_label("All of it", exact=True).check()
    page.get_by_label("What got in the way?").fill("I put it off.")
    therapist.press("Send it")
    client.go(f"{therapy}plan/goals/1/tasks/1/")
    client.reads("All of it", "I put it off.")


def the_client_says_that_something_was_off(therapist: Visitor, client: Visitor, therapy: str) -> None:
    """Nothing is seen of it before both have answered; then it is followed by itself."""
    client.go("/check-ins/")
    client.press("Say how it was")
    answer(client.page, OFF)
    client.press("Send my answers")
    client.reads("Saved at")
    assert "After session 1" not in text_of(therapist, therapy + "strains/")
    therapist.go(therapy + "course/")
    therapist.press("Say how session 1 felt")
    answer(therapist.page, all_the_same(7))
    therapist.press("Send my answers")
    therapist.reads("Saved at")
    for one in (therapist, client):
        assert "After session 1" in text_of(one, therapy + "strains/")


def they_put_it_into_words_and_talk(therapist: Visitor, client: Visitor, therapy: str) -> None:
    open_strain(client, therapy)
    client.page.locator("#id_named_words").fill("I felt alone when you looked away.")
    client.press("Say what it is about")
    open_strain(therapist, therapy)
    therapist.reads("I felt alone when you looked away.")
    assert therapist.page.get_by_role("button", name="It is all right again").count() == 0
    therapist.page.locator("#id_talked-about_words").fill("I put the clock where I need not look.")
    therapist.press("We talked about it")


def two_more_sessions_begin(therapist: Visitor, therapy: str) -> None:
    """Sessions that begin after the talk: the clock cannot be moved, so they begin in a minute."""
    begins = datetime.now(PRACTICE_ZONE) + timedelta(minutes=1)
    for _session in range(2):
        page = therapist.go(therapy)
        therapist.press("Plan a session")
        page.get_by_label("When").fill(begins.strftime("%Y-%m-%dT%H:%M"))
        therapist.press("Plan it")
        if page.locator("#id_sure[type=checkbox]").count():
            page.locator("#id_sure").check()
            therapist.press("Plan it")
        therapist.reads("is planned.")
    begun = begins.replace(second=1, microsecond=0)
    therapist.page.wait_for_timeout(max(0.0, 1000 * (begun - datetime.now(PRACTICE_ZONE)).total_seconds()))


def the_client_is_asked_gently(client: Visitor, therapy: str) -> None:
    client.go("/check-ins/")
    client.reads("Some sessions ago you talked with Ines about a hard moment. How is it now?")
    client.go(therapy + "strains/")
    client.reads("Two sessions have gone by since you talked about it.")


def the_client_says_how_it_is(therapist: Visitor, client: Visitor, therapy: str) -> None:
    open_strain(client, therapy)
    client.unfold()
    client.press("It is all right again")
    open_strain(therapist, therapy)
    therapist.reads("Runa said that it is all right again")


def both_look_at_the_goal(therapist: Visitor, client: Visitor, therapy: str) -> None:
    look_at(client, therapy, 1, rating=6, outcome="keep")
    assert "6 of 10" not in text_of(therapist, therapy + "plan/goals/1/")
    look_at(therapist, therapy, 1, rating=7, outcome="keep")
    for one in (therapist, client):
        one.go(therapy + "plan/goals/1/")
        one.reads("6 of 10", "7 of 10")


def the_course_tells_of_it(client: Visitor, therapy: str) -> None:
    client.go(therapy + "course/")
    client.reads("After session 1", "all right again")


def open_strain(one: Visitor, therapy: str) -> None:
    """The page of the one strain there is."""
    page = one.go(therapy + "strains/")
    links = [link.get_attribute("href") or "" for link in page.locator("main a[href*='/strains/']").all()]
    one.go(next(link for link in links if link.count("-") > 5).split("?")[0].split("#")[0])


def text_of(one: Visitor, path: str) -> str:
    one.go(path)
    return one.text()
