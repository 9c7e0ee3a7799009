"""The goals of a therapy as both chairs see them: in focus first, others waiting, ended ones below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from alliance_web.therapies.queries import parties as parties_of

from ..agreement import Agreement
from ..models import Goal
from ..states import REVIEWED, GoalState
from ..wording import ENDED
from . import attainment, versions
from .attainment import Scale
from .people import Person, people
from .proposed import Proposed, read
from .reviews import ReviewShown, reviews_of
from .since import since
from .tasks import TaskShown, tasks
from .versions import Version

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from alliance_web.therapies.frame import Frame
    from alliance_web.therapies.models import Therapy

EVERYTHING = (versions.WITH_STANCES, "moves", "reviews__views", "reviews__scale", "attainment_scales")


@dataclass(frozen=True)
class GoalShown(Proposed):
    """One goal seen from one chair.

    `others`: versions before the newest that can still be agreed with. `tasks`: only where a page asks for them.
    """

    state: GoalState
    others: tuple[Version, ...]
    reviews: tuple[ReviewShown, ...]
    scales: tuple[Scale, ...]
    tasks: tuple[TaskShown, ...] = ()

    @property
    def key(self) -> UUID:
        """Never shown; what forms and other apps name the goal by."""
        return self.row.key  # type: ignore[no-any-return]

    @property
    def in_focus(self) -> bool:
        """Whether the two work on it now."""
        return self.row.in_focus  # type: ignore[no-any-return]

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.state in REVIEWED

    @property
    def can_change(self) -> bool:
        """Whether it can be put another way: whatever has not ended."""
        return self.is_running

    @property
    def is_sustained(self) -> bool:
        """Whether it is reached and the two keep it up."""
        return self.state is GoalState.SUSTAINING

    @property
    def ended_words(self) -> str:
        """How it ended; empty while it has not."""
        return "" if self.is_running else str(ENDED[self.state])

    def wording(self, number: int) -> Version | None:
        """A version that can still be spoken about, by its number; None for one that a later agreement has replaced."""
        shown = (self.table, self.agreed, *self.others)
        return next((one for one in shown if one and one.number == number), None)

    @property
    def can_end_without_agreement(self) -> bool:
        """Whether either may state that the two could not agree."""
        return self.state is GoalState.OPEN and self.agreed is None and bool(self.dissenters)

    @property
    def open_review(self) -> ReviewShown | None:
        """The review that is going on."""
        return next((one for one in self.reviews if one.is_open), None)

    @property
    def last_review(self) -> ReviewShown | None:
        """The last review on which both said the same."""
        return next((one for one in reversed(self.reviews) if one.outcome), None)

    @property
    def next_review(self) -> int:
        """The number of the review that is going on, or would be begun now."""
        last = self.reviews[-1] if self.reviews else None
        return 1 if last is None else last.number if last.is_open else last.number + 1

    @property
    def scale(self) -> Scale | None:
        """The last attainment scale that both agreed with."""
        return next((one for one in reversed(self.scales) if one.is_agreed), None)

    @property
    def new_scale(self) -> Scale | None:
        """An attainment scale that is written and not agreed yet."""
        return self.scales[-1] if self.scales and not self.scales[-1].is_agreed else None


@dataclass(frozen=True, slots=True)
class Running:
    """A goal in one line, for choosing one."""

    key: UUID
    number: int
    words: str
    is_agreed: bool
    in_focus: bool


def goals(frame: Frame) -> tuple[GoalShown, ...]:
    """Every goal of a therapy by number. Nine queries, however many goals there are."""
    return of_therapy(frame.therapy, people(frame))


def of_therapy(therapy: Therapy, known: Mapping[int, Person]) -> tuple[GoalShown, ...]:
    """The same for whoever knows the people already."""
    return tuple(_shown(row, known) for row in _rows(therapy).prefetch_related(*EVERYTHING))


def goal(frame: Frame, number: int) -> GoalShown | None:
    """One goal by its number, None where there is none."""
    row = _rows(frame.therapy).prefetch_related(*EVERYTHING).filter(number=number).first()
    return _shown(row, people(frame)) if row else None


def with_tasks(
    shown: Iterable[GoalShown], frame: Frame, known: Mapping[int, Person] | None = None
) -> tuple[GoalShown, ...]:
    """The same goals with what is done for them. Six queries, however many tasks there are."""
    by_goal = tasks(frame, known or people(frame))
    return tuple(replace(goal, tasks=by_goal.get(goal.number, ())) for goal in shown)


def running(therapy: Therapy) -> tuple[Running, ...]:
    """The goals that have not ended, in focus first, in the words both agree with, else the newest. Five queries."""
    rows = _rows(therapy).filter(state__in=REVIEWED).prefetch_related(versions.WITH_STANCES, "moves")
    both = parties_of(therapy)
    return tuple(sorted((_running(row, both) for row in rows), key=lambda one: (not one.in_focus, one.number)))


def by_key(therapy: Therapy, key: UUID) -> Goal | None:
    """The row of a goal by its key, for services of other apps; None where the therapy has none such."""
    return _rows(therapy).filter(key=key).first()


def _rows(therapy: Therapy) -> QuerySet[Goal]:
    return Goal.objects.filter(therapy=therapy).select_related("serves")


def _running(row: Goal, both: tuple[int, ...]) -> Running:
    now = versions.agreement_of(row, both, since(row))
    words = versions.version(row, now.agreed or now.latest).words
    return Running(row.key, row.number, words, now.agreed is not None, row.in_focus)


def _shown(row: Goal, known: Mapping[int, Person]) -> GoalShown:
    first = since(row)
    columns = read(row, known, first)
    return GoalShown(
        **columns,
        state=GoalState(row.state),
        others=_others(columns["wordings"].values(), columns["agreement"], first),
        reviews=reviews_of(row, known),
        scales=attainment.scales_of(row, known),
    )


def _others(wordings: Iterable[Version], now: Agreement, first: int) -> tuple[Version, ...]:
    """What can still be agreed beside the newest version, the newest first: nothing from before it was taken up, and
    nothing that an agreement replaced, be that taken back since.
    """
    first = max(first, now.counts_from, (now.agreed or 0) + 1)
    return tuple(reversed([one for one in wordings if first <= one.number < now.latest]))
