"""Where somebody is signed in: each sign-in has a row of its own, and the session carries its key.

The row is not bound to how sessions are stored. Ending it signs that one device out with its next request.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from alliance_web.access.request import SignedInRequest

from . import devices, entering, idle, queries, services, tries

if TYPE_CHECKING:
    from .models import User

KEY, HERE = "sign_in", "signed_in_here"
# "Last seen" is not written with every page. Staff are signed out when idle, so theirs is known to the minute.
SEEN_EVERY_STAFF, SEEN_EVERY_CLIENT = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Place:
    """One device on which somebody is signed in."""

    key: UUID
    device: str
    signed_in_at: datetime
    seen_at: datetime
    is_this_one: bool
    way: str = ""


class OwnSessions:
    """Middleware: a session whose sign-in has ended opens nothing; a browser that lets somebody in is remembered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _look(request)
        response = self.get_response(request)
        if request.user.is_authenticated:
            tries.remember_browser(request, response, request.user)
        return response


def begin(request: HttpRequest, user: Any) -> None:
    """Somebody signed in, here and now; whoever signed in here before has left."""
    end(request)
    way = entering.way_of(request, user)
    request.session[KEY] = services.note_sign_in(user=user, device=device_of(request), way=way)


def device_of(request: HttpRequest) -> str:
    """The kind of device that asks."""
    return devices.kind_of(request.META.get("HTTP_USER_AGENT", ""))


def here(request: HttpRequest) -> queries.SignedInHere | None:
    """The sign-in that this request came with, as the middleware found it."""
    found: queries.SignedInHere | None = getattr(request, HERE, None)
    return found


def end(request: HttpRequest) -> None:
    """The sign-in of this session is over."""
    if key := request.session.get(KEY):
        services.sign_in_is_over(key=key)


def end_others(request: HttpRequest, user: User) -> None:
    """Sign somebody out on every device but this one."""
    services.end_sessions(user=user, by=user, but=request.session.get(KEY, ""))
    update_session_auth_hash(request, user)


def places(request: SignedInRequest) -> list[Place]:
    """Every device on which whoever asks is signed in, this one first."""
    own = request.session.get(KEY)
    found = [
        Place(
            key=row.key,
            device=devices.in_words(row.device),
            signed_in_at=row.signed_in_at,
            seen_at=row.seen_at,
            is_this_one=str(row.key) == own,
            way=entering.in_words(row.way),
        )
        for row in queries.open_sign_ins(request.user)
    ]
    return sorted(found, key=lambda place: not place.is_this_one)


def _look(request: HttpRequest) -> None:
    """Sign out where the sign-in has ended, and note that the device is in use."""
    key = request.session.get(KEY)
    if key is None:  # a session from before sign-ins were kept
        begin(request, request.user)
        return
    found = queries.signed_in_here(request.user, key)
    if found is None or found.has_ended:
        request.session.flush()
        request.user = AnonymousUser()
        return
    setattr(request, HERE, found)
    if timezone.now() - found.seen_at >= _seen_every(request.user):
        services.note_seen(key=key)
        _stay_signed_in(request)


def _stay_signed_in(request: HttpRequest) -> None:
    """A client who comes back in time never has to sign in again; staff stay signed in by their own rule."""
    if not queries.is_staff(request.user):
        idle.begin(request.session, staff=False)


def _seen_every(user: Any) -> timedelta:
    return SEEN_EVERY_STAFF if queries.is_staff(user) else SEEN_EVERY_CLIENT
