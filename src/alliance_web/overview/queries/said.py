"""What the two want to have said: a strain that one of them named, and words they share. In the order of the form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alliance_web.access.relation import Part

from .frame import Frame
from .last_time import LastTime, Strain

ABOUT_STRAIN = "strain_words"


@dataclass(frozen=True, slots=True)
class Note:
    """A heading in the reader's person, and the words below it ('' where there are none)."""

    title: str
    words: str


def said(frame: Frame, last: LastTime) -> tuple[Note, ...]:
    """Notes of both chairs, the other chair first."""
    order = sorted(Part, key=lambda part: part is frame.part)
    return tuple(note for part in order for note in _of(part, frame, last))


def _of(part: Part, frame: Frame, last: LastTime) -> Iterator[Note]:
    own, name = part is frame.part, frame.chairs.own(part).name
    words = {said.item: said.words for said in last.said if said.part is part}
    for strain in last.strains:
        if strain.part is part:
            yield Note(_strain(strain, own, name), words.pop(ABOUT_STRAIN, ""))
    title = _("You wanted to say") if own else _("{name} would like to say").format(name=name)
    yield from (Note(title, text) for text in words.values())


def _strain(strain: Strain, own: bool, name: str) -> str:
    if strain.a_little:
        return (
            _("For you something was a little off")
            if own
            else _("For {name} something was a little off").format(name=name)
        )
    return _("For you something was off") if own else _("For {name} something was off").format(name=name)
