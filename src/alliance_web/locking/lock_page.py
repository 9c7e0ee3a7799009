"""What the lock page shows: why, since when, how it opens and until when. Nothing on it depends on what was written."""

from __future__ import annotations

from typing import Any

from alliance_web.access.request import SignedInRequest
from alliance_web.people import idle

from . import sent, ways
from .forms import UnlockForm


def context(request: SignedInRequest, form: UnlockForm, back: str) -> dict[str, Any]:
    """The plain values of the page."""
    return {
        "form": form,
        "next": back,
        "ways": ways.ways_of(request),
        "first_name": request.user.name.split(" ")[0],
        "locked_at": idle.locked_at(request.session),
        "until": idle.day_ends_at(request.session),
        "minutes": idle.minutes_until_lock(),
        # The page's script covers it in time, also while a form is on its way: whether that has arrived is told.
        "was_sending": "sending" in request.GET,
        "was_sent": sent.since(request.session, idle.last_used(request.session) - idle.WRITE_EVERY),
    }
