"""Reads about the safety plan and open review tasks."""

from typing import Any

from django.db.models import QuerySet

from .models import ReviewTask, SafetyPlan


def plan_of(practice_id: int) -> SafetyPlan | None:
    """The practice's safety plan, if it has one."""
    return SafetyPlan.objects.select_related("answered_by").filter(practice_id=practice_id).first()


def may_ask_about_self_harm(practice_id: int) -> bool:
    """Only with local emergency numbers and a named, active person who answers."""
    plan = plan_of(practice_id)
    return bool(plan and plan.emergency_numbers.strip() and plan.answered_by and plan.answered_by.is_active)


def answers_for_risk(user_id: int) -> bool:
    """Whether the practice named this person."""
    return SafetyPlan.objects.filter(answered_by_id=user_id).exists()


def open_tasks(user: Any) -> QuerySet[ReviewTask]:
    """Open tasks of this person, the most pressing first."""
    return ReviewTask.objects.filter(assigned_to_id=user.pk, done_at=None).select_related("therapy").order_by("due_at")
