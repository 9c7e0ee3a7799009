"""What the page of looking back and the letter say: the same for both chairs, with names for one of the two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from alliance_web.access.relation import Part
from alliance_web.plan.queries.goals import GoalShown, goals
from alliance_web.plan.states import GoalState
from alliance_web.therapies.frame import Frame
from alliance_web.therapies.queries import sessions_begun

from .queries import days, facts, harm, words
from .queries.days import Day
from .queries.words import Both, Lists
from .states import Column
from .wording import columns


@dataclass(frozen=True, slots=True)
class GoalLook:
    """A goal from the first look at it to the last, as each of the two saw it. `looks`: first and last, by chair."""

    number: int
    words: str
    came_to: str
    is_let_go: bool
    reasons: tuple[tuple[str, str], ...]
    looks: Mapping[Part, tuple[int, int]]
    in_focus: bool


@dataclass(frozen=True, slots=True)
class Length:
    """How long the two worked together."""

    sessions: int
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """One of the three lists with its heading and the question that the page asks."""

    column: Column
    title: str
    question: str
    remarks: tuple[words.RemarkShown, ...]


@dataclass(frozen=True, slots=True)
class LookingBack:
    """Everything on the page but the picture and the difficult moments."""

    length: Length
    day: Day
    is_planned: bool
    # They agreed on a day, and no session is on it: none was planned, or it was moved or cancelled since.
    has_no_session: bool
    has_ended: bool
    is_without_goodbye: bool
    goals: tuple[GoalLook, ...]
    columns: tuple[ColumnShown, ...]
    both: Both
    asks_harm: bool

    @property
    def may_write(self) -> bool:
        """Whether it is time to write: a day is planned, or it is over."""
        return self.is_planned or self.has_ended

    @property
    def has_remarks(self) -> bool:
        """Whether anything is in one of the lists."""
        return any(one.remarks for one in self.columns)


def looking_back(frame: Frame) -> LookingBack:
    """What the two have done together, for the reader's chair."""
    day, therapy = days.day(frame), frame.therapy
    has_ended = therapy.ended_on is not None
    is_client = frame.part is Part.CLIENT
    may_ask = is_client and (has_ended or day.on is not None)
    return LookingBack(
        length=length(frame),
        day=day,
        is_planned=day.on is not None and not has_ended,
        has_no_session=day.is_agreed and not day.has_come and days.last_session(therapy) is None,
        has_ended=has_ended,
        is_without_goodbye=facts.is_without_goodbye(therapy),
        goals=goal_looks(frame),
        columns=shown_columns(frame, words.lists(frame)),
        both=words.both(frame),
        asks_harm=may_ask and not harm.has_answered(frame.own),
    )


def shown_columns(frame: Frame, lists: Lists) -> tuple[ColumnShown, ...]:
    """The three lists in the order of the page."""
    titles = columns(frame.chairs.client.name, frame.part)
    return tuple(ColumnShown(one, *titles[one], lists[one]) for one in Column)


def length(frame: Frame) -> Length:
    """Sessions that took place, with the first day and the last. One query."""
    begun = list(sessions_begun(frame.therapy).order_by("starts_at").values_list("starts_at", flat=True))
    first = begun[0].date() if begun else frame.therapy.started_on
    return Length(len(begun), first, frame.therapy.ended_on or (begun[-1].date() if begun else None))


def goal_looks(frame: Frame) -> tuple[GoalLook, ...]:
    """The goals that the two agreed on, or let go: in focus first, then by number, those let go last."""
    shown = (_look(one) for one in goals(frame) if one.agreed or not one.is_running)
    return tuple(sorted(shown, key=lambda one: (one.is_let_go, not one.in_focus, one.number)))


def _look(goal: GoalShown) -> GoalLook:
    is_let_go = goal.state in (GoalState.SET_ASIDE, GoalState.NOT_AGREED)
    return GoalLook(
        number=goal.number,
        words=goal.words.words,
        came_to=_came_to(goal),
        is_let_go=is_let_go,
        reasons=tuple(_reasons(goal)) if is_let_go else (),
        looks=_looks(goal),
        in_focus=goal.in_focus,
    )


def _came_to(goal: GoalShown) -> str:
    """How it ended, and after which session where a review says so."""
    review = goal.last_review
    session = review.session if review else 0
    told = {
        GoalState.OPEN: "",
        GoalState.SUSTAINING: _("Reached, and you keep it up"),
        GoalState.ACHIEVED: _("Reached by session {n}") if session else _("Reached"),
        GoalState.SET_ASIDE: _("Set aside by session {n}") if session else _("Set aside"),
        GoalState.NOT_AGREED: _("You saw it differently"),
    }[goal.state]
    return told.format(n=session)


def _reasons(goal: GoalShown) -> Iterator[tuple[str, str]]:
    """What each wrote when it was let go: name and words."""
    review = goal.last_review
    if goal.state is GoalState.SET_ASIDE and review:
        yield from ((view.person.name, view.words) for view in review.views if view.words)
    elif goal.state is GoalState.NOT_AGREED:
        yield from ((one.person.name, one.reason) for one in goal.newest.stances if one.reason)


def _looks(goal: GoalShown) -> dict[Part, tuple[int, int]]:
    """The first and the last number that each of the two gave at a review that both had answered."""
    found: dict[Part, list[int]] = {part: [] for part in Part}
    for review in goal.reviews:
        for view in review.views:
            if review.outcome and isinstance(view.rating, int):
                found[view.person.part].append(view.rating)
    return {part: (values[0], values[-1]) for part, values in found.items() if values}
