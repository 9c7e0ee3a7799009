"""Python reads this first in every process of a practice served with a clock of its own: see `moved_clock`."""

import os
from datetime import timedelta
from pathlib import Path

if named := os.environ.get("MOVED_CLOCK"):
    from django.utils import timezone

    ahead, really = Path(named), timezone.now

    def moved():  # type: ignore[no-untyped-def]
        """The real moment, so many seconds later as stand in the file."""
        return really() + timedelta(seconds=float(ahead.read_text() or 0) if ahead.exists() else 0)

    timezone.now = moved
