"""The states of a message, as one dict, and what comes of a try. The diagram in the docs is drawn from it."""

from django.db.models import TextChoices


class State(TextChoices):
    """What is known of a message."""

    WAITING = "waiting"
    SENT = "sent"
    IN_DOUBT = "in-doubt"  # it may have been sent: the last try ended before its answer was known
    FAILED = "failed"  # refused for good, come back, or there is no mail server or no address
    EXPIRED = "expired"  # it was not sent in the time in which it was worth sending


class Outcome(TextChoices):
    """What came of one try to send. One without an outcome is under way, or was cut off."""

    UNDER_WAY = ""
    SENT = "sent"
    NOT_SENT = "not-sent"
    REFUSED = "refused"
    IN_DOUBT = "in-doubt"


# Back to waiting: a person sends it again. From sent to failed: it came back later, as a mail.
MOVES: dict[State, frozenset[State]] = {
    State.WAITING: frozenset({State.SENT, State.IN_DOUBT, State.FAILED, State.EXPIRED}),
    State.IN_DOUBT: frozenset({State.WAITING, State.FAILED}),
    State.FAILED: frozenset({State.WAITING}),
    State.SENT: frozenset({State.FAILED}),
    State.EXPIRED: frozenset(),
}
