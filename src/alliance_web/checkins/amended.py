"""What was said later of answers, in words: for their author's eyes, and as one sentence for the other chair."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alliance.model import Instrument, Item
from alliance_web.vault.unreadable import Unreadable

from .arrivals import in_words as arrival
from .wording import in_words

if TYPE_CHECKING:
    from .models import Rating


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an answer was before it was corrected, in words, until when, and what came in its place."""

    answer: str
    until: datetime
    then: str


def earlier(rating: Rating, asked: Instrument) -> dict[str, tuple[Earlier, ...]]:
    """Item -> what it was before, the first first. Empty where nothing was corrected."""
    items = {item.code: item for item in asked.items}
    found: dict[str, list[Earlier]] = defaultdict(list)
    for one in rating.amendments.all():
        if one.item in items:
            item = items[one.item]
            found[item.code].append(Earlier(_said(item, one.before), one.at, _said(item, one.after)))
    return {item: tuple(rows) for item, rows in found.items()}


def history(rating: Rating) -> tuple[str, ...]:
    """Each thing that was said of all these answers, in the order in which it was said, with how it came."""
    told: dict[Any, str] = {}
    for one in rating.amendments.all():
        words = {
            "contested": _("You said on {when} that you did not give these answers."),
            "mine": _("You said on {when} that these answers are yours."),
            "corrected": _("You corrected answers on {when}."),
        }[one.kind]
        way = arrival(one.came_by, one.came_from, one.came_since, imported=False) if one.came_by else ""
        told[one.submission] = f"{words.format(when=_moment(one.at))} {way}".strip()
    return tuple(told.values())


def _said(item: Item, kept: Any) -> str:
    if isinstance(kept, Unreadable):
        return str(kept)
    if not kept:
        return _("no answer")
    return str(kept[0]) if item.kind == "text" else in_words(item, kept[0])


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y, H:i")
