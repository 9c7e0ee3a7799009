"""The states of a check-in, as one dict. The diagram in the docs is drawn from it."""

from enum import StrEnum


class State(StrEnum):
    """Where a check-in stands."""

    OPEN = "open"
    SUBMITTED = "submitted"
    WAIVED = "waived"
    LAPSED = "lapsed"


# Waived: "show me without mine". It gives the other chair's answers free, and an own rating can no longer be blind.
# Lapsed: the client takes no part. What is about a session still to come is open again once they do.
MOVES: dict[State, frozenset[State]] = {
    State.OPEN: frozenset({State.SUBMITTED, State.WAIVED, State.LAPSED}),
    State.SUBMITTED: frozenset(),
    State.WAIVED: frozenset(),
    State.LAPSED: frozenset({State.OPEN}),
}


class Sharing(StrEnum):
    """When the other chair may see an answer. Only its author changes it."""

    NOW = "now"
    NEXT = "next"
    NEVER = "never"
