"""The strains of a whole practice as plain values for the library: three queries, however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from alliance.repair import NoticedBy, Strain, Verdict
from alliance_web.therapies.queries import last_numbers

from ..models import Episode, Move
from ..states import State

if TYPE_CHECKING:
    from collections.abc import Mapping

ENDS: Mapping[State, Verdict] = {
    State.REPAIRED: "repaired",
    State.NOT_REPAIRED: "not-repaired",
    State.SET_ASIDE: "set-aside",
}


def strains(practice_id: int) -> Iterator[Strain]:
    """Every strain that was ever followed, where it stands now. Three queries."""
    moves = _moves(practice_id)
    last = last_numbers(practice_id)
    columns = ("pk", "therapy", "session", "state", "client_noticed", "therapist_noticed")
    rows = Episode.objects.filter(therapy__practice=practice_id).values_list(*columns)
    for pk, therapy, session, state, client, therapist in rows.iterator():
        yield _strain(session, State(state), _noticed_by(client, therapist), moves[pk], last.get(therapy, 0))


def _moves(practice_id: int) -> dict[int, dict[State, int]]:
    """By strain: the session of the last move to each state, and of the first talk."""
    found: dict[int, dict[State, int]] = defaultdict(dict)
    rows = Move.objects.filter(episode__therapy__practice=practice_id).order_by("number")
    for episode, to, session in rows.values_list("episode", "to", "session").iterator():
        is_later_talk = to == State.TALKED and State.TALKED in found[episode]
        if not is_later_talk:
            found[episode][State(to)] = session
    return found


def _noticed_by(client: bool, therapist: bool) -> NoticedBy:
    if client and therapist:
        return "both"
    return "client" if client else "therapist" if therapist else "prompt"


def _strain(session: int, state: State, noticed_by: NoticedBy, moves: dict[State, int], last: int) -> Strain:
    """A number that was cancelled since, or moved ahead, does not lie before the notice or after the last."""
    last = max(last, session, *moves.values()) if moves else max(last, session)
    talked = max(session, moves[State.TALKED]) if State.TALKED in moves else None
    ended = max(session, moves[state]) if state in ENDS else None
    if talked is not None and ended is not None:
        talked = min(talked, ended)
    return Strain(session, last, noticed_by, talked, ended, ENDS.get(state))
