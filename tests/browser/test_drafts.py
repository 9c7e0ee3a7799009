"""Every form with words keeps a draft on the device: offered back, gone once it has arrived, its author's alone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from .plans import propose
from .therapist import invite, join, start_therapy
from .visitor import Visitor

Visit = Callable[..., Visitor]
WORDS = "These words must not be lost."
KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('alliance:words:')).length"
NOTHING_KEPT = f"new Promise((done) => setInterval(() => {KEPT} || done(true), 50))"
OF_STAFF = (
    "/therapies/new/",
    "/set-up/",
    "/set-up/staff/new/",
    "/set-up/safety/",
    "/set-up/ways/client-mixed-named-1/",
    "/set-up/task-ideas/new/",
)
OF_THE_THERAPIST = ("process-notes/new/",)
OF_BOTH = (
    "plan/goals/new/",
    "plan/goals/1/change/",
    "plan/goals/1/differently/",
    "plan/goals/1/own-words/",
    "plan/goals/1/review/",
    "plan/goals/1/levels/",
    "plan/goals/1/tasks/new/",
    "plan/preferences/say/",
    "notes/new/",
    "strains/new/",
)


def field(page: Page) -> str:
    """The first field for words of the page."""
    return "main form:not(#check-in) :is(textarea, input[type=text]):visible >> nth=0"


def loses_its_words(one: Visitor, path: str) -> str:
    """Type, reload, and see the words again; then delete the draft. Says what went wrong."""
    page = one.go(path)
    if not page.locator(field(page)).count():
        return f"{path}: no field for words"
    before = page.locator(field(page)).input_value()
    page.locator(field(page)).fill(WORDS)
    page.locator(".draft-saved").first.wait_for()
    page.reload()
    page.locator(".draft-back").first.wait_for()
    after = page.locator(field(page)).input_value()
    page.get_by_role("button", name="Delete draft").first.click()
    again = page.locator(field(page)).input_value()
    return "" if (after, again) == (WORDS, before) else f"{path}: {after!r}, {again!r}"


@pytest.fixture
def pair(visitor: Visit) -> tuple[Visitor, Visitor, str]:
    """A therapist, a client who has proposed a goal, and their therapy."""
    ines, otto = visitor(), visitor(phone=True)
    ines.enter_as("Ines")
    therapy = start_therapy(ines, "Otto")
    join(otto, invite(ines, therapy))
    propose(otto, therapy, "Sleep through the night.")
    return ines, otto, therapy


def test_forms_of_the_practice(visitor: Visit) -> None:
    noor = visitor()
    noor.enter_as("Noor")
    assert [fault for path in OF_STAFF if (fault := loses_its_words(noor, path))] == []


def test_forms_of_a_therapy(pair: tuple[Visitor, Visitor, str]) -> None:
    ines, otto, therapy = pair
    found = [loses_its_words(otto, therapy + path) for path in OF_BOTH if "differently" not in path]
    found += [loses_its_words(ines, therapy + path) for path in OF_BOTH + OF_THE_THERAPIST if "levels" not in path]
    assert [fault for fault in found if fault] == []


def test_what_has_arrived_is_forgotten(pair: tuple[Visitor, Visitor, str]) -> None:
    _ines, otto, therapy = pair
    page = otto.go(therapy + "plan/goals/new/")
    page.locator(field(page)).fill("   ")
    page.locator("main textarea").nth(1).fill(WORDS)
    otto.reads("Draft saved on this device")
    page.locator("main form button[type=submit]").first.click()
    page.locator(".error-summary").wait_for()
    assert page.locator("main textarea").nth(1).input_value() == WORDS
    assert page.evaluate(KEPT) == 1
    page.locator(field(page)).fill(WORDS)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/goals/2/"))
    assert page.evaluate(NOTHING_KEPT)
    otto.go(therapy + "plan/goals/new/")
    assert page.locator(field(page)).input_value() == ""


def test_a_stale_form_and_a_lost_connection_give_the_words_back(pair: tuple[Visitor, Visitor, str]) -> None:
    ines, _otto, therapy = pair
    page = ines.go(therapy + "plan/goals/new/")
    page.locator(field(page)).fill(WORDS)
    ines.reads("Draft saved on this device")
    page.context.clear_cookies(name="csrf")
    page.locator("main form button[type=submit]").first.click()
    ines.reads("You cannot view this page", "This has not been saved.", WORDS)
    page.go_back()
    ines.reads("Your words from")
    assert page.locator(field(page)).input_value() == WORDS
    ines.lose_connection()
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("chrome-error://**")
    ines.lose_connection(False)
    page = ines.go(therapy + "plan/goals/new/")
    ines.reads("Your words from")
    assert page.locator(field(page)).input_value() == WORDS


def test_what_was_changed_since_is_not_written_over_unasked(visitor: Visit) -> None:
    noor = visitor()
    noor.enter_as("Noor")
    address = "/set-up/ways/client-mixed-named-1/"
    page = noor.go(address)
    page.locator(field(page)).fill(WORDS)
    noor.reads("Draft saved on this device")
    page.evaluate(  # as if the form had shown something else when the draft was begun
        """async () => {
            const stored = await import("/static/locking/stored.js");
            const { key, whose } = document.getElementById("keeping").dataset;
            await stored.open({ key, whose, arrived: "" });
            const [name] = Object.keys(localStorage).filter((one) => one.startsWith("alliance:words:"));
            const id = name.split(":").at(-1);
            const draft = await stored.load(id);
            await stored.store(id, { ...draft, base: [["words", "something else"]] });
        }"""
    )
    page.reload()
    noor.reads("This page has changed since then.")
    assert page.locator(field(page)).input_value() != WORDS
    noor.press("Use my words")
    assert page.locator(field(page)).input_value() == WORDS
    noor.press("Delete draft")


def test_a_draft_is_its_authors_alone_and_outlives_the_sign_out_by_choice(visitor: Visit) -> None:
    one = visitor()
    one.enter_as("Noor")
    page = one.go("/therapies/new/")
    page.locator(field(page)).fill(WORDS)
    one.reads("Draft saved on this device")
    assert WORDS not in page.evaluate("JSON.stringify(localStorage)")
    one.press("Sign out")
    one.reads("You have drafts that you have not sent.")
    assert one.axe() == []
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/")
    one.enter_as("Ines")
    page = one.go("/therapies/new/")
    page.wait_for_timeout(500)
    assert page.locator(field(page)).input_value() == ""
    one.press("Sign out")
    page.wait_for_url("**/sign-in/")
    one.enter_as("Noor")
    one.go("/therapies/new/")
    one.reads("Your words from")
    one.press("Sign out")
    page.get_by_label("Delete my drafts now").check()
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/")
    assert page.evaluate(KEPT) == 0


def test_without_scripts_the_sign_out_is_one_button(visitor: Visit) -> None:
    one = visitor(scripts=False)
    one.go("/demo/")
    one.page.locator(".demo-staff").get_by_role("button", name="Noor").click()
    one.press("Sign out")
    assert one.path == "/sign-in/"


def test_a_check_in_on_the_device_says_nothing_to_who_cannot_open_it(pair: tuple[Visitor, Visitor, str]) -> None:
    from .therapist import plan_session

    ines, otto, therapy = pair
    plan_session(ines, therapy)
    page = otto.go("/check-ins/")
    otto.press("Say how it was")
    page.locator("[data-next]").wait_for()
    page.locator("#id_bond_3").check(force=True)
    otto.reads("Kept on this")
    kept = page.evaluate("Object.entries(localStorage).filter(([name]) => name.startsWith('alliance:draft:'))")
    assert len(kept) == 1
    assert "bond" not in kept[0][1]
    page.reload()
    page.locator("[data-next]").wait_for()
    assert page.locator("#id_bond_3").is_checked()
