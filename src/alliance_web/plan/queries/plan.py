"""The plan page: goals, what waits for whom, and when the two look at their goals again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..states import REVIEWED
from . import review_days
from .attained import Attained, attained
from .goals import GoalShown, of_therapy, with_tasks
from .people import people
from .review_days import Day, was_looked_at
from .tasks import TaskShown

if TYPE_CHECKING:
    from alliance_web.therapies.frame import Frame


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the two have planned.

    `due`: the running goals to look at since the agreed day has come. `attained`: the goals' levels taken together.
    """

    goals: tuple[GoalShown, ...]
    day: Day | None
    due: tuple[GoalShown, ...]
    attained: tuple[Attained, ...] = ()

    @property
    def focus(self) -> tuple[GoalShown, ...]:
        """What the two work on now."""
        return tuple(goal for goal in self.goals if goal.in_focus)

    @property
    def waiting(self) -> tuple[GoalShown, ...]:
        """Agreed, but not now."""
        return tuple(goal for goal in self.goals if goal.is_running and not goal.in_focus and goal.agreed)

    @property
    def proposed(self) -> tuple[GoalShown, ...]:
        """Not agreed, or not yet."""
        return tuple(goal for goal in self.goals if goal.is_running and not goal.in_focus and not goal.agreed)

    @property
    def ended(self) -> tuple[GoalShown, ...]:
        """What is behind the two."""
        return tuple(goal for goal in self.goals if not goal.is_running)

    @property
    def running(self) -> tuple[GoalShown, ...]:
        """Everything that has not ended."""
        return tuple(goal for goal in self.goals if goal.is_running)

    @property
    def for_you(self) -> GoalShown | None:
        """The first goal of which the reader has not said yet what they think."""
        return next((goal for goal in self.goals if goal.waits_for_you), None)

    @property
    def task_for_you(self) -> TaskShown | None:
        """The first task of which the reader has not said yet what they think."""
        return next((task for goal in self.goals for task in goal.tasks if task.waits_for_you), None)

    @property
    def to_review(self) -> GoalShown | None:
        """The first goal at whose review the reader is awaited: begun by the other, else due."""
        begun = (goal for goal in self.goals if goal.open_review and goal.open_review.waits_for_you)
        due = (goal for goal in self.due if goal.open_review is None)
        return next(begun, None) or next(due, None)


def plan(frame: Frame) -> Plan:
    """The plan of a therapy. Seventeen queries, however many goals and tasks there are."""
    known = people(frame)
    shown = with_tasks(of_therapy(frame.therapy, known), frame, known)
    day = review_days.day(frame.therapy, known)
    come = day.on if day and day.is_agreed and day.has_come else None
    due = [goal for goal in shown if come and goal.state in REVIEWED and not was_looked_at(goal.row, come)]
    return Plan(shown, day, tuple(due), attained(shown))
