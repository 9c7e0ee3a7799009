"""How a person is written to, what became of a text message, and whether anything goes out at all."""

from enum import StrEnum


class Channel(StrEnum):
    """How messages reach a person. All three weigh the same."""

    TEXT = "text"
    EMAIL = "email"
    NONE = "none"


class Receipt(StrEnum):
    """What the gateway told of a text message. Without a word after two days nobody knows."""

    NOTHING = ""
    DELIVERED = "delivered"
    FAILED = "failed"


class Standing(StrEnum):
    """Whether a person gets messages. Only GETS_THEM lets one out."""

    NEVER_CHOSE = "never-chose"
    GETS_THEM = "gets-them"
    WANTS_NONE = "wants-none"
    STOPPED = "stopped"
    CAME_BACK = "came-back"


# Each arrow is a deed of the person, but for the two into and out of CAME_BACK by a mail server or gateway.
MOVES: dict[Standing, frozenset[Standing]] = {
    Standing.NEVER_CHOSE: frozenset({Standing.GETS_THEM, Standing.WANTS_NONE}),
    Standing.GETS_THEM: frozenset({Standing.WANTS_NONE, Standing.STOPPED, Standing.CAME_BACK}),
    Standing.WANTS_NONE: frozenset({Standing.GETS_THEM}),
    Standing.STOPPED: frozenset({Standing.GETS_THEM, Standing.WANTS_NONE}),
    Standing.CAME_BACK: frozenset({Standing.GETS_THEM, Standing.WANTS_NONE, Standing.STOPPED}),
}
