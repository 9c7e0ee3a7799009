"""Answers and their sharing in plain words, the same on every page of this app."""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from alliance.model import Item
from alliance_web.access.promises import promised

from .states import Sharing

Share = tuple[str, str, str]


def has_words(item: Item) -> bool:
    """Whether each answer of the item has words of its own, as opposed to a number between two ends."""
    return bool(item.response and item.response.labels)


def in_words(item: Item, value: int | None) -> str:
    """An answer as a person would say it; None is "I'd rather not say"."""
    if value is None:
        return _("I'd rather not say")
    if item.response and has_words(item):
        return capfirst(dict(item.response.options)[value])
    return str(value)


def shares(other: str) -> list[Share]:
    """The three choices for an answer on a scale: value, label, what it means."""
    return [
        (Sharing.NOW.value, _("{} may see it").format(other), _("As soon as you have both answered.")),
        (Sharing.NEXT.value, _("At the next session"), _("{} sees it when that session begins.").format(other)),
        (Sharing.NEVER.value, _("Keep to myself"), promised("kept-choice")),
    ]


def shares_of_words(other: str) -> list[Share]:
    """The same for a person's own words, the most private first: it is what holds until they choose."""
    return [
        (Sharing.NEVER.value, _("Keep to myself"), promised("kept-words")),
        (
            Sharing.NEXT.value,
            _("Share at the next session"),
            _("{} can read it when that session begins.").format(other),
        ),
        (Sharing.NOW.value, _("Share now"), _("{} can read it as soon as you send it.").format(other)),
    ]
