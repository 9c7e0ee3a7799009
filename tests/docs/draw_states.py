"""Draw the state diagrams of the documentation: `python -m tests.docs.draw_states` writes them anew."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path

from alliance_web.access.relation import Part
from alliance_web.checkins import states as checkins
from alliance_web.consents import states as consents
from alliance_web.messages import states as messages
from alliance_web.plan import states as plan
from alliance_web.repair import states as repair

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "states.md"

HEAD = """# States

Drawn from the program (`python -m tests.docs.draw_states`); a test fails when the page lags behind.
"""

CHECK_IN = """## A check-in

{diagram}

*Waived* is "show me without mine": the other chair's answers become visible, and an own rating can no longer be given.
*Lapsed*: the client takes no part. What is about a session still to come is open again once they do; nothing else is.
"""

TAKING_PART = """## Taking part in check-ins

{diagram}

Only the client chooses, for one therapy at a time. While they take no part, nobody is asked about a session, neither
they nor their therapist.
"""

GOAL = """## A goal

{diagram}

Whether a goal is *agreed* is no state: it follows from who agrees with which wording (`plan/agreement.py`). A goal
moves by a review on which both say the same ({outcomes}), with two exceptions: either may
note that the two *could not agree*, where one disagrees and nothing is agreed; and either may *take up again* what has
ended, by proposing it anew. Then both decide from the start.
"""

TASK = """## A task

{diagram}

Whether a task is *agreed* follows from its stances, as with goals. Only whoever does it says that it is *done*; either
may let it go (*set aside*), take it up again, or note that it fits as it is, which moves nothing.
"""

STRAIN = """## A strain that is followed

{diagram}

Each arrow says who may make the move. **Only the client says that a strain is repaired, or not**, and may say so at any
time; what a therapist finds is kept beside it and moves nothing. What the client has noticed, the therapist does not
set aside.

{table}
"""

EMAIL = """## An email

{diagram}

*In doubt*: the last try was cut off, so nobody knows whether it arrived. A notice about self-harm is then sent again, a
code is not (`messages/kinds.py`). What failed or is in doubt *waits* again when a person sends it again.
"""

Moves = Mapping[StrEnum, Iterable[StrEnum]]


def drawn(moves: Moves, first: StrEnum, labels: Mapping[tuple[StrEnum, StrEnum], str] | None = None) -> str:
    """One diagram: the first state, every move with its label, and the states that are final."""
    lines = [f'    state "{_spoken(state)}" as {_id(state)}' for state in moves if "-" in state]
    lines += [f"    [*] --> {_id(first)}", *_arrows(moves, labels or {})]
    lines += [f"    {_id(state)} --> [*]" for state, later in moves.items() if not later]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])


def _spoken(state: str) -> str:
    """A state as people say it."""
    return state.replace("-", " ")


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


def _goal() -> str:
    """Each end with the outcome that leads to it; the two moves that need no review by their own names."""
    by_state: dict[StrEnum, list[str]] = {}
    for outcome, state in plan.AFTER_REVIEW.items():
        by_state.setdefault(state, []).append(_spoken(outcome))
    labels = {
        (start, to): _why(start, " or ".join(by_state.get(to, ["could not agree"])))
        for start, following in plan.GOAL_MOVES.items()
        for to in following
    }
    outcomes = ", ".join(f"*{_spoken(outcome)}*" for outcome in plan.AFTER_REVIEW)
    return GOAL.format(diagram=drawn(plan.GOAL_MOVES, plan.GoalState.OPEN, labels), outcomes=outcomes)


def _why(start: plan.GoalState, outcome: str) -> str:
    """What leads away from a state: an outcome while it runs, taking it up again once it has ended."""
    return outcome if start in plan.REVIEWED else "taken up again"


def _strain() -> str:
    labels = {(start, to): _who(parts) for start, moves in repair.MOVES.items() for to, parts in moves.items()}
    rows = [f"| {_spoken(start)} | {_spoken(to)} | {who} |" for (start, to), who in labels.items()]
    table = "\n".join(["| from | to | who |", "| --- | --- | --- |", *rows])
    return STRAIN.format(diagram=drawn(repair.MOVES, repair.State.NOTICED, labels), table=table)


def page() -> str:
    """The whole page, one section for each kind of thing that has states."""
    check_in = CHECK_IN.format(diagram=drawn(checkins.MOVES, checkins.State.OPEN))
    taking_part = TAKING_PART.format(diagram=drawn(consents.MOVES, consents.Choice.TAKES_PART))
    task = TASK.format(diagram=drawn(plan.TASK_MOVES, plan.TaskState.OPEN))
    email = EMAIL.format(diagram=drawn(messages.MOVES, messages.State.WAITING))
    return "\n".join([HEAD, check_in, taking_part, _goal(), task, _strain(), email])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
