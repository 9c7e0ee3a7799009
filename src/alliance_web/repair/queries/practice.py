"""The strains of a whole practice as plain values for the library: three queries, however many there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Q

from alliance.repair import NoticedBy, Strain, Verdict
from alliance_web.therapies.queries import last_numbers

from ..states import State
from .came_to import CameTo, came_to

if TYPE_CHECKING:
    from collections.abc import Mapping

ENDS: Mapping[State | None, Verdict] = {
    State.REPAIRED: "repaired",
    State.NOT_REPAIRED: "not-repaired",
    State.SET_ASIDE: "set-aside",
}


def strains(practice_id: int) -> Iterator[Strain]:
    """Every strain that was ever followed, where it stands now. Three queries."""
    last = last_numbers(practice_id)
    for one in came_to(Q(therapy__practice=practice_id)):
        yield _strain(one, last.get(one.therapy, 0))


def _noticed_by(one: CameTo) -> NoticedBy:
    if one.client_noticed and one.therapist_noticed:
        return "both"
    return "client" if one.client_noticed else "therapist" if one.therapist_noticed else "prompt"


def _strain(one: CameTo, last: int) -> Strain:
    """A number that was cancelled since, or moved ahead, does not lie before the notice or after the last."""
    last = max(last, one.session, one.now_in or 0)
    ended = one.now_in if one.state in ENDS else None
    talked = one.talked if one.talked is None or ended is None else min(one.talked, ended)
    first = ENDS.get(one.first_verdict)
    return Strain(one.session, last, _noticed_by(one), talked, ended, ENDS.get(one.state), first)
