"""Whether a client takes part in the check-ins of one therapy, as one dict. The diagram in the docs is drawn so."""

from enum import StrEnum


class Choice(StrEnum):
    """What the client chose last. Who has never chosen takes part."""

    TAKES_PART = "takes-part"
    PAUSED = "paused"
    STOPPED = "stopped"


MOVES: dict[Choice, frozenset[Choice]] = {
    Choice.TAKES_PART: frozenset({Choice.PAUSED, Choice.STOPPED}),
    Choice.PAUSED: frozenset({Choice.TAKES_PART, Choice.STOPPED}),
    Choice.STOPPED: frozenset({Choice.TAKES_PART}),
}
# What the page says that each choice does; another meaning is another version.
VERSION = 1
