"""What strains came to, in states and session numbers: no words, and nothing of what one of the two keeps back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from ..models import Episode, Move
from ..states import VERDICTS, State


@dataclass(frozen=True, slots=True)
class StrainCounts:
    """One strain. `talked`, `verdict`: the last session that had begun when it first came to that, None before."""

    therapy: int
    session: int
    origin: str
    client_noticed: bool
    therapist_noticed: bool
    state: str
    talked: int | None
    verdict: int | None


def strains(therapies: Collection[int]) -> list[StrainCounts]:
    """Every strain of some therapies, in their order. Two queries."""
    first = _first_moves(therapies)
    rows = Episode.objects.filter(therapy__in=therapies).order_by("therapy", "session", "pk")
    return [
        StrainCounts(
            therapy=row.therapy_id,
            session=row.session,
            origin=row.origin,
            client_noticed=row.client_noticed,
            therapist_noticed=row.therapist_noticed,
            state=row.state,
            talked=first[row.pk].get(State.TALKED),
            verdict=min((first[row.pk][one] for one in VERDICTS if one in first[row.pk]), default=None),
        )
        for row in rows
    ]


def _first_moves(therapies: Collection[int]) -> dict[int, dict[str, int]]:
    """Episode -> state -> the session after which it was first reached."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Move.objects.filter(episode__therapy__in=therapies).order_by("episode", "number")
    for episode, state, session in rows.values_list("episode", "to", "session"):
        found[episode].setdefault(state, session)
    return found
