"""Every page, narrow and wide, dark and light, with the eyes and with the keyboard: nobody is kept out.

Which chair comes to which page is in `looked_at.py`. Each page is opened once by each chair, in the therapy whose story
is told in full; states that this story has not come to are made below.
"""

import re
from collections.abc import Callable

import pytest

from . import inspection
from .looked_at import WALKED
from .plans import agree_with_task, propose, propose_task, say_a_wish, say_how_it_went, see_differently
from .therapist import THERAPY, invite, join, start_therapy
from .visitor import Visitor
from .walking import walk

pytestmark = pytest.mark.layout

FOR_ANYONE = (
    "/demo/",
    "/demo/outbox/",
    "/demo/side-by-side/",
    "/sign-in/",
    "/sign-in/code/",
    "/sign-in/password/",
    "/sign-in/password/sent/",
    "/sign-in/password/garbled/link/",
    "/sign-in/password-changed/",
    "/sign-in/recovery-code/",
    "/sign-in/closed/",
    "/sign-in/by-invitation/",
    "/help-now/",
    "/offline/",
    "/c/garbled/",
    "/join/garbled/",
    "/m/garbled/",
    "/s/garbled/",
    "/t/garbled/",
    "/after/garbled/",
    "/after/stop/garbled/",
)
FOR_STAFF = (
    "/today/",
    "/people/?as=numbers",
    "/people/?show=ended",
    "/set-up/questionnaires/about/core-10/",
    "/set-up/questionnaires/about/wai-sr/",
    "/no-such-page/",
)
OF_BOTH_CHAIRS = (
    *("course/", "course/?item=bond", "course/?print=1", "card/", "card/1/changed/", "strains/", "notes/"),
    *("plan/", "plan/goals/3/tasks/1/"),
)
# Who walks, and where they begin: anywhere, and below the address of their therapy.
STARTS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "anyone": ("", FOR_ANYONE, ()),
    "staff": ("Noor", FOR_STAFF, ()),
    "therapist": ("Noor", (), (*OF_BOTH_CHAIRS, "process-notes/")),
    "client": ("Sam, client", ("/check-ins/",), OF_BOTH_CHAIRS),
    "ended": ("Cleo, client", (), ("looking-back/",)),
}
# Below the plan of a therapy with a goal that one of the two sees differently.
OF_THE_PLAN = ("", "goals/1/", "goals/1/could-not-agree/")
# Below the plan of a therapy with a task that was not done, and one that is only proposed.
OF_TASKS = ("goals/1/", "goals/1/tasks/1/", "goals/1/tasks/2/", "goals/1/tasks/2/stance/", "preferences/")


def _faults(one: Visitor, pages: tuple[str, ...], below: str = "") -> list[str]:
    found: list[str] = []
    for page in pages:
        one.go(below + page)
        found += inspection.faults(one)
    return found


@pytest.mark.parametrize("chair", STARTS)
def test_pages_of_a_chair(chair: str, visitor: Callable[..., Visitor]) -> None:
    """Each chair comes to all of its pages, and nothing is wrong with any of them."""
    who, anywhere, below = STARTS[chair]
    one, wanted = visitor(), set(WALKED[chair].split())
    therapy = _enter(one, who) if below else ""
    if who and not below:
        one.enter_as(who)
    faults, opened = walk(one, (*anywhere, *(therapy + start for start in below)), wanted)
    assert faults == []
    assert wanted - opened == set()


def _enter(one: Visitor, who: str) -> str:
    """Sign in; the address of the therapy that is theirs, or whose story is told in full."""
    one.enter_as(who)
    one.page.get_by_role("link", name=re.compile("^(Sam|How it has gone so far)$")).first.click()
    one.page.wait_for_url("**/course/")
    found = THERAPY.search(one.path)
    assert found
    return found[0]


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
