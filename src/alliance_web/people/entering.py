"""Let somebody in who has just shown who they are; the ways by which people sign in, in words."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

INVITATION, NEW_PHONE, RECOVERY_CODE = "invitation", "new-phone", "recovery-code"
# What each way is called on a page. Those of allauth have its names for them.
WAYS: dict[str, str] = {
    INVITATION: gettext_noop("by invitation"),
    NEW_PHONE: gettext_noop("by a link for a new phone"),
    RECOVERY_CODE: gettext_noop("with a recovery code"),
    "code": gettext_noop("with a code sent by email"),
    "password": gettext_noop("with a password"),
    "password_reset": gettext_noop("with a new password"),
    "mfa": gettext_noop("with a passkey"),
}
OURS = "sign_in_way"


def enter(request: HttpRequest, user: Any, way: str) -> None:
    """Sign somebody in. That is as good as showing again that it is them: nobody is asked twice in a row."""
    setattr(request, OURS, way)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    record_authentication(request, user, method=way, reauthenticated=True)


def way_of(request: HttpRequest, user: Any) -> str:
    """By what somebody is just signing in; "" where that is not known."""
    if ours := getattr(request, OURS, ""):
        return str(ours)
    methods = [record["method"] for record in get_authentication_records(request, user)]
    return next((method for method in methods if method in WAYS), "")


def has_shown_it(request: HttpRequest, user: Any) -> bool:
    """Whether whoever is just signing in has shown with this session who they are."""
    return bool(get_authentication_records(request, user))


def in_words(way: str) -> str:
    """How a page calls a way; "" for none."""
    return _(WAYS[way]) if way in WAYS else ""
