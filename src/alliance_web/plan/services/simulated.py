"""The plans of a simulated practice, put into the past in which they are to have been made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models, transaction

from alliance_web.therapies.queries import last_begun

from ..models import (
    AttainmentScale,
    Goal,
    GoalMoved,
    GoalStance,
    GoalVersion,
    Preferences,
    Review,
    ReviewDay,
    ReviewView,
    Task,
    TaskMove,
    TaskReport,
    TaskStance,
    TaskVersion,
)

if TYPE_CHECKING:
    from alliance_web.therapies.services.simulated import Past

# Every table that says when something happened, and the way from it to its therapy.
DATED: dict[type[models.Model], str] = {
    Goal: "therapy",
    GoalVersion: "goal__therapy",
    GoalStance: "version__goal__therapy",
    GoalMoved: "goal__therapy",
    AttainmentScale: "goal__therapy",
    ReviewDay: "therapy",
    Review: "goal__therapy",
    ReviewView: "review__goal__therapy",
    Preferences: "therapy",
    Task: "goal__therapy",
    TaskVersion: "task__goal__therapy",
    TaskStance: "version__task__goal__therapy",
    TaskMove: "task__goal__therapy",
    TaskReport: "task__goal__therapy",
}


@transaction.atomic
def put_into_the_past(*, past: Past) -> None:
    """Everything in the plans of the practice, and the session that each review came after."""
    past.redate(DATED)
    for review in Review.objects.filter(goal__therapy__practice=past.practice).select_related("goal__therapy"):
        review.session = last_begun(review.goal.therapy, review.begun_at)
        review.save(update_fields=["session"])
