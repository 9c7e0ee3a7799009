"""Goals and tasks with every version and every stance, their reviews and reports, how the two like to work,
and the ideas for tasks of a practice.

Nothing is ever overwritten: a change is a new version, a changed mind is a new stance. What is agreed is computed from
them in `agreement.py`. People's words are sealed.
"""

from .goals import AttainmentScale, Goal, GoalMoved, GoalStance, GoalVersion
from .ideas import TaskIdea
from .reviews import Preferences, Review, ReviewDay, ReviewView
from .tasks import Task, TaskMove, TaskReport, TaskStance, TaskVersion

__all__ = [
    "AttainmentScale",
    "Goal",
    "GoalMoved",
    "GoalStance",
    "GoalVersion",
    "Preferences",
    "Review",
    "ReviewDay",
    "ReviewView",
    "Task",
    "TaskIdea",
    "TaskMove",
    "TaskReport",
    "TaskStance",
    "TaskVersion",
]
