"""What talking about the cards changed, as both said it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alliance_web.access.relation import Part
from alliance_web.checkins.cards import Changed
from alliance_web.checkins.services.changed import What
from alliance_web.therapies.frame import Frame
from alliance_web.vault.unreadable import Unreadable


@dataclass(frozen=True, slots=True)
class Told:
    """What one of the two said of one session, as the reader reads it."""

    who: str
    what: str
    words: str


@dataclass(frozen=True, slots=True)
class Talk:
    """What both said of one session."""

    session: int
    told: tuple[Told, ...]


def told(frame: Frame, said: Mapping[Part, Changed]) -> tuple[Told, ...]:
    """What both said, the other chair first."""
    order = sorted(said, key=lambda part: part is frame.part)
    return tuple(
        Told(_("You") if part is frame.part else frame.other.name, in_words(said[part].what), said[part].words)
        for part in order
    )


def talks(frame: Frame, said: Mapping[int, Mapping[Part, Changed]]) -> tuple[Talk, ...]:
    """Every session of which somebody said so, the latest first."""
    return tuple(Talk(number, told(frame, said[number])) for number in sorted(said, reverse=True))


def choices() -> list[tuple[str, str]]:
    """What a talk may have changed: value and words."""
    return [
        (What.GOAL.value, _("A goal")),
        (What.TASK.value, _("A task")),
        (What.WAY.value, _("The way we work")),
        (What.ELSE.value, _("Something else")),
        (What.NOTHING.value, _("Nothing for now")),
    ]


def in_words(what: Iterable[str]) -> str:
    """Several answers in one line; the sentence in their place where they cannot be read."""
    return ", ".join([*_in_order(set(what)), *(one for one in what if isinstance(one, Unreadable))])


def _in_order(what: set[str]) -> Iterator[str]:
    yield from (words for value, words in choices() if value in what)
