"""The strains of many therapies as far as lists need them: no words, nothing of what one of the two keeps back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from ..models import Episode, Move
from ..states import Origin, State
from ..topics import Rupture
from .strains import noticed_by, settled_at


def ruptures_in(therapies: Collection[int]) -> dict[int, list[Rupture]]:
    """Every strain that is followed by the primary key of its therapy, in the order of sessions. Two queries."""
    moves: dict[int, list[tuple[State, datetime]]] = defaultdict(list)
    rows = Move.objects.filter(episode__therapy__in=therapies, undone_at=None).order_by("number")
    for episode, to, at in rows.values_list("episode", "to", "at"):
        moves[episode].append((State(to), at))
    found: dict[int, list[Rupture]] = defaultdict(list)
    for row in Episode.objects.filter(therapy__in=therapies):
        found[row.therapy_id].append(
            Rupture(
                key=row.key,
                session=row.session,
                origin=Origin(row.origin),
                state=State(row.state),
                noticed_by=noticed_by(row),
                settled_at=settled_at(moves[row.pk]),
            )
        )
    return found
