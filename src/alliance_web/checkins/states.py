"""The states of a check-in, as one dict. The diagram in the docs is drawn from it."""

from enum import StrEnum


class State(StrEnum):
    """Where a check-in stands."""

    OPEN = "open"
    SUBMITTED = "submitted"
    WAIVED = "waived"


# Waived: "show me without mine". It gives the other chair's answers free, and an own rating can no longer be blind.
MOVES: dict[State, frozenset[State]] = {
    State.OPEN: frozenset({State.SUBMITTED, State.WAIVED}),
    State.SUBMITTED: frozenset(),
    State.WAIVED: frozenset(),
}


class Sharing(StrEnum):
    """When the other chair may see an answer. Only its author changes it."""

    NOW = "now"
    NEXT = "next"
    NEVER = "never"
