"""Note that the session card was opened, and whether the two talked about it: once per person and session."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from alliance_web.audit.record import record

from ..models import CardUse

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Participant, Session

Use = CardUse.Kind


@transaction.atomic
def note(*, session: Session, participant: Participant, use: Use, by: User, at: datetime | None = None) -> bool:
    """Note one use of the card about a session; False where it was noted before."""
    _, is_new = CardUse.objects.get_or_create(
        session=session, participant=participant, kind=use, defaults={"at": at or timezone.now()}
    )
    if is_new:
        record(f"card.{use.value}", by=by.pk, therapy=session.therapy.key, thing=f"session:{session.number}")
    return is_new


@transaction.atomic
def take_back(*, session: Session, participant: Participant, use: Use, by: User) -> datetime | None:
    """It was noted by mistake, as whoever noted it says. When it had been noted; None where it was not."""
    noted = CardUse.objects.select_for_update().filter(session=session, participant=participant, kind=use).first()
    if noted is None:
        return None
    noted.delete()
    record(f"card.{use.value}-undone", by=by.pk, therapy=session.therapy.key, thing=f"session:{session.number}")
    return noted.at
