"""What both chairs are told of answers that their author rejected or corrected: of what both may see, nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance_web.access.relation import Part
from alliance_web.checkins.shared import SharedSession
from alliance_web.therapies.frame import Frame


def contested(frame: Frame, course: Sequence[SharedSession]) -> tuple[str, ...]:
    """One sentence for each chair whose answers do not count because somebody else gave them."""
    found = {part: [one.number for one in course if part in one.contested] for part in Part}
    return tuple(_rejected(frame, part, numbers) for part, numbers in found.items() if numbers)


def corrected(frame: Frame, course: Sequence[SharedSession]) -> tuple[str, ...]:
    """One sentence for each chair who corrected answers that both may see."""
    found = {part: [one.number for one in course if part in _who(one)] for part in Part}
    return tuple(_mended(frame, part, numbers) for part, numbers in found.items() if numbers)


def corrected_items(frame: Frame, session: SharedSession, names: Mapping[str, str]) -> tuple[str, ...]:
    """The same about one session, with the questions."""
    labels = [names[item] for item in names for _part, _form, code in session.corrected if code == item]
    sentences = corrected(frame, [session])
    return (*sentences, _("Corrected: {items}.").format(items=", ".join(labels))) if labels else sentences


def _who(session: SharedSession) -> frozenset[Part]:
    return frozenset(part for part, _form, _item in session.corrected)


def _rejected(frame: Frame, part: Part, numbers: list[int]) -> str:
    if part is frame.part:
        words = ngettext(
            "You said that someone else answered for session {sessions}. They are left out until you settle this.",
            "You said that someone else answered for sessions {sessions}. They are left out until you settle this.",
            len(numbers),
        )
    else:
        words = ngettext(
            "{name} says that someone else gave the answers for session {sessions}. They are left out until {name} "
            "settles it.",
            "{name} says that someone else gave the answers for sessions {sessions}. They are left out until {name} "
            "settles it.",
            len(numbers),
        )
    return words.format(name=frame.other.name, sessions=", ".join(map(str, numbers)))


def _mended(frame: Frame, part: Part, numbers: list[int]) -> str:
    if part is frame.part:
        words = ngettext(
            "You corrected answers for session {sessions}.",
            "You corrected answers for sessions {sessions}.",
            len(numbers),
        )
    else:
        words = ngettext(
            "{name} corrected answers for session {sessions}.",
            "{name} corrected answers for sessions {sessions}.",
            len(numbers),
        )
    return words.format(name=frame.other.name, sessions=", ".join(map(str, numbers)))
