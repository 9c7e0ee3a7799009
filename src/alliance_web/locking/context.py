"""What every page of somebody who is signed in carries, so that it locks in time and loses nothing that is typed."""

from __future__ import annotations

import base64
from typing import Any

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from alliance_web.people import idle, queries
from alliance_web.people.idle import Standing

from . import sent
from .given_back import WAITS

TEMPLATE = "locking/on_every_page.html"


def keeping(request: HttpRequest) -> dict[str, Any]:
    """Context processor. A locked page and a stranger's carry nothing: no key, and no way to what is kept."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(request, "standing", None) is not Standing.OPEN:
        return {}
    return {
        "keeping": {
            "template": TEMPLATE,
            "path": request.path,
            "key": device_key("words", str(user.key)),
            "whose": _hashed("whose words", str(user.key)).hexdigest()[:16],
            "arrived": sent.drafts(request.session),
            "words_wait": WAITS in request.session,
            "locks_in": idle.locks_in(request.session) if queries.is_staff(user) else None,
        }
    }


def device_key(what: str, whose: str) -> str:
    """The key with which a browser encrypts what it keeps: only the server can give it, and only to whom it is for."""
    return base64.b64encode(_hashed(f"key on a device: {what}", whose).digest()).decode()


def _hashed(salt: str, value: str) -> Any:
    return salted_hmac(f"alliance_web.locking {salt}", value, algorithm="sha256")
