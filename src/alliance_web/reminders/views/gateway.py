"""What the gateway for text messages tells: receipts, and what people reply. Described in the reference of the hook.

The answer is the same for a number or an id that is not known: whoever asks learns nothing from it.
"""

from __future__ import annotations

import json
import time
from functools import wraps
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission

from .. import signatures
from ..numbers import international
from ..services import choosing, coming_back
from ..states import Receipt

LONGEST = 10_000  # bytes
STOP_WORDS = frozenset({"stop", "stopp", "stopall", "unsubscribe", "cancel", "end", "quit"})
START_WORDS = frozenset({"start", "unstop"})


class Take(Protocol):
    """A function that takes in what a signed request tells."""

    def __call__(self, told: dict[str, Any]) -> None: ...


def _signed(take: Take) -> Any:
    """A view that hands on what the gateway told, once its signature holds."""

    @csrf_exempt
    @require_POST
    @requires(Permission.GATEWAY)
    @wraps(take)
    def view(request: HttpRequest) -> HttpResponse:
        if int(request.headers.get("Content-Length") or 0) > LONGEST:
            return _no(413, "The body is longer than 10000 bytes.")
        header, body = request.headers.get(signatures.HEADER, ""), request.body
        if not signatures.holds(header, body, now=time.time(), secret=settings.SMS_SECRET):
            return _no(403, f"Sign the body in {signatures.HEADER}; the time in it may be five minutes off.")
        return _taken(take, _json(body))

    return view


def _taken(take: Take, told: dict[str, Any] | None) -> HttpResponse:
    if told is None:
        return _no(400, "The body has to be one JSON object.")
    try:
        take(told)
    except (KeyError, ValueError):
        return _no(400, "A field is missing, or has a value that is not described.")
    return JsonResponse({"ok": True})


@_signed
def receipts(told: dict[str, Any]) -> None:
    """That a text arrived, or did not. `{"id": …, "status": "delivered" | "failed", "permanent": true}`."""
    receipt = Receipt(str(told["status"]) or "?")
    for_good = told.get("permanent") is True
    coming_back.take_receipt(message_id=str(told["id"]), receipt=receipt, for_good=for_good)


@_signed
def replies(told: dict[str, Any]) -> None:
    """What somebody wrote back. `{"from": "+44…", "text": "STOP"}`. Whatever is neither stop nor start is not kept."""
    word = str(told["text"]).strip().strip(".!\"'").casefold()
    number = international(str(told["from"]))
    if word in STOP_WORDS | START_WORDS:
        choosing.replied(number=number, stops=word in STOP_WORDS)


def _json(body: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _no(status: int, why: str) -> HttpResponse:
    return JsonResponse({"ok": False, "why": why}, status=status)
