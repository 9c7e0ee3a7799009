"""How often somebody may try, so that a guesser gets nowhere and the owner of an account is not kept out by one.

Tries are counted for each account *and place*: a place is a browser in which this person has signed in before, known by
a cookie, or else an internet address. On top of that all unknown places together have a limit, which says nothing about
known browsers. So five wrong passwords of a stranger shut the door for that stranger and not for the owner; and a
stranger with a thousand addresses shuts it for unknown places only, where the owner still has a code or a passkey.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from .models import User

SALT = "a browser that somebody signed in with"
PEOPLE_IN_A_BROWSER = 8


@dataclass(frozen=True, slots=True)
class Limits:
    """Rates in allauth's spelling: `here` for one account from one place, `unknown` for all unknown places together."""

    here: str
    unknown: str


LIMITS = {
    "password": Limits(here="5/5m/key", unknown="50/h/key,10/m/ip"),
    "second-factor": Limits(here="5/5m/key", unknown="20/h/key"),
    # To unlock a page: nobody is kept waiting longer than a minute, and a guesser gets nowhere in an hour.
    "unlock": Limits(here="5/m/key,40/h/key", unknown="20/h/key"),
    # Codes and links for a new password: each is a mail to its owner, whoever asked for it.
    "mail": Limits(here="3/m/key,6/h/key", unknown="12/h/key"),
}


def count(request: HttpRequest, kind: str, *, account: str, user: User | None) -> ratelimit.RateLimitUsage | None:
    """Count one try for an account; None where it is one too many. What went well is taken back with `.rollback()`.

    `account` names it in the limits; `user` is whose it is, where there is one.
    """
    limits = LIMITS[kind]
    browser = _known_browser(request, user) if user else ""
    place = f"browser:{browser}" if browser else f"address:{ratelimit.get_ip(request)}"
    here = _count(request, f"{kind}-here", limits.here, f"{account}:{place}")
    if browser or here is None:
        return here
    everywhere = _count(request, f"{kind}-unknown", limits.unknown, account)
    if everywhere is None:
        here.rollback()
        return None
    return ratelimit.RateLimitUsage(usage=[*here.usage, *everywhere.usage])


def count_here(request: HttpRequest, kind: str, rate: str) -> ratelimit.RateLimitUsage | None:
    """Count one try from this place where no account is named; None where it is one too many.

    There is no limit for all places together: what is tried cannot be guessed, and it would shut the door for everyone.
    """
    browser, _people = _cookie(request)
    place = f"browser:{browser}" if browser else f"address:{ratelimit.get_ip(request)}"
    return _count(request, f"{kind}-here", rate, place)


def remember_browser(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """From now on this browser is one in which the user has signed in."""
    browser, people = _cookie(request)
    mark = _mark(user)
    if mark in people:
        return
    value = signing.dumps([browser or secrets.token_urlsafe(12), [mark, *people][:PEOPLE_IN_A_BROWSER]], salt=SALT)
    response.set_cookie(
        settings.BROWSER_COOKIE_NAME,
        value,
        max_age=settings.BROWSER_REMEMBERED_DAYS * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _known_browser(request: HttpRequest, user: User) -> str:
    browser, people = _cookie(request)
    return browser if _mark(user) in people else ""


def _cookie(request: HttpRequest) -> tuple[str, list[str]]:
    """The random number of this browser, and the marks of who signed in with it."""
    try:
        found: Any = signing.loads(
            request.COOKIES.get(settings.BROWSER_COOKIE_NAME, ""),
            salt=SALT,
            max_age=settings.BROWSER_REMEMBERED_DAYS * 24 * 3600,
        )
    except signing.BadSignature:
        return "", []
    return str(found[0]), [str(mark) for mark in found[1]]


def _mark(user: User) -> str:
    """Tells one person from another to us, and nothing to anybody else."""
    return salted_hmac(SALT, str(user.key), algorithm="sha256").hexdigest()[:24]


def _count(request: HttpRequest, action: str, rates: str, key: str) -> ratelimit.RateLimitUsage | None:
    """Count one try. A try that the database could not keep, on a full disk, is one too many: Django's cache passes
    such an error over, and whoever guesses would not be counted.
    """
    config = {action: rates}
    used = ratelimit.consume(request, app="alliance_web.people", action=action, config=config, key=key, limit_get=True)
    return used if used and all(map(_is_kept, used.usage)) else None


def _is_kept(one: ratelimit.SingleRateLimitUsage) -> bool:
    return one.timestamp in cache.get(one.cache_key, [])
