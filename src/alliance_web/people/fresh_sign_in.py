"""Whatever opens an account to somebody, or the practice to an account, needs its owner to show again that it is them.

A phone that lies open is not its owner. Whoever has a way to show it shows it: by password, by second factor, or, with
neither, by a code sent to the address that the account has now.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

SHOWN_AT = "shown_again_at"
View = Callable[..., HttpResponse]


def shown(session: Any) -> None:
    """Whoever uses this session has just shown that it is them."""
    session[SHOWN_AT] = int(time.time())


def is_fresh(session: Any) -> bool:
    """Whether that was so lately that it still counts."""
    return bool(time.time() - session.get(SHOWN_AT, 0) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def ways(request: HttpRequest) -> list[dict[str, str]]:
    """How this person can show that it is them; may be none."""
    found: list[dict[str, str]] = get_adapter().get_reauthentication_methods(request.user)
    return found


def needs_fresh_sign_in(view: View) -> View:
    """A view that opens only to who has just shown that it is them.

    What was sent is not kept meanwhile: the person sees the page again and does it again.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_fresh(request.session):
            return view(request, *args, **kwargs)
        return ask(request, back=request.path)

    return asked


def needs_fresh_sign_in_if_any(view: View) -> View:
    """The same, but open to who has nothing at all to show: whoever holds such a phone could add an address as well."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_fresh(request.session) or not ways(request):
            return view(request, *args, **kwargs)
        return ask(request, back=request.path)

    return asked


def ask(request: HttpRequest, *, back: str) -> HttpResponse:
    """Send somebody to show that it is them, and `back` afterwards."""
    found = ways(request)
    if not found:
        messages.info(request, _("First add an email address: without one, no one can tell whether this is you."))
        return redirect("account")
    if request.method == "POST":
        messages.info(request, _("Nothing was changed yet. Show that it is you, then do it again."))
    return redirect(f"{found[0]['url']}?{urlencode({'next': back})}")


def address_of_own_code() -> str:
    """Where somebody shows it by a code sent to their own address."""
    return reverse("reauthenticate-by-mail")
