"""Which forms have arrived, so that nothing keeps a draft of them any longer.

A form that arrived is answered with the way on; one that did not comes back, with a fault, or with a page in between.
"""

from __future__ import annotations

import time
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib.messages import WARNING, get_messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from . import given_back, services

ARRIVED = "arrived"
# So many are remembered: the next page of the same browser has been told of them long before.
REMEMBERED = 12
DRAFT, KEPT = "draft_id", "kept_words"


def note(request: HttpRequest, response: HttpResponse) -> None:
    """Where a form with words has arrived, forget what was kept of it."""
    if request.method != "POST" or not 300 <= response.status_code < 400 or not request.user.is_authenticated:
        return
    draft, kept = request.POST.get(DRAFT, ""), request.POST.get(KEPT, "")
    if not (draft or kept) or not has_arrived(request, response):
        return
    if draft.isalnum() and len(draft) <= 64:
        arrived(request.session, draft)
    if key := _key(kept):
        services.forget(person=cast(Any, request.user), key=key)
        given_back.look(request.session, request.user)


def arrived(session: Any, draft: str) -> None:
    """The form of this draft has arrived, or its author deleted it."""
    session[ARRIVED] = [*session.get(ARRIVED, []), [draft, int(time.time())]][-REMEMBERED:]


def has_arrived(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the way on leads on: not to a lock, a sign-in, or a page that warns."""
    way = urlsplit(response.headers.get("Location", "")).path
    if way.startswith((reverse("locked"), reverse("account_login"), reverse("account_reauthenticate"))):
        return False
    queued = getattr(get_messages(request), "_queued_messages", ())
    return all(one.level < WARNING for one in queued)


def drafts(session: Any) -> str:
    """The drafts that a browser may forget."""
    return " ".join(draft for draft, _at in session.get(ARRIVED, []))


def since(session: Any, moment: float) -> bool:
    """Whether a form has arrived since this moment."""
    return any(at >= moment for _draft, at in session.get(ARRIVED, []))


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
