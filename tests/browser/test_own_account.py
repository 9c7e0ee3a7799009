"""One's own account and who leads the practice: every new page with the eyes, by keyboard and without scripts."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from . import inspection
from .signing_in import add_colleague
from .therapist import invite, join, newest_mail, start_therapy
from .visitor import Visitor

Visit = Callable[..., Visitor]
IS_IT_YOU = "/account/is-it-you/mail/?next=/account/address/"
PICTURES = os.environ.get("ALLIANCE_PICTURES", "")


def look(one: Visitor, name: str) -> list[str]:
    """What is wrong with the page; a picture of it where somebody wants one."""
    if PICTURES:
        for width, dark in ((390, False), (390, True), (1280, False), (1280, True)):
            one.page.set_viewport_size({"width": width, "height": 844})
            one.page.emulate_media(color_scheme="dark" if dark else "light")
            one.picture(Path(PICTURES) / f"{name}-{width}-{'dark' if dark else 'light'}.png")
    return inspection.faults(one)


def code_for(post: Visitor, email: str, number: int = 1) -> str:
    found = re.search(r"\b\d{6}\b", newest_mail(post, "Your code", to=email, number=number))
    assert found
    return found.group()


def test_a_client_allows_something_moves_their_address_and_signs_another_device_out(visitor: Visit) -> None:
    therapist, phone, post = visitor(), visitor(phone=True, scripts=False), visitor()
    therapist.enter_as("Ines")
    therapy = start_therapy(therapist, "Olga")
    invitation = invite(therapist, therapy)
    found = look(phone_at(visitor(), invitation.link), "join")
    join(phone, invitation)
    email = f"olga-{therapy.split('/')[-2]}@home.example"
    type_address(phone, email, post)
    phone.go("/account/")
    phone.press("Yes, use my numbers")
    phone.reads("You said yes.", "Stop using my numbers")
    phone.go(IS_IT_YOU)  # ten minutes after a sign-in, every page that opens an account leads here
    phone.reads("Confirm it's you", "We'll send a code to")
    phone.press("Send me a code")
    phone.page.get_by_label("Code").fill(code_for(post, email, number=2))
    phone.press("Continue")
    assert phone.path == "/account/address/"
    type_address(phone, f"new-{email}", post)
    newest_mail(post, "Your sign-in address was changed", to=email)
    desk = visitor()
    desk.go("/sign-in/code/")
    desk.page.locator("input[type=email]").fill(f"new-{email}")
    desk.press("Send me a code")
    letter = re.search(r"\d{4}-\d{4}", newest_mail(post, "", to=f"new-{email}", number=2))
    assert letter
    desk.page.get_by_label("Code").fill(letter.group())
    desk.press("Sign in")
    desk.go("/account/")
    found += look(desk, "account-client")
    desk.go(IS_IT_YOU)
    found += look(desk, "is-it-you")
    desk.press("Send me a code")
    found += look(desk, "is-it-you-code")
    phone.go("/account/")
    phone.page.locator(".places form").get_by_role("button").first.click()
    phone.reads("You are signed out on that device.")
    desk.go("/account/")
    assert desk.path == "/sign-in/"
    assert found == []


def phone_at(one: Visitor, link: str) -> Visitor:
    one.go(link)
    return one


def type_address(one: Visitor, email: str, post: Visitor) -> None:
    """On the page that asks for an address, and the next that asks for its code."""
    one.page.locator("input[type=email]").fill(email)
    one.press("Send me a code")
    one.page.get_by_label("Code").fill(code_for(post, email))
    one.press("This is my address")


def test_a_lead_is_confirmed_by_another(visitor: Visit) -> None:
    lead, administrator, name = visitor(), visitor(), f"Bertil{uuid4().hex[:6]}"
    lead.enter_as("Noor")
    add_colleague(lead, name)
    lead.go("/set-up/staff/")
    lead.page.get_by_role("link", name=name, exact=True).click()
    person = lead.path
    lead.page.get_by_label("Therapist").uncheck()
    lead.page.get_by_label("Administrator").check()
    lead.press("Save")
    administrator.enter_as(name)
    administrator.go(person)
    administrator.page.get_by_label("Practice lead").check()
    administrator.press("Save")
    administrator.go(person)
    administrator.reads("Practice lead: needs confirmation")
    lead.go("/practice/")
    found = look(lead, "practice")
    lead.press(f"See what was asked for {name}")
    found += look(lead, "staff-member")
    lead.go("/set-up/staff/")
    found += look(lead, "staff")
    lead.go("/account/")
    found += look(lead, "account-staff")
    lead.go(person)
    lead.press("Confirm")
    administrator.go("/practice/")
    administrator.reads("Counts over the last")
    assert found == []
