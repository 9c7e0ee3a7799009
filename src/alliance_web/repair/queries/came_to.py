"""What strains came to: the one builder behind the evidence export and the practice page.

"OK at the first answer" is the client's first verdict, "OK now" the one that counts at present. The two differ where a
client answered again, or where a strain came up again and has no verdict since. Talks that were undone are in neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..models import Episode, Move
from ..states import VERDICTS, State

if TYPE_CHECKING:
    from django.db.models import Q

COLUMNS = ("pk", "therapy", "session", "origin", "state", "client_noticed", "therapist_noticed")


@dataclass(slots=True)
class CameTo:
    """One strain. `talked`: the last session that had begun when it was first talked about, None before.

    `first_verdict`, `first_verdict_in`: the client's first verdict and its session; `now_in`: the session in which it
    came to the state that it has. None of them lies before `session`: what it is about may have been moved ahead since.
    """

    therapy: int
    session: int
    origin: str
    state: State
    client_noticed: bool
    therapist_noticed: bool
    talked: int | None = None
    first_verdict: State | None = None
    first_verdict_in: int | None = None
    now_in: int | None = None

    @property
    def verdict_now(self) -> State | None:
        """The client's verdict that counts at present; None where there is none, or none since it came up again."""
        return self.state if self.state in VERDICTS else None

    @property
    def ok_at_first_answer(self) -> bool | None:
        """Whether the client's first verdict was that it is OK; None without a verdict."""
        return None if self.first_verdict is None else self.first_verdict is State.REPAIRED

    @property
    def ok_now(self) -> bool | None:
        """Whether the verdict that counts at present is that it is OK; None without one."""
        return None if self.verdict_now is None else self.verdict_now is State.REPAIRED


def came_to(which: Q) -> Iterator[CameTo]:
    """The strains of some therapies in their order; `which`: of which, as a condition on `therapy`. Two queries."""
    moves = _moves(Move.objects.filter(episode__in=Episode.objects.filter(which), undone_at=None))
    rows = Episode.objects.filter(which).order_by("therapy", "session", "pk").values_list(*COLUMNS)
    for pk, therapy, session, origin, state, client, therapist in rows.iterator():
        yield _with(CameTo(therapy, session, origin, State(state), client, therapist), moves[pk])


def _moves(rows: Any) -> Mapping[int, list[tuple[State, int]]]:
    found: dict[int, list[tuple[State, int]]] = defaultdict(list)
    for episode, to, session in rows.order_by("number").values_list("episode", "to", "session").iterator():
        found[episode].append((State(to), session))
    return found


def _with(one: CameTo, moves: list[tuple[State, int]]) -> CameTo:
    for to, at in ((to, max(at, one.session)) for to, at in moves):
        if to is State.TALKED and one.talked is None:
            one.talked = at
        if to in VERDICTS and one.first_verdict is None:
            one.first_verdict, one.first_verdict_in = to, at
        one.now_in = at
    return one
