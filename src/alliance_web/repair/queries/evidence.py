"""What strains came to, in states and session numbers: no words, and nothing of what one of the two keeps back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from ..models import Episode, Move
from ..states import VERDICTS, State


@dataclass(frozen=True, slots=True)
class StrainCounts:
    """One strain. `talked`, `verdict`: the last session that had begun when it first came to that, None before.

    Neither lies before `session`, as the library asks: the session that it is about may have been moved ahead since.
    """

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
            talked=_first(first[row.pk], {State.TALKED}, row.session),
            verdict=_first(first[row.pk], VERDICTS, row.session),
        )
        for row in rows
    ]


def _first(moves: dict[str, int], states: Collection[State], session: int) -> int | None:
    """The session in which one of some states was first reached, that of the strain at the earliest."""
    reached = min((moves[state] for state in states if state in moves), default=None)
    return None if reached is None else max(reached, session)


def _first_moves(therapies: Collection[int]) -> dict[int, dict[str, int]]:
    """Episode -> state -> the session after which it was first reached."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Move.objects.filter(episode__therapy__in=therapies).order_by("episode", "number")
    for episode, state, session in rows.values_list("episode", "to", "session"):
        found[episode].setdefault(state, session)
    return found
