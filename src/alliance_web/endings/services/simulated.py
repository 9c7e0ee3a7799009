"""What only a simulated practice does: endings that are written now happened when the practice says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models import Ending, Farewell, HarmAnswer, LastDay, Remark

if TYPE_CHECKING:
    from alliance_web.therapies.services.simulated import Past


def put_into_the_past(*, past: Past) -> None:
    """Give everything its moment."""
    past.redate(
        {LastDay: "therapy", Ending: "therapy", Farewell: "therapy", Remark: "therapy", HarmAnswer: "by__therapy"}
    )
