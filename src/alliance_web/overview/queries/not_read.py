"""Which answers of a therapy cannot be read, in words for the pages that would show them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance_web.access.relation import Part
from alliance_web.checkins.shared import SharedSession
from alliance_web.therapies.frame import Frame


def not_read(frame: Frame, course: Sequence[SharedSession]) -> tuple[str, ...]:
    """One sentence for each chair of whose answers something cannot be opened."""
    found = {part: [one.number for one in course if part in one.unreadable] for part in Part}
    return tuple(_sentence(frame, part, numbers) for part, numbers in found.items() if numbers)


def _sentence(frame: Frame, part: Part, numbers: list[int]) -> str:
    if part is frame.part:
        words = ngettext(
            "Some of your answers about session {sessions} cannot be read on this computer.",
            "Some of your answers about sessions {sessions} cannot be read on this computer.",
            len(numbers),
        )
    else:
        words = ngettext(
            "Some of {name}'s answers about session {sessions} cannot be read on this computer.",
            "Some of {name}'s answers about sessions {sessions} cannot be read on this computer.",
            len(numbers),
        )
    return (
        words.format(name=frame.other.name, sessions=", ".join(map(str, numbers)))
        + " "
        + _("They are in no picture and no total. Your administrator has been told.")
    )
