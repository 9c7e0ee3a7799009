"""Changes of the plan, as marks on the session axis of the course: the same words for both, who see one drawing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from alliance.model import Mark
from alliance_web.checkins.shared import SharedSession
from alliance_web.plan.queries.changes import PlanChange


def marks(changes: Sequence[PlanChange], course: Sequence[SharedSession]) -> Iterator[Mark]:
    """Each at the last session that had begun; what came before the first one stands at the first."""
    sessions = sorted(session.number for session in course)
    for change in changes if sessions else ():
        before = [number for number in sessions if number <= change.session]
        yield Mark(before[-1] if before else sessions[0], change.words)
