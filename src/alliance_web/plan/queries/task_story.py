"""The story of a task: everything said and done, in the order in which it came, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ..states import TaskState
from .people import Person
from .story import Told, agreed_told, left_told, stances_told, version_told

if TYPE_CHECKING:
    from .tasks import TaskShown


def story(task: TaskShown) -> tuple[Told, ...]:
    """Every version, stance, reason, own words and move of a task, oldest first."""
    known = task.known
    agreed, left = agreed_told(task.row, known), left_told(task.row, known)
    lines = [*_versions(task, known), *agreed, *left, *_moves(task, known), *_reports(task)]
    return tuple(sorted(lines, key=lambda line: line.at))


def _versions(task: TaskShown, known: Mapping[int, Person]) -> Iterator[Told]:
    for row in task.row.versions.all():
        who = known[row.by_id]
        first = _("You suggested this task.") if who.is_you else _("{name} suggested this task.")
        yield version_told(row, who, first, task.how_of(task.wordings[row.number]))
        yield from stances_told(row, known)


def _moves(task: TaskShown, known: Mapping[int, Person]) -> Iterator[Told]:
    you = {
        TaskState.DONE: _("You marked it as done."),
        TaskState.SET_ASIDE: _("You stopped it."),
        TaskState.OPEN: _("You restarted it."),
    }
    other = {
        TaskState.DONE: _("{name} marked it as done."),
        TaskState.SET_ASIDE: _("{name} stopped it."),
        TaskState.OPEN: _("{name} restarted it."),
    }
    before = TaskState.OPEN
    for row in task.row.moves.all():
        who, to = known[row.by_id], TaskState(row.to)
        yield Told(row.at, ((you if who.is_you else other)[to] if to != before else _kept(who)).format(name=who.name))
        before = to


def _kept(who: Person) -> str:
    return _("You kept it as it is.") if who.is_you else _("{name} kept it as it is.")


def _reports(task: TaskShown) -> Iterator[Told]:
    for report in task.reports:
        who = report.person
        said = _("You said how it went.") if who.is_you else _("{name} said how it went.")
        yield Told(report.row.at, said.format(name=who.name))
        if report.answered_by:
            one = report.answered_by
            words = _("You answered.") if one.is_you else _("{name} answered.").format(name=one.name)
            yield Told(report.row.answered_at, words)
