"""Word a way to say it anew for the practice, or go back to what ships. Every version stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from alliance_web.audit.record import record

from ..models import Wording
from ..ways import shipped

if TYPE_CHECKING:
    from alliance_web.people.models import Practice, User


class WordedMeanwhile(Exception):
    """Somebody else has worded it anew since the page was made. `newest` is what stands there now."""

    def __init__(self, newest: Wording) -> None:
        super().__init__(f"version {newest.number}")
        self.newest = newest


@transaction.atomic
def word(*, practice: Practice, way: str, words: str, seen: int, by: User) -> Wording:
    """A new version of the practice's wording; '' goes back to the shipped phrase.

    `seen`: the number of the version on the page. The same words again make no new version. Raises WordedMeanwhile, and
    KeyError for a way that does not exist.
    """
    ships, words = {one.key: one.words for one in shipped()}[way], words.strip()
    newest = _newest(practice, way)
    if newest and (newest.words, newest.shipped) == (words, ships):
        return newest
    if newest and newest.number != seen:
        raise WordedMeanwhile(newest)
    number = newest.number + 1 if newest else 1
    row = _store(Wording(practice=practice, way=way, number=number, words=words, shipped=ships, by=by))
    record("way.word", by=by.pk, thing=f"way:{way}", number=number)
    return row


def _store(row: Wording) -> Wording:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as fault:  # two at the same moment
        raise WordedMeanwhile(Wording.objects.get(practice=row.practice, way=row.way, number=row.number)) from fault
    return row


def _newest(practice: Practice, way: str) -> Wording | None:
    return Wording.objects.filter(practice=practice, way=way).order_by("-number").first()
