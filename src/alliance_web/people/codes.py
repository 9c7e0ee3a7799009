"""A six-digit code on its way to an address, kept in the session of whoever asked until it is typed or runs out."""

from __future__ import annotations

import secrets
import time
from hashlib import sha256
from hmac import compare_digest
from typing import Any

GOOD_FOR = 15 * 60  # seconds
CODE_DIGITS = 6
WRONG_CODES = 5


class NothingUnderWay(Exception):
    """No code was sent, it has run out, or it was mistyped too often."""


class WrongCode(Exception):
    """The code is not the one that was sent. `left` tries remain."""

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} left")
        self.left = left


def make(session: Any, slot: str, *, email: str) -> str:
    """A new code for this address; an older one in the same slot stops working."""
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    session[slot] = {"email": email, "code": _digest(email, code), "until": time.time() + GOOD_FOR, "wrong": 0}
    return code


def under_way(session: Any, slot: str) -> str:
    """The address that a code was sent to and not yet typed; '' for none."""
    state = session.get(slot)
    return str(state["email"]) if state and state["until"] > time.time() else ""


def take(session: Any, slot: str, code: str) -> str:
    """The address whose code this is. Raises NothingUnderWay, WrongCode."""
    email = under_way(session, slot)
    if not email:
        raise NothingUnderWay
    state = session[slot]
    if not compare_digest(state["code"], _digest(email, "".join(code.split()))):
        _count_wrong(session, slot, state)
    forget(session, slot)
    return email


def forget(session: Any, slot: str) -> None:
    """Give up what is under way."""
    session.pop(slot, None)


def _count_wrong(session: Any, slot: str, state: dict[str, Any]) -> None:
    left = WRONG_CODES - state["wrong"] - 1
    if left <= 0:
        forget(session, slot)
        raise NothingUnderWay
    session[slot] = {**state, "wrong": state["wrong"] + 1}
    raise WrongCode(left)


def _digest(email: str, code: str) -> str:
    return sha256(f"{email}:{code}".encode()).hexdigest()
