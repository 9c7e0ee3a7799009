"""What somebody who works here does to come in: a password, an app that shows digits, a passkey."""

import base64
import hmac
import struct
import time
from typing import Any
from uuid import uuid4

from .therapist import newest_mail
from .visitor import Visitor

PASSWORD = "a long walk by the sea"
PERIOD = 30


def add_colleague(lead: Visitor, name: str) -> tuple[str, str]:
    """The lead lets somebody in; their address, and the link in the mail with which they choose a password."""
    email = f"{name.lower()}-{uuid4()}@harbour.example"
    page = lead.go("/set-up/staff/new/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Therapist").check()
    lead.press("Add")
    lead.reads("a link to choose a password.")
    mail = newest_mail(lead, "Choose your password", to=email)
    return email, next(word for word in mail.split() if word.startswith("http"))


def choose_password(visitor: Visitor, link: str) -> None:
    """Open the link and be in."""
    page = visitor.go(link)
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    visitor.press("Save password")


def sign_in(visitor: Visitor, email: str) -> None:
    """With address and password, as far as that leads."""
    page = visitor.go("/sign-in/")
    page.locator("input[type=email]").fill(email)
    page.locator("input[type=password]").fill(PASSWORD)
    visitor.press("Sign in")


def set_up_app(visitor: Visitor) -> str:
    """Let the app on the phone show the digits; its secret."""
    page = visitor.go("/account/second-factor/app/")
    show_that_it_is_you(visitor)
    page.get_by_text("Cannot scan the code?").click()
    secret = page.locator("code.secret").inner_text()
    page.locator("input[name=code]").fill(digits(secret))
    visitor.press("Set up")
    return secret


def show_that_it_is_you(visitor: Visitor) -> None:
    """Where the practice asks once more before anything about signing in changes."""
    if visitor.path == "/account/is-it-you/":
        visitor.page.locator("input[type=password]").fill(PASSWORD)
        visitor.press("Continue")


def digits(secret: str, at: float | None = None) -> str:
    """What an authenticator app shows for this secret (RFC 6238: SHA-1, 30 seconds, six digits)."""
    counter = struct.pack(">Q", int(time.time() if at is None else at) // PERIOD)
    code = hmac.digest(base64.b32decode(secret), counter, "sha1")
    start = code[-1] & 15
    return f"{(struct.unpack('>I', code[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def fresh_digits(secret: str) -> str:
    """The next ones that the app shows: those that were used once are refused."""
    time.sleep(PERIOD - time.time() % PERIOD + 0.5)
    return digits(secret)


def made_up_key(visitor: Visitor) -> Any:
    """A security key in this browser that says yes to everything."""
    tools = visitor.developer_tools()
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return tools
