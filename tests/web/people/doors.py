"""What the tests of signing in do over and over: type into a form, read a mail, work an authenticator app."""

import re
import time
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.test import Client

from alliance_web.audit.models import AuditEvent
from alliance_web.people import fresh_sign_in
from alliance_web.people.models import User
from tests.web.cast import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def type_password(browser: Client, email: str, password: str = PASSWORD, **more: Any) -> Any:
    """Fill in the sign-in page."""
    return browser.post("/sign-in/", {"login": email, "password": password}, **more)


def type_second_factor(browser: Client, code: str) -> Any:
    """Fill in the page that asks for the second factor."""
    return browser.post("/sign-in/second-factor/", {"code": code})


def set_up_app(user: User) -> None:
    """An authenticator app with SECRET."""
    TOTP.activate(user, SECRET)


def app_shows(secret: str = SECRET) -> str:
    """The six digits that the app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def code_in_mail() -> str:
    """The code in the newest mail."""
    found = re.search(r"\d{4}-\d{4}|\d{6}", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found.group()


def link_in_mail() -> str:
    """The path of the link in the newest mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found.group(1)


def sure(browser: Client) -> Client:
    """The same browser, whose user has just shown again that it is them."""
    session = browser.session
    fresh_sign_in.shown(session)
    session.save()
    return browser


def is_signed_in(browser: Client) -> bool:
    """Whether the browser opens a page for signed-in people."""
    return browser.get("/account/").status_code == 200


def recorded(user: User | None) -> list[str]:
    """The verbs recorded for a person, in order, without the looks of `is_signed_in`."""
    rows = AuditEvent.objects.filter(actor=user.pk if user else None).exclude(verb="read.account").order_by("seq")
    return list(rows.values_list("verb", flat=True))
