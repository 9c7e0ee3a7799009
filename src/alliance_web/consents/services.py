"""Say yes to a purpose, and take it back; take part in check-ins, or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from alliance_web.audit.record import record

from . import queries
from .models import Consent, How, TakingPart
from .purposes import purposes
from .states import MOVES, VERSION, Choice

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Participant
    from alliance_web.therapies.services.simulated import Past

ACCOUNT, LINK, SIMULATED = How.ACCOUNT, How.LINK, How.SIMULATED


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


def choose(*, participant: Participant, choice: Choice, by: User | None, how: str = "") -> bool:
    """A client pauses, stops or starts again; False where that was so before, or there is no such way from here.

    `by` is None for whoever came by a link, unless `how` says otherwise. Runs in the transaction of the caller, with
    the participant locked; the
    caller sees to what follows from it.
    """
    if choice not in MOVES[queries.taking_part(participant.pk).choice]:
        return False
    now, how = timezone.now(), How(how or (How.ACCOUNT if by else How.LINK))
    TakingPart.objects.create(participant=participant, choice=choice, version=VERSION, said_at=now, how=how)
    key, actor = participant.therapy.key, by.pk if by else None
    record(f"taking-part.{choice}", by=actor, therapy=key, version=VERSION, how=str(how))
    return True


def put_into_the_past(*, past: Past) -> None:
    """What the clients of a simulated practice chose happened when the practice says so."""
    past.redate({TakingPart: "participant__therapy"})


def _say(person: User, purpose: str, how: str, by: User | None, *, given: bool) -> None:
    version = purposes()[purpose].version
    Consent.objects.create(person=person, purpose=purpose, version=version, given=given, how=How(how))
    verb = "consent.give" if given else "consent.withdraw"
    record(verb, by=by.pk if by else None, thing=f"user:{person.pk}", purpose=purpose, version=version, how=str(how))
