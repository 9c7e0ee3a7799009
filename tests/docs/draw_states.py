"""Draw the state diagrams of the documentation: `python -m tests.docs.draw_states` writes them anew."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path

from alliance_web.access.relation import Part
from alliance_web.checkins import states as checkins
from alliance_web.repair import states as repair

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "states.md"

HEAD = """# States

Drawn from the program (`python -m tests.docs.draw_states`); a test fails when the page lags behind.
"""

CHECK_IN = """## A check-in

{diagram}

*Waived* is "show me without mine": the other chair's answers become visible, and an own rating can no longer be given.
"""

STRAIN = """## A strain that is followed

{diagram}

Each arrow says who may make the move. **Only the client says that a strain is repaired, or not**, and may say so at any
time; what a therapist finds is kept beside it and moves nothing. What the client has noticed, the therapist does not
set aside.

{table}
"""

Moves = Mapping[StrEnum, Iterable[StrEnum]]


def drawn(moves: Moves, first: StrEnum, labels: Mapping[tuple[StrEnum, StrEnum], str] | None = None) -> str:
    """One diagram: the first state, every move with its label, and the states that are final."""
    lines = [f'    state "{state.replace("-", " ")}" as {_id(state)}' for state in moves if "-" in state]
    lines += [f"    [*] --> {_id(first)}", *_arrows(moves, labels or {})]
    lines += [f"    {_id(state)} --> [*]" for state, later in moves.items() if not later]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])


def _id(state: str) -> str:
    """A name without hyphens: the language of the diagrams has them in its arrows."""
    return state.replace("-", "_")


def _arrows(moves: Moves, labels: Mapping[tuple[StrEnum, StrEnum], str]) -> Iterator[str]:
    for state, following in moves.items():
        for later in sorted(following):
            label = f" : {labels[state, later]}" if (state, later) in labels else ""
            yield f"    {_id(state)} --> {_id(later)}{label}"


def _who(parts: frozenset[Part]) -> str:
    return "either" if len(parts) == len(Part) else "the client"


def _strain() -> str:
    labels = {(start, to): _who(parts) for start, moves in repair.MOVES.items() for to, parts in moves.items()}
    rows = [f"| {start.replace('-', ' ')} | {to.replace('-', ' ')} | {who} |" for (start, to), who in labels.items()]
    table = "\n".join(["| from | to | who |", "| --- | --- | --- |", *rows])
    return STRAIN.format(diagram=drawn(repair.MOVES, repair.State.NOTICED, labels), table=table)


def page() -> str:
    """The whole page, one section for each kind of thing that has states."""
    check_in = CHECK_IN.format(diagram=drawn(checkins.MOVES, checkins.State.OPEN))
    return "\n".join([HEAD, check_in, _strain()])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
