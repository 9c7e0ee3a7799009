"""What the two want to have said: a strain that one of them named, and words they share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alliance_web.access.relation import Part
from alliance_web.checkins.shared import Said, SharedSession
from alliance_web.therapies.frame import Frame

from .last_time import LastTime, Strain

ABOUT_STRAIN = "strain_words"


@dataclass(frozen=True, slots=True)
class Note:
    """A heading in the reader's person, and the words below it ('' where there are none)."""

    title: str
    words: str


def said(frame: Frame, course: Sequence[SharedSession], last: LastTime | None) -> tuple[Note, ...]:
    """Notes of both chairs, the other chair first: what was said about the last session that is shown, and since."""
    first = last.session if last else 0
    words = [one for session in course if session.number >= first for one in session.said]
    strains = last.strains if last else ()
    order = sorted(Part, key=lambda part: part is frame.part)
    return tuple(note for part in order for note in _of(part, frame, strains, words))


def _of(part: Part, frame: Frame, strains: Sequence[Strain], words: Sequence[Said]) -> Iterator[Note]:
    own, name = part is frame.part, frame.chairs.own(part).name
    told = [one for one in words if one.part is part]
    for strain in strains:
        if strain.part is part:
            about = next((one for one in told if one.item == ABOUT_STRAIN), None)
            told = [one for one in told if one is not about]
            yield Note(_strain(strain, own, name), about.words if about else "")
    title = _("You wanted to say") if own else _("{name} would like to say").format(name=name)
    yield from (Note(title, one.words) for one in told)


def _strain(strain: Strain, own: bool, name: str) -> str:
    if strain.a_little:
        words = _("For you something was a little off") if own else _("For {name} something was a little off")
    else:
        words = _("For you something was off") if own else _("For {name} something was off")
    return words.format(name=name)
