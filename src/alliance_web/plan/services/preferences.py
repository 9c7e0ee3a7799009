"""Note how the client likes to work, as one of the two says or sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from alliance_web.audit.record import record

from ..models import Preferences
from ..wishes import STEPS, Answers, questions

if TYPE_CHECKING:
    from uuid import UUID

    from alliance_web.therapies.models import Participant


@transaction.atomic
def say(*, key: UUID, answers: Answers, words: str = "", by: Participant) -> Preferences:
    """One talk as `by` says it; the same form sent twice is one. Earlier talks stay as they were.

    `answers`: question -> step from -2 to 2, or None for "no wish"; what was not talked about is left out.
    Raises ValueError for anything else.
    """
    _check(answers)
    kept, is_new = _kept(key, by, {"answers": dict(answers), "words": words.strip()})
    if is_new:
        record("preferences.say", by=by.user_id, therapy=by.therapy.key, thing=f"preferences:{kept.pk}")
    return kept


def _kept(key: UUID, by: Participant, said: dict[str, object]) -> tuple[Preferences, bool]:
    try:
        return Preferences.objects.get_or_create(key=key, by=by, defaults={"therapy": by.therapy, **said})
    except IntegrityError as fault:
        raise ValueError("This key belongs to a talk of somebody else.") from fault


def _check(answers: Answers) -> None:
    known = {one.key for one in questions()}
    for key, step in answers.items():
        if key not in known or step not in (None, *STEPS):
            raise ValueError(f"Cannot keep {step!r} for {key!r}: known are {sorted(known)}, -2 to 2 or None.")
