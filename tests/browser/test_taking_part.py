"""You can say no: a client pauses on a phone, both are told once, links say so kindly, and one tap starts again."""

from collections.abc import Callable

import pytest

from . import inspection
from .answering import all_the_same, answer
from .therapist import begin_session, invite, join, newest_mail, plan_session, start_therapy
from .visitor import Visitor

CLIENT = "Tuva"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_pause_is_told_and_start_again(scripts: bool, visitor: Callable[..., Visitor]) -> None:
    therapist, phone, link, post = visitor(), visitor(phone=True, scripts=scripts), visitor(phone=True), visitor()
    therapist.enter_as("Ines")
    address = f"tuva-{'s' if scripts else 'n'}@home.example"
    therapy = start_therapy(therapist, CLIENT, email=address, outcome="PHQ-9")
    plan_session(therapist, therapy)
    join(phone, invite(therapist, therapy))
    look = inspection.faults if scripts else _not_looked_at
    found = _from_a_check_in(phone, look)
    _told_once(post, address)
    _the_therapist_sees(therapist, therapy)
    found += _nothing_is_asked(therapist, phone, therapy)
    found += _the_link_says_it_kindly(link, post, address)
    begin_session(therapist, therapy)
    phone.go("/check-ins/")
    phone.press("Say how it was")
    if scripts:
        answer(phone.page, all_the_same(7))
        phone.press("Send my answers")
        phone.reads("Saved at")
    assert found == []


def _not_looked_at(_one: Visitor) -> list[str]:
    """Axe is a script itself."""
    return []


def _from_a_check_in(phone: Visitor, look: Callable[[Visitor], list[str]]) -> list[str]:
    """Every check-in has the way out at its foot; the choices weigh the same."""
    phone.go("/check-ins/")
    phone.press("Say how it was")
    phone.page.get_by_role("link", name="Pause or stop check-ins").click()
    phone.reads("You take part.", "It works straight away and no one asks why.")
    found = look(phone)
    phone.press("Pause check-ins")
    phone.reads("Your check-ins are paused.", "You paused check-ins on")
    phone.go("/check-ins/")
    phone.reads("You're up to date", "You paused check-ins on", "Start again")
    phone.does_not_read("Say how it was")
    return found + look(phone)


def _told_once(post: Visitor, address: str) -> None:
    assert "You paused. We will not write again" in newest_mail(post, "You paused", to=address)
    assert "Someone you work with" in newest_mail(post, "A change in your list of people", to="ines")


def _the_therapist_sees(therapist: Visitor, therapy: str) -> None:
    said = f"{CLIENT} has paused check-ins since"
    therapist.go("/people/")
    therapist.reads(said)
    for page in ("", "course/"):
        therapist.go(therapy + page)
        therapist.reads(said, f"{CLIENT} is not asked about self-harm either.")


def _nothing_is_asked(therapist: Visitor, phone: Visitor, therapy: str) -> list[str]:
    """A session that begins in the pause is asked of neither."""
    begin_session(therapist, therapy)
    therapist.go(therapy)
    therapist.reads("not asked")
    therapist.go(therapy + "course/")
    therapist.does_not_read("Session 2: waiting")
    phone.go("/check-ins/")
    phone.does_not_read("Say how it was")
    return inspection.faults(therapist)


def _the_link_says_it_kindly(link: Visitor, post: Visitor, address: str) -> list[str]:
    """The message leads back, without signing in; opening it changes nothing, one tap does."""
    letter = newest_mail(post, "You paused", to=address)
    way = next(word for word in letter.split() if "/t/" in word)
    link.go(way)
    link.reads("You paused check-ins on", "Your therapist sees that you paused")
    link.does_not_read(CLIENT, "Ines")
    found = inspection.faults(link)
    link.press("Start again")
    link.reads("Thank you. You'll be asked after your next session.", "You take part.")
    return found
