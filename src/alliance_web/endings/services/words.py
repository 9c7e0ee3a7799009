"""Write what one says looking back, add to the lists, and say yes to the letter."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.audit.record import record
from alliance_web.therapies.queries import lock as lock_therapy

from ..models import Farewell, Remark
from ..queries.words import version
from ..states import Column

if TYPE_CHECKING:
    from alliance_web.therapies.models import Participant, Therapy

# More than this in one list is no looking back; it would not fit the letter either.
MOST = 30
COLUMNS = {Part.CLIENT: "by_client", Part.THERAPIST: "by_therapist"}


class Stale(Exception):
    """Their words were changed on another page since this one was opened. `row`: what is there now."""

    def __init__(self, row: Farewell) -> None:
        super().__init__(f"farewell {row.pk}")
        self.row = row


class TooMany(Exception):
    """The list is full."""


class NotBoth(Exception):
    """One of the two has not written yet: there is no letter to say yes to."""


class LetterChanged(Exception):
    """Something in the letter was changed since the page was opened."""


@transaction.atomic
def write(*, words: str, is_empty: bool, seen: int, by: Participant) -> Farewell:
    """What one says, or that they leave it empty. `seen`: `changes` on the page, 0 for nothing. Raises Stale."""
    lock_therapy(by.therapy)
    content = {"words": "" if is_empty else words.strip(), "is_empty": is_empty}
    row = Farewell.objects.select_for_update(of=("self",)).filter(therapy=by.therapy, by=by).first()
    if row and all(getattr(row, name) == value for name, value in content.items()):
        return row
    if row and row.changes != seen:
        raise Stale(row)
    row = row or Farewell(therapy=by.therapy, by=by, changes=0)
    for name, value in content.items():
        setattr(row, name, value)
    row.changes, row.written_at = row.changes + 1, timezone.now()
    row.save()
    record("farewell.write", by=by.user_id, therapy=by.therapy.key, thing=f"farewell:{row.pk}", empty=is_empty)
    _no_yes(by.therapy)
    return row


@transaction.atomic
def add(*, key: UUID, column: Column, words: str, by: Participant) -> Remark:
    """Add to a list. What is in it already in the same words is said by both; sent twice, it is there once.

    Raises TooMany.
    """
    lock_therapy(by.therapy)
    here = list(Remark.objects.filter(therapy=by.therapy).select_for_update())
    if sent := next((row for row in here if row.key == key), None):
        return sent
    said = [row for row in here if row.column == column and (row.by_client or row.by_therapist)]
    same = next((row for row in said if _same(row.words, words)), None)
    if same:
        return _marked(same, by, says=True)
    if len(said) >= MOST:
        raise TooMany
    row = Remark.objects.create(
        therapy=by.therapy, key=key, column=column, words=words.strip(), **{COLUMNS[Part(by.part)]: True}
    )
    record("remark.add", by=by.user_id, therapy=by.therapy.key, thing=f"remark:{row.pk}", column=str(column))
    _no_yes(by.therapy)
    return row


@transaction.atomic
def mark(*, remark: Remark, says: bool, by: Participant) -> Remark:
    """Say so too, or no longer. What neither says any more is deleted but for an empty row."""
    lock_therapy(by.therapy)
    return _marked(Remark.objects.select_for_update(of=("self",)).get(pk=remark.pk), by, says=says)


@transaction.atomic
def say_yes(*, seen: int, by: Participant) -> None:
    """Yes to the letter as the page showed it: `seen` is its version. Raises NotBoth, LetterChanged."""
    lock_therapy(by.therapy)
    parties = set(by.therapy.participants.filter(left_at=None).values_list("pk", flat=True))
    if not parties <= set(Farewell.objects.filter(therapy=by.therapy).values_list("by", flat=True)):
        raise NotBoth
    if version(by.therapy) != seen:
        raise LetterChanged
    if Farewell.objects.filter(therapy=by.therapy, by=by, yes_at=None).update(yes_at=timezone.now()):
        record("letter.agree", by=by.user_id, therapy=by.therapy.key)


def _marked(row: Remark, by: Participant, *, says: bool) -> Remark:
    name = COLUMNS[Part(by.part)]
    is_gone = not (row.by_client or row.by_therapist)
    if getattr(row, name) == says or is_gone:
        return row
    setattr(row, name, says)
    row.changes += 1
    if not (row.by_client or row.by_therapist):
        row.words = ""
    row.save()
    verb = "remark.say-so" if says else "remark.withdraw"
    record(verb, by=by.user_id, therapy=by.therapy.key, thing=f"remark:{row.pk}", column=row.column)
    _no_yes(by.therapy)
    return row


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _no_yes(therapy: Therapy) -> None:
    """What was agreed was another letter."""
    Farewell.objects.filter(therapy=therapy, yes_at__isnull=False).update(yes_at=None)
