"""Every page, narrow and wide, dark and light, with the eyes and with the keyboard: nobody is kept out."""

import re
from collections.abc import Callable

import pytest

from . import inspection
from .plans import agree_with_task, propose, propose_task, say_a_wish, say_how_it_went, see_differently
from .therapist import THERAPY, invite, join, start_therapy
from .visitor import Visitor
from .walking import routes_of_a_therapy, walk

pytestmark = pytest.mark.layout

FOR_ANYONE = (
    "/demo/",
    "/demo/outbox/",
    "/sign-in/",
    "/sign-in/code/",
    "/sign-in/password/",
    "/sign-in/recovery-code/",
    "/help-now/",
    "/offline/",
    "/c/garbled/",
    "/join/garbled/",
    "/t/garbled/",
)
FOR_STAFF = (
    "/today/",
    "/people/",
    "/people/?as=numbers",
    "/people/?show=ended",
    "/check-ins/",
    "/practice/",
    "/reviews/",
    "/set-up/",
    "/set-up/staff/",
    "/set-up/staff/new/",
    "/set-up/questionnaires/",
    "/set-up/questionnaires/add/",
    "/set-up/questionnaires/non-commercial/",
    "/set-up/questionnaires/about/core-10/",
    "/set-up/questionnaires/about/wai-sr/",
    "/set-up/questionnaires/about/wai-sr/wording/",
    "/set-up/safety/",
    "/set-up/ways/",
    "/set-up/ways/client-mixed-named-1/",
    "/set-up/task-ideas/",
    "/set-up/task-ideas/new/",
    "/account/",
    "/account/second-factor/",
    "/account/second-factor/app/",
    "/therapies/new/",
    "/appointments/import/",
    "/calendar/",
    "/import/",
    "/import/totals/",
    "/no-such-page/",
)
# Below the address of one therapy: whatever these link to is opened as well.
OF_A_THERAPY = (
    *("course/", "course/?item=bond", "course/?print=1", "card/", "card/1/changed/", "strains/", "notes/"),
    *("plan/", "plan/goals/3/tasks/1/"),
)
# Routes below a therapy that only take what a form sends.
ONLY_SENT_TO = {
    *("agree-attainment-scale", "agree-review-day", "focus-goal", "keep-task", "move-task", "take-stance"),
    *("follow-prompt", "move-strain", "undo-talk", "strain-verdict", "strain-view"),
    *("note-done", "note-said", "note-share", "note-take-back", "share-answer", "contest-answers"),
    *(
        "card-talked",
        "prompt-talked",
        "words-talked",
        "show-expected",
        "report",
        "waive",
        "not-now",
        "invite",
        "withdraw-invitation",
        "reopen-therapy",
        "take-back-request",
        "session-answer-seen",
    ),
    *("agree-last-day", "withdraw-last-day", "mark-remark", "agree-closing-letter"),
    *("wish-done", "open-follow-up-again"),
}
# Pages that the full story has no link to: they are looked at below, or in a story of their own.
ELSEWHERE = {
    *("could-not-agree", "letter", "taking-part", "answer-session", "messages-came-back"),
    # An ending and the year after it: test_ending_and_after.
    *("farewell", "remarks", "closing-letter", "closing-letter-pdf", "say-harm", "how-it-ended", "follow-up"),
    "after-the-end",
}
# What only the therapist comes to in that story; what only somebody comes to who keeps a note there.
OF_THE_THERAPIST = {
    *("therapy", "change-client", "choose-outcome", "end-therapy", "note-prepare", "answer-report"),
    *("plan-session", "move-session", "cancel-session", "session-link", "new-phone", "plan-series"),
    *("process-notes", "process-note-new", "process-note-change", "process-note-delete"),
}
OF_THE_AUTHOR = {"note-change", "note-burn"}
# What only a client does with answers of their own.
OF_THE_CLIENT = {"correct-answers", "my-sessions", "ask-session"}
# Below the plan of a therapy with a goal that one of the two sees differently.
OF_THE_PLAN = (
    "",
    "review-day/",
    "goals/new/",
    "goals/1/",
    "goals/1/change/",
    "goals/1/differently/",
    "goals/1/own-words/",
    "goals/1/could-not-agree/",
    "goals/1/serves/",
    "goals/1/review/",
    "goals/1/levels/",
)
# Below the plan of a therapy with a task that was not done, and one that is only proposed.
OF_TASKS = (
    "",
    "goals/1/",
    "goals/1/tasks/new/",
    "goals/1/tasks/1/",
    "goals/1/tasks/1/report/",
    "goals/1/tasks/2/",
    "goals/1/tasks/2/change/",
    "goals/1/tasks/2/stance/",
    "preferences/",
    "preferences/say/",
)


def _faults(one: Visitor, pages: tuple[str, ...], below: str = "") -> list[str]:
    found: list[str] = []
    for page in pages:
        one.go(below + page)
        found += inspection.faults(one)
    return found


def test_pages_for_anyone(visitor: Callable[..., Visitor]) -> None:
    assert _faults(visitor(), FOR_ANYONE) == []


def test_pages_for_staff(visitor: Callable[..., Visitor]) -> None:
    noor = visitor()
    noor.enter_as("Noor")
    assert _faults(noor, FOR_STAFF) == []


@pytest.mark.parametrize(
    ("who", "own", "leave"),
    [
        ("Noor", ("process-notes/",), OF_THE_AUTHOR | OF_THE_CLIENT),
        ("Sam, client", (), OF_THE_THERAPIST),
    ],
)
def test_pages_of_a_therapy(who: str, own: tuple[str, ...], leave: set[str], visitor: Callable[..., Visitor]) -> None:
    """Each chair walks through all of the therapy whose story is told in full; no route below it is left out."""
    one = visitor()
    one.enter_as(who)
    one.page.get_by_role("link", name=re.compile("^(Sam|How it has gone so far)$")).first.click()
    one.page.wait_for_url("**/course/")
    therapy = THERAPY.search(one.path)[0]  # type: ignore[index]
    faults, opened = walk(one, therapy, *OF_A_THERAPY, *own)
    assert faults == []
    assert routes_of_a_therapy() - opened == ONLY_SENT_TO | ELSEWHERE | leave


def test_a_request_to_move_a_session(visitor: Callable[..., Visitor]) -> None:
    """The therapist's answer to a client who asks."""
    noor = visitor()
    noor.enter_as("Noor")
    noor.page.get_by_role("link", name="asks to move the session").first.click()
    noor.page.wait_for_url("**/answer/")
    assert inspection.faults(noor) == []


def test_pages_of_a_client(visitor: Callable[..., Visitor]) -> None:
    sam = visitor()
    sam.enter_as("Sam, client")
    found = inspection.faults(sam)
    sam.page.get_by_role("link", name="Say how it was").first.click()
    sam.page.wait_for_url("**/check-ins/*/")
    assert found + inspection.faults(sam) == []


def test_pages_of_a_plan(visitor: Callable[..., Visitor]) -> None:
    ines, otto = visitor(), visitor()
    ines.enter_as("Ines")
    therapy = start_therapy(ines, "Otto")
    join(otto, invite(ines, therapy))
    found = _faults(otto, ("plan/",), therapy)
    propose(otto, therapy, "Sleep through the night.")
    see_differently(ines, therapy, "I would rather begin with the mornings.")
    assert found + [fault for one in (otto, ines) for fault in _faults(one, OF_THE_PLAN, therapy + "plan/")] == []


def test_pages_of_tasks_and_wishes(visitor: Callable[..., Visitor]) -> None:
    ines, otto = visitor(), visitor()
    ines.enter_as("Ines")
    therapy = start_therapy(ines, "Otto")
    join(otto, invite(ines, therapy))
    found = _faults(otto, ("plan/preferences/",), therapy)
    propose(otto, therapy, "Sleep through the night.")
    propose_task(ines, therapy, 1, "Put the phone away at ten.", who="Otto")
    agree_with_task(otto, therapy, 1, 1)
    say_how_it_went(otto, therapy, 1, 1, "Not this time", in_the_way="A call.")
    propose_task(otto, therapy, 1, "Ask how the night was.", who="Ines")
    say_a_wish(otto, therapy, "Mostly Otto leads", "Quite directly", words="Tell me when I go round in circles.")
    found += [fault for one in (otto, ines) for fault in _faults(one, OF_TASKS, therapy + "plan/")]
    ines.go(f"{therapy}plan/goals/1/tasks/1/")
    ines.press("Answer what Otto said")
    assert found + inspection.faults(ines) == []


@pytest.mark.parametrize("path", ["/people/", "/check-ins/"])
def test_pages_in_the_dark_without_scripts(path: str, visitor: Callable[..., Visitor]) -> None:
    noor = visitor(dark=True, scripts=False, phone=True)
    noor.go("/demo/")
    noor.page.locator(".demo-staff").get_by_role("button", name="Noor").click()
    noor.go(path)
    assert noor.page.locator("h1").count() == 1
