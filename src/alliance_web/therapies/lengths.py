"""How long a session lasts, and so whether one is on."""

from datetime import datetime, timedelta

# The usual length of a session of therapy; nobody enters another one yet.
LENGTH = timedelta(minutes=50)
# Sessions run over, and nothing that is looked at in one should vanish at the minute.
OVERRUN = timedelta(minutes=10)


def ends_at(starts_at: datetime) -> datetime:
    """When a session that begins then is over."""
    return starts_at + LENGTH


def is_on(starts_at: datetime, now: datetime) -> bool:
    """Whether a session that begins then goes on now."""
    return starts_at <= now < ends_at(starts_at)
