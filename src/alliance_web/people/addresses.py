"""The address that sign-in codes go to: it counts once its owner has typed a code that was sent there.

Until then nothing is stored with the account, so that a mistyped address opens it to nobody. What is under way stands
in the session of the person who asked.
"""

from __future__ import annotations

import secrets
import time
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from alliance_web.messages.kinds import Kind
from alliance_web.messages.services import outbox

from . import queries, services

if TYPE_CHECKING:
    from .models import User

UNDER_WAY = "address_under_way"
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


def ask(session: Any, *, user: User, email: str) -> None:
    """Send a code to the address. One that belongs to someone else gets a note instead; the page is the same."""
    email = email.strip().lower()
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    if queries.has_account(email, other_than=user):
        kind, subject, text = Kind.ADDRESS_IN_USE, _("This address is in use"), _words_in_use()
    else:
        words = _("Your code is {code}.\n\nIt counts for 15 minutes.\n")
        kind, subject, text = Kind.ADDRESS_CODE, _("Your code"), words.format(code=code)
    outbox.put(kind=kind, address=email, subject=subject, text=text, thing=f"user:{user.pk}", by=user.pk)
    session[UNDER_WAY] = {"email": email, "code": _digest(email, code), "until": time.time() + GOOD_FOR, "wrong": 0}


def under_way(session: Any) -> str:
    """The address that a code was sent to and not yet typed; '' for none."""
    state = session.get(UNDER_WAY)
    return str(state["email"]) if state and state["until"] > time.time() else ""


def confirm(session: Any, *, user: User, code: str) -> None:
    """The address is this person's own. Raises NothingUnderWay, WrongCode, EmailTaken."""
    state = session.get(UNDER_WAY)
    if not state or not under_way(session):
        raise NothingUnderWay
    if not compare_digest(state["code"], _digest(state["email"], "".join(code.split()))):
        _count_wrong(session, state)
    services.set_address(user=user, email=state["email"])
    forget(session)


def forget(session: Any) -> None:
    """Give up what is under way."""
    session.pop(UNDER_WAY, None)


def _count_wrong(session: Any, state: dict[str, Any]) -> None:
    left = WRONG_CODES - state["wrong"] - 1
    if left <= 0:
        forget(session)
        raise NothingUnderWay
    session[UNDER_WAY] = {**state, "wrong": state["wrong"] + 1}
    raise WrongCode(left)


def _digest(email: str, code: str) -> str:
    return sha256(f"{email}:{code}".encode()).hexdigest()


def _words_in_use() -> str:
    return _(
        "Somebody, perhaps you, wants to use this address to sign in. It belongs to another account already, so "
        "nothing was changed. If it was you, use another address, or sign in with this one.\n"
    )
