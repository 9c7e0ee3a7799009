"""What can change in a plan, in the few words that stand below the course: the same for both chairs."""

from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class Changed(StrEnum):
    """What became of a goal or a task."""

    AGREED = "agreed"
    FOCUS = "focus"
    REST = "rest"
    REACHED = "reached"
    KEPT_UP = "kept-up"
    DONE = "done"
    SET_ASIDE = "set-aside"
    NOT_AGREED = "not-agreed"
    TAKEN_UP = "taken-up"


def goal_changed(what: Changed, goal: int) -> str:
    """What became of a goal. Every change but `done` can be one of a goal."""
    return {
        Changed.AGREED: _("Goal {n} agreed"),
        Changed.FOCUS: _("Goal {n} in focus"),
        Changed.REST: _("Goal {n} paused"),
        Changed.REACHED: _("Goal {n} reached"),
        Changed.KEPT_UP: _("Goal {n} reached, kept up"),
        Changed.SET_ASIDE: _("Goal {n} set aside"),
        Changed.NOT_AGREED: _("Goal {n}: not agreed"),
        Changed.TAKEN_UP: _("Goal {n} reopened"),
    }[what].format(n=goal)


def tasks_changed(what: Changed, goal: int, tasks: int) -> str:
    """What became of so many tasks for a goal: agreed, done, set aside or taken up again.

    No page gives a task a number, so they are called by the goal that they are for.
    """
    return {
        Changed.AGREED: ngettext("Task for goal {n} agreed", "{tasks} tasks for goal {n} agreed", tasks),
        Changed.DONE: ngettext("Task for goal {n} done", "{tasks} tasks for goal {n} done", tasks),
        Changed.SET_ASIDE: ngettext("Task for goal {n} stopped", "{tasks} tasks for goal {n} stopped", tasks),
        Changed.TAKEN_UP: ngettext("Task for goal {n} restarted", "{tasks} tasks for goal {n} restarted", tasks),
    }[what].format(n=goal, tasks=tasks)
