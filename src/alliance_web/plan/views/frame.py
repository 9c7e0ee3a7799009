"""What every page of a plan begins with."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from alliance_web.access.request import ChairRequest
from alliance_web.therapies.frame import Frame, frame

from ..queries.goals import GoalShown, goal


def plan_frame(request: ChairRequest, therapy: UUID) -> Frame:
    """The therapy from the visitor's chair; the gate has seen to it that they take part in it."""
    return frame(therapy, request.relation.part, "plan")


def goal_of(own: Frame, number: int) -> GoalShown:
    """A goal of the therapy. Raises Http404."""
    found = goal(own, number)
    if found is None:
        raise Http404("No such goal.")
    return found
