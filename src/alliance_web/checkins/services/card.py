"""Note that the session card was opened, and whether the two talked about it: each once per person and session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from alliance_web.audit.record import record

from ..models import CardUse

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Participant, Session

Use = CardUse.Kind


@transaction.atomic
def note(*, session: Session, participant: Participant, use: Use, by: User) -> bool:
    """Note one use of the card about a session; False where it was noted before."""
    _, is_new = CardUse.objects.get_or_create(session=session, participant=participant, kind=use)
    if is_new:
        record(f"card.{use.value}", by=by.pk, therapy=session.therapy.key, thing=f"session:{session.number}")
    return is_new
