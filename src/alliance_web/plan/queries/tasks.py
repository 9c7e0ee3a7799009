"""The tasks of a therapy as both chairs see them, with the reports about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from alliance_web.therapies.queries import sessions_begun
from alliance_web.vault.unreadable import Unreadable

from ..doing import how
from ..fit import Doubt, doubt
from ..models import Task
from ..owners import REPORTS, is_owner
from ..states import REVIEWED, Amount, Owner, Stance, TaskState
from ..task_wording import AMOUNTS, DOUBTS, STATES
from . import versions
from .people import Person, parties, people, seated
from .proposed import Proposed, read
from .versions import Version

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from alliance_web.therapies.frame import Frame

EVERYTHING = (versions.WITH_STANCES, "moves", "reports")


@dataclass(frozen=True, slots=True)
class ReportShown:
    """How a task went, as its owner said, and what the other answered.

    `wording`: the version it is about. `of_your_chair`: whether somebody in the reader's chair said it.
    """

    row: Any
    person: Person
    amount: Amount | Unreadable
    wording: int
    wording_words: str
    answered_by: Person | None
    of_your_chair: bool

    @property
    def amount_words(self) -> str:
        """How much was done, in words."""
        return self.amount if isinstance(self.amount, Unreadable) else str(AMOUNTS[self.amount])

    @property
    def key(self) -> UUID:
        """What forms name the report by."""
        return self.row.key  # type: ignore[no-any-return]

    @property
    def can_answer(self) -> bool:
        """Whether the reader may answer: whoever sits in the other chair, as long as nobody has."""
        return not self.of_your_chair and not self.row.answer


@dataclass(frozen=True)
class TaskShown(Proposed):
    """One task seen from one chair.

    `doubt`: why the question is asked whether it fits. `gone`: who did it and has left.
    """

    reports: tuple[ReportShown, ...]
    gone: Person | None
    doubt: Doubt | None

    @property
    def goal(self) -> int:
        """The number of the goal that it is for."""
        return self.row.goal.number  # type: ignore[no-any-return]

    @property
    def state(self) -> TaskState:
        """Where it stands."""
        return TaskState(self.row.state)

    @property
    def is_open(self) -> bool:
        """Whether it is neither done nor set aside."""
        return self.state is TaskState.OPEN

    @property
    def state_words(self) -> str:
        """Where it stands, once it is not open."""
        return str(STATES[self.state])

    @property
    def doubt_words(self) -> str:
        """Why the question is asked whether it fits."""
        return str(DOUBTS[self.doubt]) if self.doubt else ""

    @property
    def goal_is_running(self) -> bool:
        """Whether the goal that it is for has not ended."""
        return self.row.goal.state in REVIEWED

    @property
    def can_change(self) -> bool:
        """Whether it can be put another way."""
        return self.is_open and self.goal_is_running

    @property
    def how(self) -> str:
        """Who does it, where and when."""
        return self.how_of(self.words)

    @property
    def table_how(self) -> str:
        """The same of the version on the table."""
        return self.how_of(self.table) if self.table else ""

    def how_of(self, version: Version) -> str:
        """The same of any version, by the names of those to whom it fell, or who have taken it on since."""
        fell_to: dict[str, str] = {self.known[key].part: self.known[key].name for key in seated(self.known, version.at)}
        taken_on: dict[str, str] = {
            one.person.part: one.person.name for one in version.stances if one.stance is Stance.AGREE
        }
        return how(version.row, fell_to | taken_on)

    @property
    def moves_made(self) -> int:
        """How often it was done, set aside, taken up again or kept: what a form of this page has seen."""
        return max((move.number for move in self.row.moves.all()), default=0)

    @property
    def last_report(self) -> ReportShown | None:
        """The newest report."""
        return self.reports[-1] if self.reports else None

    @property
    def is_yours(self) -> bool:
        """Whether the reader says how it went."""
        owner = Owner(self.words.row.owner)
        return any(person.is_you and is_owner(person.part, owner) for person in self.people)


def tasks(frame: Frame, known: Mapping[int, Person]) -> dict[int, tuple[TaskShown, ...]]:
    """Every task of a therapy by the number of its goal. Six queries, however many there are."""
    begun = _begun(frame)
    found: dict[int, tuple[TaskShown, ...]] = defaultdict(tuple)
    for row in _rows(frame):
        found[row.goal.number] += (_shown(row, known, begun),)
    return dict(found)


def task(frame: Frame, goal: int, number: int) -> TaskShown | None:
    """One task by its goal's number and its own, None where there is none."""
    row = _rows(frame).filter(goal__number=goal, number=number).first()
    return _shown(row, people(frame), _begun(frame)) if row else None


def _rows(frame: Frame) -> QuerySet[Task]:
    rows = Task.objects.filter(goal__therapy=frame.therapy).select_related("goal").order_by("goal__number", "number")
    return rows.prefetch_related(*EVERYTHING)


def _begun(frame: Frame) -> tuple[datetime, ...]:
    return tuple(sessions_begun(frame.therapy).values_list("starts_at", flat=True))


def _shown(row: Task, known: Mapping[int, Person], begun: Sequence[datetime]) -> TaskShown:
    columns = read(row, known)
    wordings, now = columns["wordings"], columns["agreement"]
    agreed = wordings.get(now.agreed or 0)
    return TaskShown(
        **columns,
        reports=tuple(_report(report, row, known) for report in row.reports.all()),
        gone=_gone(agreed or wordings[now.latest], known),
        doubt=doubt_of(row, agreed.row, parties(known), begun) if agreed else None,
    )


def _report(report: Any, task: Task, known: Mapping[int, Person]) -> ReportShown:
    about = next(version for version in task.versions.all() if version.pk == report.version_id)
    person = known[report.by_id]
    return ReportShown(
        row=report,
        person=person,
        amount=_amount(report.amount),
        wording=about.number,
        wording_words=about.words,
        answered_by=known.get(report.answered_by_id or 0),
        of_your_chair=any(one.is_you and one.part is person.part for one in known.values()),
    )


def _gone(wording: Version, known: Mapping[int, Person]) -> Person | None:
    """Who had agreed to do it and has left, unless whoever sits in their chair now has taken it on."""
    doers = REPORTS[Owner(wording.row.owner)]
    agreed = [known[row.by_id] for row in wording.row.stances.all() if row.stance == Stance.AGREE]
    taken_on = {person.part for person in agreed if not person.has_left}
    left = (person for person in agreed if person.has_left and person.part in doers - taken_on)
    return next(left, None)


def _amount(kept: str) -> Amount | Unreadable:
    return kept if isinstance(kept, Unreadable) else Amount(kept)


def doubt_of(task: Task, agreed: Any, parties: Collection[int], begun: Sequence[datetime]) -> Doubt | None:
    """Why the question is asked whether a task fits, from the row of the wording that both agree with."""
    if task.state != TaskState.OPEN or task.goal.state not in REVIEWED:
        return None
    said = {one.by_id: one.at for one in agreed.stances.all() if one.by_id in parties}
    looked_at = max([*said.values(), *(move.at for move in task.moves.all())])
    last = max(task.reports.all(), key=lambda report: report.pk, default=None)
    amount = _amount(last.amount) if last else None
    sign = max(looked_at, last.at) if last else looked_at
    return doubt(
        looked_at=looked_at,
        reported_at=last.at if last else None,
        amount=None if isinstance(amount, Unreadable) else amount,
        due_on=agreed.due_on,
        sessions=sum(starts_at > sign for starts_at in begun),
        today=timezone.localdate(),
    )
