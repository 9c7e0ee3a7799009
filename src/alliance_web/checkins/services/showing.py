"""Show what similar therapies were like on the card of one session, or stop: the therapist's deliberate act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from alliance_web.audit.record import record

from ..models import ExpectedShown

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Participant, Session


@transaction.atomic
def show(*, session: Session, participant: Participant, by: User) -> bool:
    """Show it on the card while this session goes on; False where it is shown already."""
    row, is_new = ExpectedShown.objects.select_for_update().get_or_create(
        session=session, defaults={"participant": participant, "shown_at": timezone.now()}
    )
    if not is_new and row.hidden_at is None:
        return False
    if not is_new:
        row.participant, row.shown_at, row.hidden_at = participant, timezone.now(), None
        row.save()
    _record("shown", session, by)
    return True


@transaction.atomic
def hide(*, session: Session, by: User) -> bool:
    """Take it off the card again; False where it is not on it."""
    changed = ExpectedShown.objects.filter(session=session, hidden_at=None).update(hidden_at=timezone.now())
    if changed:
        _record("hidden", session, by)
    return bool(changed)


def _record(what: str, session: Session, by: User) -> None:
    record(f"expected.{what}", by=by.pk, therapy=session.therapy.key, thing=f"session:{session.number}")
