"""What a file of appointments holds, in the terms of the app, and how much of it is taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ..lengths import LENGTH, LONGEST, SHORTEST

LARGEST = 1024 * 1024  # bytes; a year of a full practice is well below
MOST_EVENTS = 2000
MOST_ROWS = 1500
# What repeats without end, or far ahead, is taken up to here.
AHEAD = timedelta(days=366)
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One appointment. `place`: its row, or which entry of the file it is; `uid`: what it is called there, for ever."""

    place: int
    uid: str
    title: str
    starts_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read without a fault. `notes`: what was left out or assumed, as sentences."""

    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


class Unreadable(Exception):
    """It is no file of appointments; the text says so."""


def minutes_between(starts_at: datetime, ends_at: datetime) -> int:
    """How long an appointment is, in what a session can take; the usual length where the file says nothing useful."""
    minutes = int((ends_at - starts_at).total_seconds()) // 60
    return minutes if SHORTEST <= minutes <= LONGEST else LENGTH


def tidy(title: str) -> str:
    """A title as one line of characters that can be shown."""
    shown = "".join(letter if letter.isprintable() else " " for letter in title)
    return " ".join(shown.split())[:LONGEST_TITLE]
