"""What can be asked about a session, what came of it, and what a calendar shows."""

from django.db.models import TextChoices


class Asked(TextChoices):
    """What a client asks for."""

    MOVE = "move"
    CANCEL = "cancel"


class Answer(TextChoices):
    """What came of it. Nobody answers `withdrawn`: the client took the question back."""

    OPEN = ""
    MOVED = "moved"
    CANCELLED = "cancelled"
    KEPT = "kept"
    WITHDRAWN = "withdrawn"


class Because(TextChoices):
    """Why a session was moved or cancelled, where it was not for itself."""

    ITSELF = ""
    SERIES = "series"
    ENDING = "ending"


class Title(TextChoices):
    """What a calendar calls a session. Whoever runs the calendar reads it, so the first says nothing."""

    NEUTRAL = "neutral"
    INITIALS = "initials"
    FIRST_NAME = "first-name"
