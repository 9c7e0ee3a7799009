"""How therapies ended."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ..models import Ending
from ..states import Label, label_of

if TYPE_CHECKING:
    from alliance_web.therapies.models import Therapy


def current(therapy: Therapy) -> Ending | None:
    """The facts of the end that a therapy has now; None while it goes on, or where nobody recorded them."""
    if therapy.ended_on is None:
        return None
    return Ending.objects.filter(therapy=therapy, reopened_at=None).first()


def label(ending: Ending) -> Label:
    """What it is called."""
    return label_of(ending.announced, ending.last_kept)


def is_without_goodbye(therapy: Therapy) -> bool:
    """Whether it ended without a word: then the client is asked once, kindly, and never reminded."""
    ending = current(therapy)
    return ending is not None and label(ending) is Label.WITHOUT_GOODBYE


def labels_of_practice(practice_id: int) -> Counter[Label]:
    """How many ended therapies of a practice bear each label; those without facts are in none. One query."""
    rows = Ending.objects.filter(therapy__practice_id=practice_id, therapy__ended_on__isnull=False, reopened_at=None)
    return Counter(label_of(announced, kept) for announced, kept in rows.values_list("announced", "last_kept"))
