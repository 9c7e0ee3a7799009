"""How a therapy ended: the facts that are stored, and the one table that makes a label of them.

The label is never stored. A wrong word about how somebody left would follow them; a fact can be put right.
"""

from enum import StrEnum


class EndedBy(StrEnum):
    """Whose decision it was."""

    BOTH = "both"
    CLIENT = "client"
    THERAPIST = "therapist"
    OUTSIDE = "outside"
    NOT_KNOWN = "not-known"


class Announced(StrEnum):
    """Whether the two knew beforehand that it would end."""

    BEFORE = "before"
    AT_THE_END = "at-the-end"
    NOT = "not"
    NOT_KNOWN = "not-known"


class LastKept(StrEnum):
    """Whether the last session that was planned took place."""

    YES = "yes"
    NO = "no"
    NONE_PLANNED = "none-planned"


class Went(StrEnum):
    """The therapist's one word on how the client is at the end, asked for everyone."""

    MUCH_BETTER = "much-better"
    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    CANNOT_SAY = "cannot-say"


class Label(StrEnum):
    """What an ending is called, derived from the facts."""

    PLANNED = "planned"
    CUT_SHORT = "cut-short"
    SAID_AT_THE_END = "said-at-the-end"
    WITHOUT_GOODBYE = "without-goodbye"
    NOT_KNOWN = "not-known"


LABELS: dict[tuple[Announced, LastKept], Label] = {
    (Announced.BEFORE, LastKept.YES): Label.PLANNED,
    # The end was agreed, and no session was planned after that: nothing was missed.
    (Announced.BEFORE, LastKept.NONE_PLANNED): Label.PLANNED,
    (Announced.BEFORE, LastKept.NO): Label.CUT_SHORT,
    (Announced.AT_THE_END, LastKept.YES): Label.SAID_AT_THE_END,
    (Announced.AT_THE_END, LastKept.NONE_PLANNED): Label.SAID_AT_THE_END,
    # It was called off with a word, such as a message: a word is a goodbye.
    (Announced.AT_THE_END, LastKept.NO): Label.SAID_AT_THE_END,
    (Announced.NOT, LastKept.YES): Label.WITHOUT_GOODBYE,
    (Announced.NOT, LastKept.NO): Label.WITHOUT_GOODBYE,
    (Announced.NOT, LastKept.NONE_PLANNED): Label.WITHOUT_GOODBYE,
    (Announced.NOT_KNOWN, LastKept.YES): Label.NOT_KNOWN,
    (Announced.NOT_KNOWN, LastKept.NO): Label.NOT_KNOWN,
    (Announced.NOT_KNOWN, LastKept.NONE_PLANNED): Label.NOT_KNOWN,
}


def label_of(announced: str, last_kept: str) -> Label:
    """What an ending with these facts is called. Who ended it is said beside it and changes nothing."""
    return LABELS[Announced(announced), LastKept(last_kept)]


class Column(StrEnum):
    """Which of the three lists of a looking back a remark is in."""

    HELPED = "helped"
    DID_NOT = "did-not"
    IF_HARD = "if-hard"


class Worse(StrEnum):
    """Whether therapy left something bad behind."""

    NO = "no"
    YES = "yes"
    NOT_SURE = "not-sure"
    RATHER_NOT = "rather-not"


class Because(StrEnum):
    """Whether that has to do with the therapy."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_SURE = "not-sure"


class Contact(StrEnum):
    """Whether the person who reads it should get in touch."""

    YES = "yes"
    NO = "no"


def choices(states: type[StrEnum]) -> list[tuple[str, str]]:
    """The values of a state column as Django wants them."""
    return [(state.value, state.value) for state in states]
