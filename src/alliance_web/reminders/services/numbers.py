"""A phone number is used once its owner has typed a code that was sent there.

A link opens a check-in: one digit wrong would open it to a stranger, and nobody would ever hear of it. So the first
text to a number is a code and no link, and until it was typed nothing is stored with the account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alliance_web.messages.kinds import Kind
from alliance_web.messages.services import outbox
from alliance_web.people import codes

from ..catalogue import texts
from . import choosing

if TYPE_CHECKING:
    from alliance_web.people.models import User

SLOT = "number_under_way"


def ask(session: Any, *, person: User, number: str, language: str) -> None:
    """Send a code to the number."""
    code = codes.make(session, SLOT, email=number)
    text = texts(language).code.format(code=code)
    outbox.put(kind=Kind.NUMBER_CODE, address=number, subject="", text=text, thing=f"user:{person.pk}", by=person.pk)


def under_way(session: Any) -> str:
    """The number whose code has not been typed yet; '' for none."""
    return codes.under_way(session, SLOT)


def confirm(session: Any, *, person: User, code: str) -> None:
    """The number is this person's own. Raises codes.NothingUnderWay, codes.WrongCode."""
    choosing.set_number(person=person, number=codes.take(session, SLOT, code))
