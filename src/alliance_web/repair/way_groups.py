"""The ways of a practice in the order of its page: by state, then kind, then who says it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance_web.access.relation import Part

from .queries.ways import Worded
from .states import Kind
from .ways import STATES, Chair, Way
from .wording import KINDS, state_words

CHAIRS: dict[Chair, Any] = {
    Chair.CLIENT: gettext_lazy("For clients"),
    Chair.THERAPIST: gettext_lazy("For therapists"),
    Chair.EITHER: gettext_lazy("On the session card, for both"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Ways that fit the same strains, said from the same chair."""

    title: str
    ways: tuple[Worded, ...]


@dataclass(frozen=True, slots=True)
class InState:
    """Everything for one state."""

    title: str
    groups: tuple[Group, ...]


def groups(worded: Iterable[Worded]) -> tuple[InState, ...]:
    """All ways by state and by whom they are for."""
    rows = list(worded)
    found = []
    for state in STATES:
        here: dict[str, list[Worded]] = {}
        for one in rows:
            if state in one.way.states:
                here.setdefault(_title(one.way), []).append(one)
        found.append(InState(state_words(state), tuple(Group(t, tuple(w)) for t, w in here.items())))
    return tuple(found)


def where_it_fits(way: Way) -> str:
    """For whom, for which strains and when."""
    states = ", ".join(state_words(state) for state in STATES if state in way.states)
    return _("{chair}. Rupture: {states}.").format(chair=_title(way), states=states)


def _title(way: Way) -> str:
    if way.kinds == frozenset(Kind):
        return str(CHAIRS[way.chair])
    kinds = [str(words) for kind, words in KINDS[Part.THERAPIST].items() if kind in way.kinds]
    if Kind.UNKNOWN in way.kinds:
        kinds = [_("both, or unclear")]
    return f"{CHAIRS[way.chair]}: {', '.join(kinds)}"
