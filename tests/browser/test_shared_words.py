"""Shared words: still there after the next check-in, marked as talked about, undone, and found in the history."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from . import inspection
from .answering import QUESTIONS, Said, all_the_same, answer
from .therapist import invite, join, plan_session, start_therapy
from .visitor import DESK, PHONE, Visitor

THERAPIST, CLIENT = "Ines", "Uma"
SLOW = "Can we slow down a little?"
SHARED = Said(dict.fromkeys(QUESTIONS, 7), words={"unsaid": SLOW}, sharing={"unsaid": "now"})
WAITS, HISTORY = "Not talked about yet", "Talked about"
PAGES = ("card/", "course/")


def test_from_shared_to_the_history(visitor: Callable[..., Visitor]) -> None:
    therapist, client = visitor(), visitor(phone=True)
    therapist.enter_as(THERAPIST)
    therapy = start_therapy(therapist, CLIENT)
    plan_session(therapist, therapy, ago=timedelta(days=3))
    join(client, invite(therapist, therapy))
    say_how_it_was(client, therapy, 1, SHARED)
    say_how_it_was(therapist, therapy, 1, all_the_same(6))
    plan_session(therapist, therapy)
    for one in (client, therapist):
        say_how_it_was(one, therapy, 2, all_the_same(8))
    faults = both_find_it_on_card_and_course(therapist, client, therapy)
    therapist.go(therapy + "card/")
    press_about(therapist, "We talked about it", f"{CLIENT} would like to say")
    therapist.reads("Saved: you talked about it.", "Just marked as talked about (1)")
    it_is_in_the_history(therapist, client, therapy)
    press_about(client, "Undo", "You wanted to say")
    client.reads("Undone.", WAITS, SLOW)
    faults += both_find_it_on_card_and_course(therapist, client, therapy)
    client.go(therapy + "card/")
    press_about(client, "We talked about it", "You wanted to say")
    it_is_in_the_history(therapist, client, therapy)
    therapist.go(therapy + "card/1/")
    therapist.reads("After session 1", SLOW, f"{CLIENT} marked this as talked about")
    assert faults + look(therapist, client) == []


def say_how_it_was(one: Visitor, therapy: str, session: int, said: Said) -> None:
    """Answer the check-in of a session, the way from the course."""
    one.go(therapy + "course/")
    one.press(f"Say how session {session} felt")
    answer(one.page, said)
    one.press("Send my answers")
    one.reads("Saved at")


def both_find_it_on_card_and_course(therapist: Visitor, client: Visitor, therapy: str) -> list[str]:
    """The words stand on card and course of both; what is wrong with these pages."""
    faults = []
    for page in PAGES:
        for one in (therapist, client):
            one.go(therapy + page)
            one.reads(SLOW, "Is there anything you did not get to say?", "After session 1")
        faults += look(therapist, client)
    return faults


def it_is_in_the_history(therapist: Visitor, client: Visitor, therapy: str) -> None:
    """The words are on neither page, and both find them by the link there."""
    for one in (therapist, client):
        for page in PAGES:
            one.go(therapy + page)
            one.does_not_read(SLOW)
        one.press("All shared words")
        one.reads(HISTORY, "Session 1", SLOW, "marked this as talked about")
        one.does_not_read(WAITS)


def press_about(one: Visitor, label: str, whose: str) -> None:
    """Press the button about these words; whose they are is said unseen, to tell it from others of its label."""
    one.page.get_by_role("button", name=re.compile(f"^{label} ?: {whose}$")).first.click()
    one.page.wait_for_load_state()


def look(therapist: Visitor, client: Visitor) -> list[str]:
    """What is wrong with the pages in front; afterwards each window is as large as it was."""
    faults = [fault for one in (therapist, client) for fault in inspection.faults(one)]
    therapist.page.set_viewport_size(DESK)
    client.page.set_viewport_size(PHONE)
    return faults
