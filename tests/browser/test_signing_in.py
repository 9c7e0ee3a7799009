"""Somebody new comes in: a link in a mail, a password, an app that shows digits, and then a passkey instead of both."""

from collections.abc import Callable

from . import inspection
from .signing_in import (
    add_colleague,
    choose_password,
    fresh_digits,
    made_up_key,
    set_up_app,
    show_that_it_is_you,
    sign_in,
)
from .visitor import Visitor

MakeVisitor = Callable[..., Visitor]


def newcomer(visitor: MakeVisitor, name: str) -> tuple[Visitor, str]:
    """A colleague whom the lead let in and who has chosen a password; their browser and their address."""
    noor = visitor()
    noor.enter_as("Noor")
    email, link = add_colleague(noor, name)
    one = visitor()
    choose_password(one, link)
    return one, email


def test_a_password_and_the_digits_of_an_app(visitor: MakeVisitor) -> None:
    one, email = newcomer(visitor, "Mara")
    secret = set_up_app(one)
    faults = inspection.faults(one)
    one.press("Sign out")
    sign_in(one, email)
    one.reads("Two-factor authentication")
    faults += inspection.faults(one)
    one.page.locator("input[name=code]").fill("000000")
    one.press("Sign in")
    assert one.path == "/sign-in/second-factor/"
    one.page.locator("input[name=code]").fill(fresh_digits(secret))
    one.press("Sign in")
    one.page.wait_for_url("**/today/")
    assert faults == []


def test_a_passkey_instead_of_both(visitor: MakeVisitor) -> None:
    one, _ = newcomer(visitor, "Ravi")
    made_up_key(one)
    page = one.go("/account/second-factor/passkeys/new/")
    show_that_it_is_you(one)
    page.get_by_label("What you call it").fill("This laptop")
    page.get_by_label("Let it open the door by itself").check()
    one.press("Add it")
    one.reads("Passkey added.", "Your recovery codes")
    faults = inspection.faults(one)
    one.press("Sign out")
    one.go("/sign-in/")
    one.press("Sign in with a passkey")
    one.page.wait_for_url("**/today/")
    assert one.page.get_by_role("link", name="Ravi").count() == 1
    one.go("/account/is-it-you/passkey/")
    assert faults + inspection.faults(one) == []
