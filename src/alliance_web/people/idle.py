"""How long a sign-in of staff is good for: it locks when no one uses it, and ends with the working day.

The session holds when its owner signed in, when they last used it, and since when it is locked. Every window of one
browser shares it, so unlocking one unlocks all.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from django.conf import settings

SINCE, SEEN, LOCKED, WRONG = "signed_in_at", "seen_at", "locked_at", "wrong_tries"
OVER = "day_over"
MINUTE, HOUR, DAY = 60, 3600, 86_400
# The session is written at most this often, not on every page: being idle is known to the minute.
WRITE_EVERY = MINUTE
# So long a tab that was left open still belongs to its owner: it opens nothing, but what it sends is kept for them.
REMEMBERED = 7 * DAY


class Standing(StrEnum):
    """What a session of staff opens now."""

    OPEN = "open"
    LOCKED = "locked"
    OVER = "over"


def begin(session: Any, *, staff: bool) -> None:
    """How long somebody who has just signed in stays so: staff while they work, clients on their own phone."""
    for name in (LOCKED, WRONG, OVER):
        session.pop(name, None)
    if staff:
        session[SINCE] = session[SEEN] = int(time.time())
        session.set_expiry(REMEMBERED)
    else:
        session.set_expiry(settings.CLIENT_SIGNED_IN_DAYS * DAY)


def standing(session: Any) -> Standing:
    """Whether a session of staff is open, locked, or over with the working day. A clock that was moved locks it."""
    now = time.time()
    if session.get(OVER) or _apart(now, session.get(SINCE, now)) > settings.STAFF_SIGNED_IN_HOURS * HOUR:
        return Standing.OVER
    if LOCKED in session or _apart(now, session.get(SEEN, now)) > _idle():
        return Standing.LOCKED
    return Standing.OPEN


def stay_awake(session: Any) -> None:
    """Its owner has just used it."""
    now = int(time.time())
    if now - session.get(SEEN, 0) >= min(WRITE_EVERY, _idle() // 4):
        session.setdefault(SINCE, now)
        session[SEEN] = now
        session.set_expiry(REMEMBERED)


def lock(session: Any) -> bool:
    """Keep it locked until it is unlocked; False where it is locked already."""
    if LOCKED in session:
        return False
    session[LOCKED] = min(int(time.time()), int(session.get(SEEN, time.time()) + _idle()))
    return True


def unlock(session: Any) -> None:
    """Its owner has shown that it is them."""
    session.pop(LOCKED, None)
    session.pop(WRONG, None)
    session[SEEN] = int(time.time())


def end_day(session: Any) -> None:
    """It opens nothing from now on, also where the clock is moved back."""
    if not session.get(OVER):
        session[OVER] = True


def count_wrong(session: Any) -> int:
    """One more wrong try since it was locked; how many there are by now."""
    session[WRONG] = session.get(WRONG, 0) + 1
    return int(session[WRONG])


def locks_in(session: Any) -> int:
    """Seconds until it locks if no one uses it."""
    return max(0, int(session.get(SEEN, time.time()) + _idle() - time.time()))


def locked_at(session: Any) -> datetime:
    """Since when it is locked."""
    return datetime.fromtimestamp(session.get(LOCKED, time.time()), UTC)


def day_ends_at(session: Any) -> datetime:
    """Until when it can be unlocked."""
    return datetime.fromtimestamp(session.get(SINCE, time.time()) + settings.STAFF_SIGNED_IN_HOURS * HOUR, UTC)


def minutes_until_lock() -> int:
    """After how many minutes without use a page locks, in whole ones."""
    return max(1, _idle() // MINUTE)


def last_used(session: Any) -> float:
    """When it was last used, to the minute."""
    return float(session.get(SEEN, time.time()))


def _idle() -> int:
    return int(settings.STAFF_IDLE_MINUTES * MINUTE)


def _apart(one: float, other: float) -> float:
    return max(one, other) - min(one, other)
