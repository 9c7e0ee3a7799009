"""From a goal that both agree on to a strain that the client calls repaired: two people in two windows."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

from . import inspection
from .answering import QUESTIONS, Said, all_the_same, answer
from .plans import (
    agree_in_own_words,
    agree_with_task,
    answer_report,
    look_at,
    propose,
    propose_task,
    put_another_way,
    say_how_it_went,
)
from .repairs import cannot_judge, name_it, note_the_talk, notice, open_strain, say_how_it_is
from .therapist import begin_session, invite, join, plan_session, start_therapy, today
from .visitor import DESK, PHONE, Visitor

Visit = Callable[..., Visitor]
THERAPIST, CLIENT = "Ines", "Otto"
PROPOSED = "I want to sleep through the night."
PUT_ANOTHER_WAY = "Five good nights a week."
WHY = "So that a bad night is not the end of it."
OWN_WORDS = "Not being tired at work any more."
TASK = "Write down what we found out about your evenings."
ANSWERED = "It helped to read it again."
FELT = "You looked at the clock while I was speaking."
NAMED = "I felt rushed when it mattered to me."
TALKED = "The clock stands where both of us see it."
JUDGED = "There was time for me."
A_DAY = r"\d+ [A-Z][a-z]+ \d{4}"
YES = 2
SOMETHING_WAS_OFF = Said(
    dict.fromkeys(QUESTIONS, 5), strain=YES, words={"strain_words": FELT}, sharing={"strain_words": "now"}
)


@dataclass
class Story:
    """The two, the address of their therapy, and everything that was wrong with a page on the way."""

    therapist: Visitor
    client: Visitor
    therapy: str
    faults: list[str] = field(default_factory=list)

    def look(self, *visitors: Visitor) -> None:
        """Inspect the pages in front; afterwards each window is as large as it was."""
        for one in visitors or (self.therapist, self.client):
            self.faults += inspection.faults(one)
            one.page.set_viewport_size(PHONE if one is self.client else DESK)

    def both_open(self, page: str) -> None:
        """The same page in both windows, inspected."""
        for one in (self.therapist, self.client):
            one.go(self.therapy + page)
        self.look()


def begin(visitor: Visit, *, scripts: bool = True) -> Story:
    """A new therapy with a first session a few days ago, and the client has joined."""
    therapist, client = visitor(), visitor(phone=True, scripts=scripts)
    therapist.enter_as(THERAPIST)
    therapy = start_therapy(therapist, CLIENT)
    plan_session(therapist, therapy, ago=timedelta(days=3))
    join(client, invite(therapist, therapy))
    return Story(therapist, client, therapy)


def test_from_a_goal_to_a_repair(visitor: Visit) -> None:
    story = begin(visitor)
    client_proposes_and_therapist_puts_it_another_way(story)
    client_agrees_in_own_words(story)
    therapist_takes_on_a_task(story)
    task_is_done_late(story)
    client_feels_that_something_was_off(story)
    strain_is_taken_up_by_itself(story)
    strain_is_named_and_talked_about(story)
    two_sessions_later_the_client_is_asked(story)
    client_says_that_it_is_repaired(story)
    both_look_at_the_goal(story)
    course_and_plan_tell_it(story)
    assert story.faults == []


def client_proposes_and_therapist_puts_it_another_way(story: Story) -> None:
    propose(story.client, story.therapy, PROPOSED)
    story.therapist.go(story.therapy + "plan/")
    story.therapist.reads(f"{CLIENT} is waiting for your answer", PROPOSED)
    story.look()
    put_another_way(story.therapist, story.therapy, 1, PUT_ANOTHER_WAY, why=WHY)
    story.therapist.does_not_read("You both agree on this")
    story.therapist.reads(PROPOSED, PUT_ANOTHER_WAY, f"Waiting for {CLIENT}'s answer.")


def client_agrees_in_own_words(story: Story) -> None:
    client, therapist = story.client, story.therapist
    client.go(story.therapy + "plan/goals/1/")
    client.reads(PROPOSED, PUT_ANOTHER_WAY, WHY)
    client.does_not_read("You both agree on this")
    story.look(client)
    agree_in_own_words(client, story.therapy, 1, OWN_WORDS)
    client.reads("You both agree on this", "In your own words", OWN_WORDS)
    client.press("Focus on this goal")
    client.reads("You're working on this goal now.")
    therapist.go(story.therapy + "plan/goals/1/")
    therapist.reads("You both agree on this", f"In {CLIENT}'s own words", OWN_WORDS, "You're working on this goal now.")
    story.look()


def therapist_takes_on_a_task(story: Story) -> None:
    therapist, client = story.therapist, story.client
    propose_task(therapist, story.therapy, 1, TASK, who=THERAPIST, due=today())
    therapist.reads("You suggest this task", "has not answered yet")
    client.go(story.therapy + "plan/")
    client.reads(TASK, f"{THERAPIST} is waiting for your answer.")
    agree_with_task(client, story.therapy, 1, 1)
    client.reads("You both agree on this")
    assert client.page.get_by_role("link", name="Say how it went").count() == 0
    story.both_open("plan/goals/1/tasks/1/")


def task_is_done_late(story: Story) -> None:
    """Not by the first session, which asks whether it fits; it does, and after the second it is done."""
    therapist, client = story.therapist, story.client
    say_how_it_went(therapist, story.therapy, 1, 1, "Not this time", in_the_way="A full week.")
    therapist.reads("Does this task fit?", "Often the task needs changing.")
    client.go(story.therapy + "plan/goals/1/tasks/1/")
    client.reads("Does this task fit?", "A full week.")
    story.look(client)
    therapist.press("Keep it as it is")
    therapist.reads("You kept it as it is.")
    therapist.does_not_read("Does this task fit?")
    plan_session(therapist, story.therapy)
    say_how_it_went(therapist, story.therapy, 1, 1, "All of it")
    therapist.press("Mark as done")
    therapist.reads("You marked it as done.")
    client.go(story.therapy + "plan/")
    client.reads(f"{THERAPIST}: All of it", ", after session 2")
    answer_report(client, story.therapy, 1, 1, ANSWERED)
    therapist.go(story.therapy + "plan/goals/1/tasks/1/")
    therapist.reads("All of it", f"{CLIENT}'s answer", ANSWERED, "You kept it as it is.")
    story.look()


def client_feels_that_something_was_off(story: Story) -> None:
    say_how_session_was(story.client, story.therapy, 2, SOMETHING_WAS_OFF)
    for one in (story.client, story.therapist):
        one.go(story.therapy + "strains/")
        one.reads("No difficult moments recorded")
    story.look()
    say_how_session_was(story.therapist, story.therapy, 2, all_the_same(8))


def say_how_session_was(one: Visitor, therapy: str, session: int, said: Said) -> None:
    """Answer the check-in of a session, the way from the course."""
    one.go(therapy + "course/")
    one.press(f"Say how session {session} felt")
    answer(one.page, said)
    one.press("Send my answers")
    one.reads("Saved at")


def strain_is_taken_up_by_itself(story: Story) -> None:
    story.both_open("strains/")
    story.client.reads("After session 2", "You noticed it.", "Something felt off for you", FELT)
    story.therapist.reads("After session 2", f"{CLIENT} noticed it.", f"Something felt off for {CLIENT}", FELT)


def strain_is_named_and_talked_about(story: Story) -> None:
    therapist, client = story.therapist, story.client
    name_it(client, story.therapy, NAMED, after=2)
    open_strain(therapist, story.therapy, after=2, step="We talked about it")
    therapist.reads(f"{CLIENT} described what happened", NAMED)
    cannot_judge(therapist)
    story.look()
    note_the_talk(therapist, story.therapy, TALKED, after=2)
    therapist.reads("You said that you talked about it together", TALKED)
    cannot_judge(therapist)
    open_strain(client, story.therapy, after=2, step="Say how it is now")
    client.reads(f"{THERAPIST} said that you talked about it together", TALKED)
    client.does_not_read("Two sessions have gone by")
    story.look()


def two_sessions_later_the_client_is_asked(story: Story) -> None:
    therapist, client = story.therapist, story.client
    begin_session(therapist, story.therapy)
    client.go(story.therapy + "strains/")
    client.does_not_read("Two sessions have gone by")
    begin_session(therapist, story.therapy)
    client.go("/check-ins/")
    client.reads(f"How is it now, after the difficult moment with {THERAPIST}?")
    story.both_open("card/")
    client.reads(
        "You've had two sessions since you talked about it.", "How is it now? There's no wrong answer, and no rush."
    )
    therapist.reads(f"You've had two sessions since then. We're asking {CLIENT} how it is now.")


def client_says_that_it_is_repaired(story: Story) -> None:
    therapist, client = story.therapist, story.client
    open_strain(therapist, story.therapy, after=2, step="Say how you see it")
    therapist.page.get_by_label("I think it's not OK").check()
    therapist.press("Save")
    therapist.reads("Thank you. Your view is saved.")
    cannot_judge(therapist)
    client.go("/check-ins/")
    client.press(f"How is it now, after the difficult moment with {THERAPIST}?")
    client.page.wait_for_url("**/strains/*-*/")
    client.reads("You've had two sessions since you talked about it.")
    client.does_not_read("thinks it's not OK")
    story.look(client)
    say_how_it_is(client, JUDGED)
    client.reads("OK now", "You said that it's OK now", JUDGED, f"{THERAPIST} thinks it's not OK.")
    therapist.go(urlsplit(client.page.url).path)
    therapist.reads("OK now", f"{CLIENT} said that it's OK now", JUDGED, "You think it's not OK.")
    cannot_judge(therapist)
    story.look()


def both_look_at_the_goal(story: Story) -> None:
    therapist, client = story.therapist, story.client
    look_at(client, story.therapy, 1, rating=9, outcome="achieved")
    client.reads(f"{THERAPIST} will see your answer once they've given theirs.", "9 out of 10")
    for page in ("plan/goals/1/", "plan/goals/1/review/"):
        therapist.go(f"{story.therapy}{page}")
        therapist.does_not_read("9 out of 10")
        story.look(therapist)
    look_at(therapist, story.therapy, 1, rating=8, outcome="achieved")
    therapist.reads("You both gave the same answer.", "9 out of 10", "8 out of 10")


def course_and_plan_tell_it(story: Story) -> None:
    therapist, client = story.therapist, story.client
    story.both_open("course/")
    for one, state in ((client, "OK now"), (therapist, "OK now")):
        strains = one.page.locator("#strains").text_content() or ""
        assert [words for words in ("After session 2", state) if words not in strains] == []
    story.both_open("plan/")
    for one in (therapist, client):
        one.reads("Ended", PUT_ANOTHER_WAY, TASK, "8 out of 10", "9 out of 10")
    story.both_open("plan/goals/1/")
    client.reads(
        "You suggested this goal.", f"{THERAPIST} suggested different wording (version 2).", "You agreed to version 2."
    )
    client.reads("You both agreed to version 2.", "You both said after session 4: we've reached it.")
    therapist.reads(
        f"{CLIENT} suggested this goal.", f"In {CLIENT}'s own words:", f"How {CLIENT} saw it: we've reached it."
    )


def test_from_a_goal_to_a_repair_without_scripts(visitor: Visit) -> None:
    story = begin(visitor, scripts=False)
    therapist, client, therapy = story.therapist, story.client, story.therapy
    propose(client, therapy, PROPOSED)
    put_another_way(therapist, therapy, 1, PUT_ANOTHER_WAY, why=WHY)
    agree_in_own_words(client, therapy, 1, OWN_WORDS)
    client.reads("You both agree on this", OWN_WORDS)
    notice(client, therapy)
    name_it(client, therapy, NAMED, after=1)
    open_strain(therapist, therapy, after=1, step="We talked about it")
    therapist.reads(f"{CLIENT} noticed it.", NAMED)
    cannot_judge(therapist)
    note_the_talk(client, therapy, TALKED, after=1)
    say_how_it_is(client, JUDGED)
    client.reads("You said that it's OK now", JUDGED)
    therapist.go(therapy + "strains/")
    therapist.reads("No open difficult moments", "OK now", f"{CLIENT} said that it's OK now", NAMED, JUDGED)


def test_a_task_done_after_its_day_is_told_without_a_reproach(visitor: Visit) -> None:
    """In the simulated past, where a day can have gone by: what the therapist took on came three weeks late."""
    client = visitor(phone=True)
    page = client.enter_as("Sam, client")
    client.press("What you work on together")
    page.get_by_role("link", name="I look up walking groups").click()
    client.reads("Done.", "I put it off for three weeks. That was on me.", "Your answer")
    due = re.search(rf"by ({A_DAY})", client.text())
    reported = re.search(rf"({A_DAY}), after session 6", client.text())
    assert due
    assert reported
    assert time.strptime(due[1], "%d %B %Y") < time.strptime(reported[1], "%d %B %Y")
    client.does_not_read(" late", "overdue", "missed")
