"""Say that shared words were talked about, or undo that: either of the two, about words that both may read."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from alliance_web.audit.record import record

from ..models import PersonalAnswer
from ..queries import shared_course

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Participant, Therapy


class NotShared(Exception):
    """No words that both may read: there never were any, or their author stopped sharing them."""


@transaction.atomic
def talk(
    *, therapy: Therapy, check_in: UUID, item: str, participant: Participant, by: User, talked: bool = True
) -> None:
    """Note that the two talked about these words, or undo it. What is so already stays as it was said.

    Raises NotShared, also for words that are private: nobody can find out by asking whether there are any.
    """
    rows = PersonalAnswer.objects.select_for_update(of=("self",)).select_related("rating__check_in__session")
    here = rows.filter(rating__check_in__session__therapy=therapy, rating__check_in__key=check_in, item=item).first()
    if here is None or not _is_shared(therapy, check_in, item):
        raise NotShared
    if talked == (here.talked_at is not None):
        return
    here.talked_at, here.talked_by = (timezone.now(), participant) if talked else (None, None)
    here.save(update_fields=["talked_at", "talked_by"])
    number = here.rating.check_in.session.number
    verb = "words.talked" if talked else "words.talked-undone"
    record(verb, by=by.pk, therapy=therapy.key, thing=f"session:{number}", item=item)


def _is_shared(therapy: Therapy, check_in: UUID, item: str) -> bool:
    said = (one for session in shared_course(therapy) for one in session.said)
    return any((one.check_in, one.item) == (check_in, item) for one in said)
