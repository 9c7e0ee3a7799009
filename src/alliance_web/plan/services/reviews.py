"""Look at a goal: each says how they see it; it closes when both say the same of what comes of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from alliance_web.audit.record import record
from alliance_web.therapies.queries import last_begun, parties

from ..models import AttainmentScale, Goal, Review, ReviewView
from ..states import AFTER_REVIEW, GOAL_MOVES, REVIEWED, GoalState, Outcome
from . import versions
from .attainment import LEVELS
from .goals import GoalEnded

if TYPE_CHECKING:
    from alliance_web.therapies.models import Participant


RATINGS = range(11)


class ReviewClosed(Exception):
    """The review that was on the page has closed since; the next one has another number."""


class NoScale(Exception):
    """A level was given where no attainment scale was agreed when the review began."""


@dataclass(frozen=True, slots=True)
class Seen:
    """How one of the two sees a goal. `rating`: 0 to 10, None for "I'd rather not say"; `level`: -2 to +2."""

    outcome: Outcome
    rating: int | None = None
    level: int | None = None
    words: str = ""


@transaction.atomic
def say(*, goal: Goal, number: int, seen: Seen, by: Participant) -> Review:
    """Say, or change, how one sees a goal at its review `number`; the first to do so begins it.

    When all say the same outcome the review closes and the goal moves. Raises GoalEnded, ReviewClosed, NoScale, and
    ValueError for a number off its scale: the database holds it sealed and cannot check it.
    """
    if seen.rating not in (None, *RATINGS) or seen.level not in (None, *LEVELS):
        raise ValueError("A goal is rated from 0 to 10, and has levels from -2 to 2.")
    locked = versions.lock(goal)
    if locked.state not in REVIEWED:
        raise GoalEnded
    review = _open(locked, number, by)
    if seen.level is not None and review.scale is None:
        raise NoScale
    if _write(review, seen, by):
        record("review.say", by=by.user_id, therapy=by.therapy.key, thing=_name(locked, review))
        _close_if_both(locked, review, by)
    return review


def _open(goal: Goal, number: int, by: Participant) -> Review:
    """The review that is going on, or a new one with this number."""
    last = goal.reviews.select_related("scale").last()
    if last and last.closed_at is None and last.number == number:
        return last
    if (last and last.closed_at is None) or number != (last.number if last else 0) + 1:
        raise ReviewClosed
    review = Review.objects.create(goal=goal, number=number, session=last_begun(by.therapy), scale=agreed_scale(goal))
    record("review.begin", by=by.user_id, therapy=by.therapy.key, thing=_name(goal, review))
    return review


def _write(review: Review, seen: Seen, by: Participant) -> bool:
    said = asdict(seen)
    before = review.views.filter(by=by).first()
    if before and all(getattr(before, name) == value for name, value in said.items()):
        return False
    ReviewView.objects.update_or_create(review=review, by=by, defaults=said)
    return True


def _close_if_both(goal: Goal, review: Review, by: Participant) -> None:
    outcomes: dict[int, str] = dict(review.views.values_list("by", "outcome"))
    said = {outcomes.get(party) for party in parties(by.therapy)}
    (outcome,) = said if len(said) == 1 else (None,)
    if outcome is None:
        return
    review.outcome, review.closed_at = outcome, timezone.now()
    review.save(update_fields=["outcome", "closed_at"])
    _move(goal, AFTER_REVIEW[Outcome(outcome)])
    record("review.close", by=by.user_id, therapy=by.therapy.key, thing=_name(goal, review), outcome=str(outcome))


def _move(goal: Goal, state: GoalState) -> None:
    """To where the two want it; what has ended leaves the focus."""
    if state != goal.state:
        assert state in GOAL_MOVES[GoalState(goal.state)]
        goal.state, goal.in_focus = state, goal.in_focus and state in REVIEWED
        goal.save(update_fields=["state", "in_focus"])


def agreed_scale(goal: Goal) -> AttainmentScale | None:
    """The last attainment scale that both agreed with."""
    return goal.attainment_scales.exclude(agreed_by=None).last()


def _name(goal: Goal, review: Review) -> str:
    return f"goal:{goal.number}/review:{review.number}"
