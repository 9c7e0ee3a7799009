"""How long a session lasts beyond its time."""

from datetime import timedelta

# Sessions run over, and nothing that is looked at in one should vanish at the minute.
OVERRUN = timedelta(minutes=10)
