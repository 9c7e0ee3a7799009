"""Draw the state diagrams of the documentation: `python -m tests.docs.draw_states` writes them anew."""

from collections.abc import Mapping
from pathlib import Path

from alliance_web.checkins.states import MOVES, State

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "states.md"

TEXT = """# States

Drawn from the program (`python -m tests.docs.draw_states`); a test fails when the page lags behind.

## A check-in

{check_in}

*Waived* is "show me without mine": the other chair's answers become visible, and an own rating can no longer be given.
"""


def drawn(moves: Mapping[State, frozenset[State]], first: State) -> str:
    """One diagram: the first state, every move, and the states that are final."""
    lines = [f"    [*] --> {first}"]
    lines += [f"    {state} --> {later}" for state in moves for later in sorted(moves[state])]
    lines += [f"    {state} --> [*]" for state in moves if not moves[state]]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])


def page() -> str:
    """The whole page."""
    return TEXT.format(check_in=drawn(MOVES, State.OPEN))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
