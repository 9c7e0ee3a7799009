"""The states of a strain that is followed, as one dict: from where to where, and who may say so.

The diagram in the docs is drawn from it. Only the client says "repaired" or "not repaired", and may say so at any
time, also without a talk; only the client takes it back. "Not sure" is an answer as good as the two, and no verdict.
A talk that was noted by mistake is undone by either: the move stays in the story and counts nowhere else.
"""

from enum import StrEnum

from alliance_web.access.relation import Part


class State(StrEnum):
    """Where a strain stands."""

    NOTICED = "noticed"
    NAMED = "named"
    TALKED = "talked-about"
    REPAIRED = "repaired"
    NOT_REPAIRED = "not-repaired"
    NOT_SURE = "not-sure"
    SET_ASIDE = "set-aside"


CLIENT = frozenset({Part.CLIENT})
EITHER = frozenset({Part.CLIENT, Part.THERAPIST})
_CLIENTS = {State.REPAIRED: CLIENT, State.NOT_REPAIRED: CLIENT, State.NOT_SURE: CLIENT}
_ENDS = {**_CLIENTS, State.SET_ASIDE: EITHER}

MOVES: dict[State, dict[State, frozenset[Part]]] = {
    State.NOTICED: {State.NAMED: EITHER, State.TALKED: EITHER, **_ENDS},
    State.NAMED: {State.TALKED: EITHER, **_ENDS},
    # Once more: something felt off again, or one talk was not enough.
    State.TALKED: {State.TALKED: EITHER, **_ENDS},
    State.REPAIRED: {State.NAMED: CLIENT, State.NOT_REPAIRED: CLIENT, State.NOT_SURE: CLIENT},
    State.NOT_REPAIRED: {
        State.NAMED: EITHER,
        State.TALKED: EITHER,
        State.REPAIRED: CLIENT,
        State.NOT_SURE: CLIENT,
    },
    State.NOT_SURE: {
        State.NAMED: EITHER,
        State.TALKED: EITHER,
        State.REPAIRED: CLIENT,
        State.NOT_REPAIRED: CLIENT,
        State.SET_ASIDE: EITHER,
    },
    State.SET_ASIDE: {State.NAMED: EITHER, **_CLIENTS},
}
# What waits for something; what comes up meanwhile belongs to it. "Not OK" is no end.
OPEN: frozenset[State] = frozenset({State.NOTICED, State.NAMED, State.TALKED, State.NOT_SURE, State.NOT_REPAIRED})
VERDICTS: frozenset[State] = frozenset({State.REPAIRED, State.NOT_REPAIRED})
# What the client can answer to "How is it now?", in the order in which it is asked.
ANSWERS: tuple[State, ...] = tuple(_CLIENTS)
# What settles a strain as a thing to bring up, and what brings it up again; "not sure" does neither.
SETTLES: frozenset[State] = frozenset({State.TALKED, State.REPAIRED, State.SET_ASIDE})
BRINGS_UP: frozenset[State] = frozenset({State.NAMED, State.NOT_REPAIRED})


class Origin(StrEnum):
    """What a strain was noticed by."""

    ANSWER = "answer"
    PROMPT = "prompt"
    HAND = "hand"


class Kind(StrEnum):
    """What a strain is like, as one of the two sees it. Clients read plain words, therapists the clinical ones."""

    WITHDRAWAL = "withdrawal"
    CONFRONTATION = "confrontation"
    BOTH = "both"
    UNKNOWN = "unknown"


class OwnView(StrEnum):
    """Whether the therapist finds a strain repaired; kept beside the client's verdict and never in its place."""

    REPAIRED = "repaired"
    NOT_YET = "not-yet"
    CANNOT_TELL = "cannot-tell"


class Moment(StrEnum):
    """When the other may read a note."""

    NOW = "now"
    SESSION = "session"
    WHEN_I_SAY = "when-i-say"
    NEVER = "never"


class Wish(StrEnum):
    """What the author of a note would like to come of it."""

    TALK = "talk"
    KNOW = "know"


def may_move(start: State, to: State, by: Part, *, noticed_by_client: bool) -> bool:
    """Whether this person may bring a strain from one state to the other.

    The therapist does not set aside what the client has noticed.
    """
    if to is State.SET_ASIDE and by is Part.THERAPIST and noticed_by_client:
        return False
    return by in MOVES[start].get(to, frozenset())


def choices(states: type[StrEnum]) -> list[tuple[str, str]]:
    """The values of a state column as Django wants them."""
    return [(state.value, state.value) for state in states]
