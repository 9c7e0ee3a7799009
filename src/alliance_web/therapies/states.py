"""The states of a session."""

from django.db.models import TextChoices


class SessionState(TextChoices):
    """A planned session has begun once the clock has passed its start; a cancelled one never does."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
