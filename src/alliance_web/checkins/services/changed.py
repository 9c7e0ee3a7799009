"""What came of talking about a session card: once for each person and session, and it can be changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from alliance_web.audit.record import record

from ..models import CardChange, CardUse

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Participant, Session

What = CardChange.What


class NotTalkedYet(Exception):
    """Neither of the two has noted that they talked about the card."""


class Moved(Exception):
    """Its author said something else on another page since. `said` is what is there now."""

    def __init__(self, said: CardChange) -> None:
        super().__init__(f"card change {said.pk}")
        self.said = said


@transaction.atomic
def say(
    *, session: Session, participant: Participant, changed: Iterable[What], words: str, seen: int, by: User
) -> CardChange:
    """Say what the talk changed. `seen`: `changes` of what the page showed, 0 where nothing was said yet.

    The same form again changes nothing. Raises NotTalkedYet, Moved.
    """
    if not CardUse.objects.filter(session=session, kind=CardUse.Kind.TALKED).exists():
        raise NotTalkedYet
    content: dict[str, object] = {"changed": [what.value for what in What if what in set(changed)], "words": words}
    said, is_new = CardChange.objects.get_or_create(
        session=session, participant=participant, defaults={**content, "changes": 1}
    )
    if not is_new and not _set(said, content, seen):
        return said
    record("card.changed", by=by.pk, therapy=session.therapy.key, thing=f"session:{session.number}")
    said.refresh_from_db()
    return said


def _set(said: CardChange, content: dict[str, object], seen: int) -> bool:
    """Whether this changed anything. Raises Moved."""
    locked = CardChange.objects.select_for_update().get(pk=said.pk)
    if (locked.changed, locked.words) == (content["changed"], content["words"]):
        return False
    if locked.changes != seen:
        raise Moved(locked)
    for name, value in content.items():
        setattr(locked, name, value)
    locked.changes += 1
    locked.save()
    return True
