"""A practice lets chance decide after which sessions messages go, for clients who agreed; and ends that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from alliance_web.audit.record import record
from alliance_web.consents import services as consents
from alliance_web.consents.purposes import MESSAGES_BY_CHANCE

from ..models import Trial

if TYPE_CHECKING:
    from alliance_web.people.models import Practice, User


def begin(*, practice: Practice, by: User) -> bool:
    """From now on chance decides; False where it does already. Nobody is part of it who did not say yes."""
    try:
        with transaction.atomic():
            Trial.objects.create(practice=practice, begun_by=by)
            record("messages.chance-begin", by=by.pk)
    except IntegrityError:
        return False
    return True


@transaction.atomic
def end(*, practice: Practice, by: User) -> bool:
    """Everyone who wants messages gets them again; False where that was so."""
    if not Trial.objects.filter(practice=practice, ended_at=None).update(ended_at=timezone.now()):
        return False
    record("messages.chance-end", by=by.pk)
    return True


def answer(*, person: User, yes: bool) -> None:
    """Somebody says whether chance may decide about messages to them."""
    say = consents.give if yes else consents.withdraw
    say(person=person, purpose=MESSAGES_BY_CHANCE, by=person)
