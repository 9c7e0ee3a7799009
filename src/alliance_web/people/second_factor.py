"""Staff work with a second factor, and are signed out when they walk away."""

import time
from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from . import queries

# What staff without a second factor can still open: setting one up, and leaving.
DOORS_WITHOUT = ("/account/", "/sign-in/", "/sign-out/", "/static/")
SINCE, SEEN = "signed_in_at", "seen_at"
# The session is written at most this often, not on every page: being idle is known to the minute.
WRITE_EVERY = 60


class SecondFactor:
    """Middleware: staff without a second factor see nothing but the page that sets one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and queries.is_staff(user):
            if _has_worked_too_long(request.session):
                logout(request)
                return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
            _stay_awake(request.session)
            if self._is_missing(request):
                return redirect("mfa_index")
        return self.get_response(request)

    def _is_missing(self, request: HttpRequest) -> bool:
        if not settings.STAFF_NEED_SECOND_FACTOR or request.path.startswith(DOORS_WITHOUT):
            return False
        return not is_mfa_enabled(request.user)


def begin_session(session: Any, *, staff: bool) -> None:
    """How long somebody who has just signed in stays so: staff while they work, clients on their own phone."""
    if staff:
        session[SINCE] = session[SEEN] = int(time.time())
        session.set_expiry(settings.STAFF_IDLE_MINUTES * 60)
    else:
        session.set_expiry(settings.CLIENT_SIGNED_IN_DAYS * 24 * 3600)


def _has_worked_too_long(session: Any) -> bool:
    return bool(time.time() - session.get(SINCE, time.time()) > settings.STAFF_SIGNED_IN_HOURS * 3600)


def _stay_awake(session: Any) -> None:
    now = int(time.time())
    if now - session.get(SEEN, 0) >= WRITE_EVERY:
        session.setdefault(SINCE, now)
        session[SEEN] = now
        session.set_expiry(settings.STAFF_IDLE_MINUTES * 60)
