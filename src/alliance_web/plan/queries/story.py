"""The story of a goal: everything said and done, in the order in which it came, in sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from alliance_web.ui.templatetags.alliance_ui import before_stop
from alliance_web.vault.unreadable import Unreadable

from ..states import GoalMove, Stance
from ..wording import outcome_words
from .goals import GoalShown
from .people import Person, parties
from .reviews import ReviewShown
from .since import taken_up
from .versions import Turn, agreed_over_time, said_of


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the story. `words`: what the person wrote, shown larger than the sentence before it."""

    at: datetime
    sentence: str
    words: str = ""


def story(goal: GoalShown) -> tuple[Told, ...]:
    """Every version, stance, reason, own words, review and move of a goal, oldest first."""
    known = goal.known
    agreed = agreed_told(goal.row, known, taken_up(goal.row))
    left = left_told(goal.row, known)
    lines = [*_versions(goal, known), *agreed, *left, *_moves(goal, known), *_reviews(goal), *_scales(goal)]
    return tuple(sorted(lines, key=lambda line: line.at))


def _versions(goal: GoalShown, known: Mapping[int, Person]) -> Iterator[Told]:
    for row in goal.row.versions.all():
        who = known[row.by_id]
        first = _("You suggested this goal.") if who.is_you else _("{name} suggested this goal.")
        yield version_told(row, who, first)
        yield from stances_told(row, known)


def version_told(row: Any, who: Person, first: str, more: str = "") -> Told:
    """That somebody put a goal or task into words, `first` for its first version. `more`: a line below the words."""
    again = (
        _("You suggested different wording (version {n}).")
        if who.is_you
        else _("{name} suggested different wording (version {n}).")
    )
    sentence = (first if row.number == 1 else again).format(name=who.name, n=row.number)
    return Told(row.at, sentence, f"{row.words}\n{more}" if more else row.words)


def stances_told(version: Any, known: Mapping[int, Person]) -> Iterator[Told]:
    """What was said of one version of a goal or task. That who proposed it agreed goes without saying."""
    before: dict[int, Any] = {}
    for place, stance in enumerate(version.stances.all()):
        who, last = known[stance.by_id], before.get(stance.by_id)
        if place and (last is None or (last.stance, last.reason) != (stance.stance, stance.reason)):
            yield _stance(stance, who, version.number)
        if stance.own_words and (last is None or last.own_words != stance.own_words):
            yield Told(stance.at, _in_own_words(who), stance.own_words)
        before[stance.by_id] = stance


def _stance(row: Any, who: Person, number: int) -> Told:
    you = {
        Stance.AGREE: _("You agreed to version {n}."),
        Stance.DISAGREE: _("You saw version {n} differently."),
        Stance.UNDECIDED: _("You were not sure about version {n}."),
    }
    other = {
        Stance.AGREE: _("{name} agreed to version {n}."),
        Stance.DISAGREE: _("{name} saw version {n} differently."),
        Stance.UNDECIDED: _("{name} was not sure about version {n}."),
    }
    sentence = (you if who.is_you else other)[Stance(row.stance)]
    return Told(row.at, sentence.format(name=who.name, n=number), row.reason)


def _in_own_words(who: Person) -> str:
    return _("In your own words:") if who.is_you else _("In {name}'s own words:").format(name=who.name)


def agreed_told(thing: Any, known: Mapping[int, Person], anew: Collection[int] = ()) -> Iterator[Told]:
    """When a version of a goal or task was agreed and when no more. `anew`: versions with which it began once more."""
    for turn in agreed_over_time(said_of(thing), known, anew):
        yield Told(turn.at, _turn(turn, known))


def _turn(turn: Turn, known: Mapping[int, Person]) -> str:
    if turn.between == parties(known):
        yes = _("You both agreed to version {n}.")
        no = _("You no longer both agreed to version {n}.")
    else:
        yes = _("{one} and {other} agreed to version {n}.")
        no = _("{one} and {other} no longer both agreed to version {n}.")
    one, other = sorted((known[key] for key in turn.between), key=lambda person: not person.is_you)
    you = _("You") if one.is_you else one.name
    return (yes if turn.is_agreed else no).format(n=turn.number, one=you, other=other.name)


def left_told(thing: Any, known: Mapping[int, Person]) -> Iterator[Told]:
    """Who left the therapy since a goal or task was proposed, and who sits in the chair since."""
    proposed = thing.versions.all()[0].at
    for person in known.values():
        if person.left_at and person.left_at > proposed:
            comes = next(one for one in known.values() if one.part is person.part and one.pk > person.pk)
            sentence = _("You took over from {name}.") if comes.is_you else _("{other} took over from {name}.")
            yield Told(person.left_at, sentence.format(name=before_stop(person.name), other=comes.name))


def _moves(goal: GoalShown, known: Mapping[int, Person]) -> Iterator[Told]:
    you = {
        GoalMove.FOCUS: _("You focused on this goal."),
        GoalMove.REST: _("This goal was paused."),
        GoalMove.SERVE: _("You linked it to another goal."),
        GoalMove.NOT_AGREED: _("You closed it without agreement."),
        GoalMove.TAKEN_UP: _("You reopened it."),
    }
    other = {
        GoalMove.FOCUS: _("{name} focused on this goal."),
        GoalMove.REST: _("This goal was paused."),
        GoalMove.SERVE: _("{name} linked it to another goal."),
        GoalMove.NOT_AGREED: _("{name} closed it without agreement."),
        GoalMove.TAKEN_UP: _("{name} reopened it."),
    }
    for row in goal.row.moves.all():
        who = known[row.by_id]
        yield Told(row.at, (you if who.is_you else other)[GoalMove(row.move)].format(name=who.name))


def _reviews(goal: GoalShown) -> Iterator[Told]:
    for review in goal.reviews:
        for view in review.views:
            who = view.person
            sentence = _("How you saw it: {what}.") if who.is_you else _("How {name} saw it: {what}.")
            what = outcome_words(view.outcome)
            rated = "" if view.rating is None else f" {_rated(view.rating)}"
            yield Told(view.at, sentence.format(name=who.name, what=what) + rated, view.words)
        if review.outcome and review.closed_at:
            yield Told(review.closed_at, _said_by_both(review).format(n=review.session, what=review.outcome_words))


def _rated(rating: int | Unreadable) -> str:
    return rating if isinstance(rating, Unreadable) else _("{n} out of 10.").format(n=rating)


def _said_by_both(review: ReviewShown) -> str:
    if review.of_others:
        return _("Both said after session {n}: {what}.") if review.session else _("Both said: {what}.")
    return _("You both said after session {n}: {what}.") if review.session else _("You both said: {what}.")


def _scales(goal: GoalShown) -> Iterator[Told]:
    for scale in goal.scales:
        who = scale.by
        yield Told(
            scale.at,
            _("You wrote five levels for it.")
            if who.is_you
            else _("{name} wrote five levels for it.").format(name=who.name),
        )
        if scale.agreed_by and scale.agreed_at:
            agreed = _("You agreed to the levels.") if scale.agreed_by.is_you else _("{name} agreed to the levels.")
            yield Told(scale.agreed_at, agreed.format(name=scale.agreed_by.name))
