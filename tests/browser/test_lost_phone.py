"""A lost phone: the client joins without mail, loses the phone, and is back; whoever holds the old phone is out."""

from collections.abc import Callable
from datetime import timedelta

from . import inspection
from .answering import QUESTIONS, Said, answer
from .test_own_account import look
from .therapist import Invitation, invite, join, plan_session, start_therapy
from .visitor import Visitor

Visit = Callable[..., Visitor]
SEVENS = Said(dict.fromkeys(QUESTIONS, 7))


def new_phone(therapist: Visitor, therapy: str) -> Invitation:
    """A link for a new phone; both halves of it stand on the screen."""
    page = therapist.go(therapy)
    therapist.press("New link for a new phone")
    therapist.reads("is signed out on every device at once")
    therapist.press("Make the link")
    return Invitation(link=page.locator(".qr-address").inner_text(), code=page.locator(".spoken-code").inner_text())


def come_back(client: Visitor, invitation: Invitation) -> None:
    page = client.go(invitation.link)
    page.get_by_label("Code", exact=True).fill(invitation.code)
    client.press("Sign in")


def is_out(one: Visitor) -> bool:
    one.go("/check-ins/")
    return one.path == "/sign-in/"


def test_the_therapist_makes_a_link_for_a_new_phone(visitor: Visit) -> None:
    therapist, old, new = visitor(), visitor(phone=True), visitor(phone=True)
    therapist.enter_as("Ines")
    therapy = start_therapy(therapist, "Gerda")
    join(old, invite(therapist, therapy))
    old.reads("So that you can come back")
    found = look(old, "coming-back")
    old.press("Not now")
    assert old.path == "/check-ins/"
    therapist.go(therapy + "new-phone/")
    found += look(therapist, "new-phone")
    link = new_phone(therapist, therapy)
    assert is_out(old)
    new.go(link.link)
    found += look(new, "join-again")
    come_back(new, link)
    new.reads("So that you can come back")
    new.press("Not now")
    new.reads("Was this you?", "Ines made a link for a new phone on")
    found += look(new, "was-this-you")
    new.press("Yes, this was me")
    new.go("/account/")
    new.reads("When your account was opened on a new phone")
    found += look(new, "account-back")
    assert is_out(old)
    old.go(link.link)
    old.reads("This link has been used")
    assert found == []


def test_a_recovery_code_needs_no_therapist(visitor: Visit) -> None:
    therapist, old, new = visitor(), visitor(phone=True), visitor(phone=True)
    therapist.enter_as("Ines")
    therapy = start_therapy(therapist, "Hanne")
    join(old, invite(therapist, therapy))
    old.press("Make a recovery code")
    old.press("Show my code")
    code = old.page.locator("#recovery-code").inner_text()
    found = look(old, "recovery-code")
    new.go("/sign-in/")
    new.press("Use a recovery code")
    found += look(new, "recover")
    new.page.get_by_label("Recovery code").fill(code.lower())
    new.press("Sign in")
    new.reads("Welcome back")
    assert new.page.locator("#recovery-code").inner_text() != code
    new.press("I've kept it")
    new.reads("Was this you?", "Your recovery code was used on")
    assert is_out(old)
    old.go("/sign-in/recovery-code/")
    old.page.get_by_label("Recovery code").fill(code)
    old.press("Sign in")
    old.reads("This code does not work.")
    assert found == []


def test_somebody_else_answered_by_the_link(visitor: Visit) -> None:
    therapist, client, other = visitor(), visitor(phone=True), visitor(phone=True)
    therapist.enter_as("Ines")
    therapy = start_therapy(therapist, "Irma")
    join(client, invite(therapist, therapy))
    plan_session(therapist, therapy, ago=timedelta(hours=3))
    other.go(therapist.go(therapy + "sessions/1/link/").locator(".qr-address").inner_text())
    answer(other.page, SEVENS)
    other.press("Send my answers")
    other.reads("Saved at")
    client.go(therapy + "my-answers/")
    client.reads("Answered with the link made on")
    found = look(client, "my-answers")
    client.page.get_by_role("button", name="This was not me").click()
    client.reads("These answers do not count.")
    found += look(client, "not-me")
    therapist.go(therapy + "course/")
    therapist.reads("Irma says that someone else gave the answers for session 1.")
    found += look(therapist, "course-contested")
    client.page.get_by_role("link", name="Give my own answers").click()
    client.page.locator("select[name=bond]").select_option("3")
    found += inspection.faults(client) + look(client, "correct")
    client.press("Save my answers")
    client.reads("Your answers are corrected.")
    found += look(client, "corrected")
    therapist.go(therapy + "course/")
    therapist.does_not_read("someone else gave the answers")
    assert found == []
