"""A simulated practice whose clock a story can move: months go by between two lines of it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from .served import practice
from .therapist import PRACTICE_ZONE

# Its `sitecustomize` is read by every process of the server.
FOLDER = Path(__file__).parent / "clock"


@dataclass(frozen=True)
class Clock:
    """Where it is served, and the file that says how far it is ahead."""

    address: str
    ahead: Path

    def move_to(self, day: date) -> None:
        """It is eleven in the morning of that day: nobody is asked at night."""
        then = datetime.combine(day, time(11), PRACTICE_ZONE)
        new = self.ahead.with_suffix(".new")
        new.write_text(str((then - datetime.now(PRACTICE_ZONE)).total_seconds()))
        new.replace(self.ahead)


@contextmanager
def moved(folder: Path, **settings: str) -> Iterator[Clock]:
    """Serve it, with these environment variables; the clock goes right until it is moved."""
    ahead = folder / "ahead"
    path = os.pathsep.join([str(FOLDER), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    with practice(PYTHONPATH=path, MOVED_CLOCK=str(ahead), **settings) as address:
        yield Clock(address, ahead)
