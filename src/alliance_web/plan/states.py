"""The states of goals and tasks, as one dict each. The diagrams in the docs are drawn from them.

Whether a goal or task is *agreed* is no state: it follows from who agrees with which version, see `agreement.py`.
"""

from enum import StrEnum


class GoalState(StrEnum):
    """Where a goal stands. Everything but `open` and `sustaining` is an end, and any end can be taken up again."""

    OPEN = "open"
    SUSTAINING = "sustaining"
    ACHIEVED = "achieved"
    SET_ASIDE = "set-aside"
    NOT_AGREED = "not-agreed"


# A goal moves by a review on which both say the same, with two exceptions: either may state that the two could not
# agree, and either may take up again what had ended, by proposing it anew.
GOAL_MOVES: dict[GoalState, frozenset[GoalState]] = {
    GoalState.OPEN: frozenset(
        {GoalState.ACHIEVED, GoalState.SUSTAINING, GoalState.SET_ASIDE, GoalState.NOT_AGREED},
    ),
    GoalState.SUSTAINING: frozenset({GoalState.OPEN, GoalState.ACHIEVED, GoalState.SET_ASIDE}),
    GoalState.ACHIEVED: frozenset({GoalState.OPEN}),
    GoalState.SET_ASIDE: frozenset({GoalState.OPEN}),
    GoalState.NOT_AGREED: frozenset({GoalState.OPEN}),
}
REVIEWED: frozenset[GoalState] = frozenset({GoalState.OPEN, GoalState.SUSTAINING})


class GoalMove(StrEnum):
    """What can be done with a goal apart from wording it, taking a stance and reviewing it."""

    FOCUS = "focus"
    REST = "rest"
    SERVE = "serve"
    NOT_AGREED = "not-agreed"
    TAKEN_UP = "taken-up"


class TaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    DONE = "done"
    SET_ASIDE = "set-aside"


TASK_MOVES: dict[TaskState, frozenset[TaskState]] = {
    TaskState.OPEN: frozenset({TaskState.DONE, TaskState.SET_ASIDE}),
    TaskState.DONE: frozenset({TaskState.OPEN}),
    TaskState.SET_ASIDE: frozenset({TaskState.OPEN}),
}


class Stance(StrEnum):
    """What one of the two says to a version."""

    AGREE = "agree"
    DISAGREE = "disagree"
    UNDECIDED = "undecided"


class Outcome(StrEnum):
    """What one of the two would do with a goal at its review."""

    KEEP = "keep"
    CHANGE = "change"
    ACHIEVED = "achieved"
    SUSTAIN = "sustain"
    SET_ASIDE = "set-aside"


# Where a goal goes when both say the same at its review. "Change" keeps it open: a new version follows.
AFTER_REVIEW: dict[Outcome, GoalState] = {
    Outcome.KEEP: GoalState.OPEN,
    Outcome.CHANGE: GoalState.OPEN,
    Outcome.ACHIEVED: GoalState.ACHIEVED,
    Outcome.SUSTAIN: GoalState.SUSTAINING,
    Outcome.SET_ASIDE: GoalState.SET_ASIDE,
}


class Owner(StrEnum):
    """Who does a task. A caregiver has no account of their own here: the client reports for both."""

    CLIENT = "client"
    THERAPIST = "therapist"
    BOTH = "both"
    CAREGIVER = "caregiver"


class Place(StrEnum):
    """Where a task is done."""

    IN_SESSION = "in-session"
    BETWEEN = "between"


class Amount(StrEnum):
    """How much of a task was done, in the words of whoever did it."""

    NOT = "not"
    A_LITTLE = "a-little"
    MOST = "most"
    ALL = "all"


def choices(states: type[StrEnum]) -> list[tuple[str, str]]:
    """The values of a state column as Django wants them."""
    return [(state.value, state.value) for state in states]
