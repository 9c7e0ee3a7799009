"""Whoever signs in, or unlocks, is told that their words wait for them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import signals
from django.dispatch import receiver

from . import queries, services

WAITS = "words_wait"
DELETE = "delete_drafts"


@receiver(signals.user_logged_in, dispatch_uid="tell that words wait")
def _signed_in(request: Any, user: Any, **_: Any) -> None:
    look(request.session, user)


@receiver(signals.user_logged_out, dispatch_uid="delete words that wait, where their author chose to")
def _signed_out(request: Any, user: Any, **_: Any) -> None:
    if user is not None and request.method == "POST" and request.POST.get(DELETE):
        services.forget(person=user)


def look(session: Any, person: Any) -> bool:
    """Note in the session whether anything waits: no page has a query for it."""
    waits = queries.is_waiting(person)
    if waits:
        session[WAITS] = True
    else:
        session.pop(WAITS, None)
    return waits
