"""Changes of the plan, as marks on the session axis of the course: the same words for both, who see one drawing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime

from alliance.model import Mark
from alliance_web.checkins.shared import SharedSession
from alliance_web.plan.changed import Changed, goal_changed, tasks_changed
from alliance_web.plan.queries.changes import PlanChange


def marks(changes: Sequence[PlanChange], course: Sequence[SharedSession]) -> Iterator[Mark]:
    """Each at the last session that had begun; what came before the first one stands at the first.

    What came more than once at a session is said once, where it came last; tasks for one goal are counted, and their
    words give way where there is no room for all.
    """
    begun = sorted((session.starts_at, session.number) for session in course)
    found: dict[tuple[int, int, bool, Changed], set[int]] = {}
    for change in changes if begun else ():
        key = (_session(begun, change.at), change.goal, change.task > 0, change.what)
        found[key] = {change.task} | found.pop(key, set())
    for (session, goal, is_of_task, what), tasks in found.items():
        words = tasks_changed(what, goal, len(tasks)) if is_of_task else goal_changed(what, goal)
        yield Mark(session, words, minor=is_of_task)


def _session(begun: Sequence[tuple[datetime, int]], at: datetime) -> int:
    """The number of the last session that had begun at a moment, the first one's before it. `begun`: in time."""
    place = bisect_right([starts_at for starts_at, _number in begun], at)
    return begun[max(place - 1, 0)][1]
