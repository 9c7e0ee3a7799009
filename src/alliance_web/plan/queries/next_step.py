"""The one next step of the plan page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from .plan import Plan

if TYPE_CHECKING:
    from alliance_web.therapies.frame import Frame


@dataclass(frozen=True, slots=True)
class Step:
    """A sentence and the button after it."""

    words: str
    label: str
    url: str


def next_step(frame: Frame, plan: Plan) -> Step | None:
    """What the reader can do now: answer the other, look at a goal, set a day, bring one into focus, or propose one."""
    key = frame.therapy.key
    if goal := plan.for_you:
        words = _("{name} is waiting for your answer about goal {n}.").format(name=frame.other.name, n=goal.number)
        return Step(words, _("Answer"), reverse("goal", args=[key, goal.number]))
    if task := plan.task_for_you:
        words = _("{name} is waiting for your answer about a task for goal {n}.").format(
            name=frame.other.name, n=task.goal
        )
        return Step(words, _("Answer"), reverse("task", args=[key, task.goal, task.number]))
    if goal := plan.to_review:
        words = _("It's time to review goal {n}.").format(n=goal.number)
        return Step(words, _("Review goal {n}").format(n=goal.number), reverse("review-goal", args=[key, goal.number]))
    if plan.waiting and not plan.focus:
        goal = plan.waiting[0]
        words = _("You both agree to goal {n}. Would you like to work on it now?").format(n=goal.number)
        return Step(words, _("Open goal {n}").format(n=goal.number), reverse("goal", args=[key, goal.number]))
    if plan.focus and (plan.day is None or (plan.day.is_agreed and plan.day.has_come)):
        words = _("When do you want to review your goals together?")
        return Step(words, _("Suggest a date"), reverse("review-day", args=[key]))
    return Step("", _("Suggest a goal"), reverse("propose-goal", args=[key]))
