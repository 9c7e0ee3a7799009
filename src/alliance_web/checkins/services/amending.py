"""What a client says later of their own answers: not mine, mine after all, or what is right. What was there is kept.

The rating holds what counts, so every page, total, picture and export is right without knowing of amendments, and the
rules of sharing hold for a correction as for any answer. What was there before stands in the amendment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from alliance.model import Instrument, Item
from alliance_web.audit.record import record
from alliance_web.questionnaires.queries import definition
from alliance_web.vault.unreadable import CannotReplace, Unreadable

from ..arrivals import Came
from ..models import Amendment, PersonalAnswer, Rating
from ..states import Sharing
from . import asking, ratings
from .ratings import Submission

if TYPE_CHECKING:
    from alliance_web.people.models import User

Kind = Amendment.Kind
# An answer as an amendment keeps it: empty for none, else the one value; null is "I'd rather not say".
Kept = list[int | str | None]


@dataclass(frozen=True, slots=True)
class Standing:
    """One answer as it stands: what was said, and who may see it; None where there is nothing to choose."""

    said: Kept
    sharing: Sharing | None


@transaction.atomic
def contest(*, rating: Rating, key: UUID, came: Came, by: User) -> bool:
    """This was not me: out of every picture and total until it is settled. False where it is contested already."""
    locked = ratings.lock(rating)
    if locked.contested_at is not None or _is_known(locked, key):
        return False
    locked.contested_at = timezone.now()
    _add(locked, key, Kind.CONTESTED, came)
    _note(locked, "rating.contest", by)
    return True


@transaction.atomic
def claim(*, rating: Rating, key: UUID, came: Came, by: User) -> bool:
    """It was me after all: the answers count again as they are. False where nothing is contested."""
    locked = ratings.lock(rating)
    if locked.contested_at is None or _is_known(locked, key):
        return False
    locked.contested_at = None
    _add(locked, key, Kind.MINE, came)
    _note(locked, "rating.claim", by)
    return True


@transaction.atomic
def correct(*, rating: Rating, submission: Submission, came: Came, by: User) -> int:
    """Put these answers in the place of what is there, and settle what was contested; how many answers changed.

    `submission` holds the whole form: an answer that is not in it is taken out. The same form again changes nothing.
    Raises CannotReplace where something of what is there cannot be read.
    """
    locked = ratings.lock(rating)
    if _is_known(locked, submission.key):
        return 0
    if not locked.is_readable:
        raise CannotReplace("Answers that cannot be read are not replaced.")
    instrument = definition(locked.check_in.instrument)
    before = {item.code: standing(locked, item) for item in instrument.items}
    after = {item.code: _wanted(submission, item) for item in instrument.items}
    changed = [code for code, one in after.items() if one.said != before[code].said]
    for code in changed:
        _add(locked, submission.key, Kind.CORRECTED, came, item=code, before=before[code].said, after=after[code].said)
    if not changed and locked.contested_at is not None:
        _add(locked, submission.key, Kind.MINE, came)
    _write(locked, instrument, before, after)
    _tell_safety(locked, instrument, changed, submission)
    was_contested, locked.contested_at = locked.contested_at is not None, None
    locked.corrected_at = timezone.now() if changed else locked.corrected_at
    if changed or was_contested or before != after:
        _note(locked, "rating.correct" if changed else "rating.claim" if was_contested else "rating.share", by)
    return len(changed)


def standing(rating: Rating, item: Item) -> Standing:
    """The answer to one item as it stands, wherever it is kept. Raises CannotReplace where it cannot be read."""
    kept = next((one for one in rating.personal_answers.all() if one.item == item.code), None)
    if kept is not None:
        if isinstance(kept.content, Unreadable):
            raise CannotReplace("An answer that cannot be read is not replaced.")
        said = kept.content if item.kind == "text" else int(kept.content)
        return Standing([said], Sharing(kept.sharing))
    if item.code not in rating.answers:
        return Standing([], None)
    value = rating.answers[item.code]
    return Standing([value], None if value is None or item.risk else Sharing.NOW)


def _wanted(submission: Submission, item: Item) -> Standing:
    if item.kind == "text":
        words = submission.words.get(item.code, "").strip()
        return Standing([words], submission.sharing.get(item.code, Sharing.NEVER)) if words else Standing([], None)
    if item.code not in submission.answers:
        return Standing([], None)
    value = submission.answers[item.code]
    if value is None or item.risk:
        return Standing([value], None)
    return Standing([value], submission.sharing.get(item.code, Sharing.NOW))


def _write(rating: Rating, instrument: Instrument, before: dict[str, Standing], after: dict[str, Standing]) -> None:
    """What both may see goes into the rating, all else stays apart; an answer that did not change keeps its day."""
    answers: dict[str, int | None] = {}
    for item in instrument.items:
        was, now = before[item.code], after[item.code]
        is_open = bool(now.said) and item.kind != "text" and now.sharing in (None, Sharing.NOW)
        if is_open:
            answers[item.code] = cast(int | None, now.said[0])
        if now != was:
            rating.personal_answers.filter(item=item.code).delete()
            if now.said and not is_open:
                PersonalAnswer.objects.create(
                    rating=rating, item=item.code, content=str(now.said[0]), sharing=now.sharing or Sharing.NEVER
                )
    rating.answers = answers
    rating.overall = ratings.overall(instrument, answers)


def _tell_safety(rating: Rating, instrument: Instrument, changed: list[str], submission: Submission) -> None:
    """An answer about self-harm that was put right is looked at like any other; what was reported before stays."""
    if not rating.imported and any(instrument.item(code).risk for code in changed):
        ratings.tell_safety(rating.check_in, submission.answers, finished=True)


def _is_known(rating: Rating, key: UUID) -> bool:
    return rating.amendments.filter(submission=key).exists()


def _add(
    rating: Rating,
    key: UUID,
    kind: Kind,
    came: Came,
    *,
    item: str = "",
    before: Kept | None = None,
    after: Kept | None = None,
) -> None:
    Amendment.objects.create(
        rating=rating, submission=key, kind=kind, item=item, before=before or [], after=after or [], **came.columns()
    )


def _note(rating: Rating, verb: str, by: User) -> None:
    rating.save(update_fields=["content", "contested_at", "corrected_at"])
    therapy = rating.check_in.session.therapy
    record(verb, by=by.pk, therapy=therapy.key, thing=f"rating:{rating.pk}")
    asking.mark_stale(therapy)
