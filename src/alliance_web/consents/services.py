"""Say yes to a purpose, and take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from alliance_web.audit.record import record

from . import queries
from .models import Consent, How
from .purposes import purposes

if TYPE_CHECKING:
    from alliance_web.people.models import User


@transaction.atomic
def give(*, person: User, purpose: str, how: str = How.ACCOUNT, by: User | None) -> None:
    """Somebody says yes to the present text; saying it twice adds nothing. Raises KeyError for an unknown purpose."""
    if not queries.has_given(person, purpose):
        _say(person, purpose, how, by, given=True)


@transaction.atomic
def withdraw(*, person: User, purpose: str, how: str = How.ACCOUNT, by: User | None) -> None:
    """Somebody takes a yes back, to whichever version, or says no; saying no twice adds nothing. Raises KeyError."""
    last = queries.last_said(person, purpose)
    if last is None or last.given or last.version != purposes()[purpose].version:
        _say(person, purpose, how, by, given=False)


def _say(person: User, purpose: str, how: str, by: User | None, *, given: bool) -> None:
    version = purposes()[purpose].version
    Consent.objects.create(person=person, purpose=purpose, version=version, given=given, how=How(how))
    verb = "consent.give" if given else "consent.withdraw"
    record(verb, by=by.pk if by else None, thing=f"user:{person.pk}", purpose=purpose, version=version, how=str(how))
