"""That something felt off last time, for answers that no strain which is followed tells of: those brought in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from alliance_web.repair.story import felt_words

from .last_time import LastTime

if TYPE_CHECKING:
    from uuid import UUID

    from alliance_web.therapies.frame import Frame


def felt_off(frame: Frame, last: LastTime | None, followed: Mapping[int, UUID]) -> tuple[str, ...]:
    """One sentence for each chair, the other chair first. `followed`: the strains by session."""
    if last is None or last.session in followed:
        return ()
    order = sorted(last.strains, key=lambda strain: strain.part is frame.part)
    return tuple(felt_words(frame, one.part, 1 if one.a_little else 2) for one in order)
