"""When somebody is asked after the end, what opens the link, and what can be answered."""

from enum import StrEnum

# Months after the last day of a therapy.
MONTHS = (1, 3, 6, 12, 24)
# Once so many months have gone by without any answer, nobody is asked again.
SILENT_UNTIL = 12
# So many wrong answers close the link, and the practice hears of it.
WRONG = 3


class Standing(StrEnum):
    """How it is with the questions to one client."""

    NOT_AGREED = "not-agreed"
    AGREED = "agreed"
    PAUSED = "paused"
    STOPPED = "stopped"
    # Three wrong answers closed the link.
    CLOSED = "closed"


# The therapist opens a closed link again; every other move but the closing is a choice of the client.
MOVES: dict[Standing, frozenset[Standing]] = {
    Standing.NOT_AGREED: frozenset({Standing.AGREED}),
    Standing.AGREED: frozenset({Standing.PAUSED, Standing.STOPPED, Standing.CLOSED}),
    Standing.PAUSED: frozenset({Standing.AGREED, Standing.STOPPED}),
    Standing.STOPPED: frozenset({Standing.AGREED}),
    Standing.CLOSED: frozenset({Standing.AGREED, Standing.STOPPED}),
}


class Opens(StrEnum):
    """What the client chose to open the link with: something that only they know."""

    DAY = "day"
    WORD = "word"


class NotToday(StrEnum):
    """What can be said in place of an answer, all alike."""

    LATER = "later"
    PAUSE = "pause"
    STOP = "stop"


class Lasted(StrEnum):
    """What has become of a goal, in the client's view."""

    STILL = "still"
    PARTLY = "partly"
    NOT = "not"
    NO_MATTER = "no-matter"


class Hear(StrEnum):
    """Whether the client would like to hear from the practice."""

    NO = "no"
    CALL = "call"
    COME = "come"
    NOT_SURE = "not-sure"


WISHES = frozenset({Hear.CALL, Hear.COME})


def choices(states: type[StrEnum]) -> list[tuple[str, str]]:
    """The values of a state column as Django wants them."""
    return [(state.value, state.value) for state in states]
