"""The address that sign-in codes go to: it counts once its owner has typed a code that was sent there.

Until then nothing is stored with the account, so that a mistyped address opens it to nobody. What is under way stands
in the session of the person who asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from alliance_web.messages.kinds import Kind
from alliance_web.messages.services import outbox

from . import codes, queries, services

if TYPE_CHECKING:
    from .models import User

# A code to an address that shall count, and one to the address that counts already, to show that it is its owner.
NEW, OWN = "address_under_way", "own_address_under_way"
SUGGESTED = "address_suggested"


def suggest(session: Any, *, email: str, then: str) -> None:
    """What the next page about an address holds already, and where it leads: kept here, so that no URL tells it."""
    session[SUGGESTED] = {"email": email, "then": then}


def suggested(session: Any) -> str:
    """The address to begin with; '' for none."""
    return str(session.get(SUGGESTED, {}).get("email", ""))


def then(session: Any, *, forget: bool = False) -> str:
    """Where to go afterwards; '' for nowhere in particular."""
    kept = session.get(SUGGESTED, {})
    if forget:
        session.pop(SUGGESTED, None)
    return str(kept.get("then", ""))


def ask(session: Any, *, user: User, email: str) -> None:
    """Send a code to the address. One that belongs to someone else gets a note instead; the page is the same."""
    email = email.strip().lower()
    code = codes.make(session, NEW, email=email)
    if queries.has_account(email, other_than=user):
        _send(user, email, Kind.ADDRESS_IN_USE, _("This email address is already in use"), _words_in_use())
    else:
        _send_code(user, email, code)


def ask_own(session: Any, *, user: User) -> None:
    """Send a code to the address that the account has now."""
    assert user.email
    _send_code(user, user.email, codes.make(session, OWN, email=user.email))


def confirm(session: Any, *, user: User, code: str) -> None:
    """The address is this person's own. Raises NothingUnderWay, WrongCode, EmailTaken."""
    services.set_address(user=user, email=codes.take(session, NEW, code))


def _send_code(user: User, email: str, code: str) -> None:
    words = _("Your code is {code}.\n\nIt works for 15 minutes.\n")
    _send(user, email, Kind.ADDRESS_CODE, _("Your code"), words.format(code=code))


def _send(user: User, email: str, kind: Kind, subject: str, text: str) -> None:
    outbox.put(kind=kind, address=email, subject=subject, text=text, thing=f"user:{user.pk}", by=user.pk)


def _words_in_use() -> str:
    return _(
        "Someone, perhaps you, tried to add this email address to an account. It already belongs "
        "to another account, so nothing has changed. If it was you, use a different address or "
        "sign in with this one.\n"
    )
