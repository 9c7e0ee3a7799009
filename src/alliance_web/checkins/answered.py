"""What one person answered, with everything they keep to themselves: for their own eyes only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.paginator import Page, Paginator

from alliance.model import Instrument, Item
from alliance_web.access.relation import Part
from alliance_web.questionnaires.queries import definition, worded
from alliance_web.questionnaires.wording import question_words
from alliance_web.therapies.queries import chairs, sessions_begun_in
from alliance_web.therapies.wording import questionnaire_name
from alliance_web.vault.unreadable import Unreadable

from . import amended, arrivals, queries
from .amended import Earlier
from .states import Sharing
from .wording import in_words

if TYPE_CHECKING:
    from alliance_web.therapies.models import Therapy

    from .models import Rating

ON_A_PAGE = 8


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer. `sharing` is None where there is nothing to choose: nothing was said, or it cannot be hidden.

    `is_released`: what was to be shared "at the next session" is shared, because that session has begun.
    """

    item: str
    question: str
    answer: str
    is_text: bool
    sharing: Sharing | None
    guess: str = ""
    is_released: bool = False
    earlier: tuple[Earlier, ...] = ()


@dataclass(frozen=True, slots=True)
class AnsweredCheckIn:
    """One check-in that was answered. `unreadable`: what to say where its numbers cannot be opened, else ''."""

    key: UUID
    session: int
    starts_at: datetime
    rated_at: datetime
    name: str
    is_about_both: bool
    answers: tuple[Answered, ...]
    unreadable: str = ""
    # How the answers came, and what was said of them later, in words; the latest last.
    came: str = ""
    history: tuple[str, ...] = ()
    # Answers that were corrected away: nothing stands in their place.
    taken_out: tuple[Answered, ...] = ()
    is_contested: bool = False


@dataclass(frozen=True, slots=True)
class OwnAnswers:
    """One page of a person's answers in one therapy, the latest session first."""

    page: Page[Any]
    other: str
    # Whether whoever reads may say "this was not me", and put an answer right.
    may_amend: bool = False


def own_answers(therapy: Therapy, part: Part, page: str | None) -> OwnAnswers:
    """The answers of whoever sits in this chair. Five queries."""
    both = chairs(therapy)
    begun = max((at for _number, at in sessions_begun_in([therapy.pk])[therapy.pk]), default=None)
    found: Page[Any] = Paginator(queries.own_ratings(both.own(part)), ON_A_PAGE).get_page(page)
    about_both = queries.alliance_instruments(therapy)
    keys = {one.check_in.instrument for one in found.object_list}
    asked = {key: worded(key, therapy.practice_id, names=both.names_in_questions) for key in keys}
    found.object_list = [
        _check_in(rating, asked[rating.check_in.instrument], rating.check_in.instrument in about_both, begun)
        for rating in found.object_list
    ]
    return OwnAnswers(found, both.other(part).name, may_amend=part is Part.CLIENT)


def shareable(rating: Rating) -> frozenset[str]:
    """The items whose author can choose who sees them."""
    answers = _answers(rating, definition(rating.check_in.instrument))
    return frozenset(answer.item for answer in answers if answer.sharing is not None)


def _check_in(rating: Rating, asked: Instrument, is_about_both: bool, begun: datetime | None) -> AnsweredCheckIn:
    check_in = rating.check_in
    later = begun if begun and begun > check_in.session.starts_at else None
    return AnsweredCheckIn(
        key=check_in.key,
        session=check_in.session.number,
        starts_at=check_in.session.starts_at,
        rated_at=rating.rated_at,
        name=questionnaire_name(asked.key),
        is_about_both=is_about_both,
        answers=_answers(rating, asked, later),
        unreadable="" if rating.is_readable else rating.content,
        came=arrivals.in_words(rating.came_by, rating.came_from, rating.came_since, imported=rating.imported),
        history=amended.history(rating),
        taken_out=_taken_out(rating, asked),
        is_contested=rating.contested_at is not None,
    )


def _answers(rating: Rating, asked: Instrument, later: datetime | None = None) -> tuple[Answered, ...]:
    """`asked`: the instrument; `later`: when the last session after the one of these answers began."""
    kept = {answer.item: answer for answer in rating.personal_answers.all()}
    found = (_answer(rating, asked, item, kept.get(item.code), later) for item in asked.items)
    earlier = amended.earlier(rating, asked)
    return tuple(replace(one, earlier=earlier.get(one.item, ())) for one in found if one is not None)


def _taken_out(rating: Rating, asked: Instrument) -> tuple[Answered, ...]:
    """Answers that are no more: only what they were before is left."""
    there = {one.item for one in _answers(rating, asked)}
    return tuple(
        Answered(item, question_words(asked, item), "", is_text=False, sharing=None, earlier=earlier)
        for item, earlier in amended.earlier(rating, asked).items()
        if item not in there
    )


def _answer(rating: Rating, asked: Instrument, item: Item, kept: Any, later: datetime | None) -> Answered | None:
    """The answer to one item, from where it stands; None where there is none."""
    answers, guesses = (rating.answers, rating.guesses) if rating.is_readable else ({}, {})
    guess, question = guesses.get(item.code), question_words(asked, item.code)
    guessed = "" if guess is None else in_words(item, guess)
    if kept is not None and isinstance(kept.content, Unreadable):
        return Answered(item.code, question, kept.content, True, None, guessed)
    if kept is not None:
        is_text = item.kind == "text"
        words = kept.content if is_text else in_words(item, int(kept.content))
        sharing = Sharing(kept.sharing)
        is_released = sharing is Sharing.NEXT and later is not None and later > kept.changed_at
        return Answered(item.code, question, words, is_text, sharing, guessed, is_released)
    if item.code not in answers:
        return None
    value = answers[item.code]
    at_once = None if value is None or item.risk else Sharing.NOW
    return Answered(item.code, question, in_words(item, value), False, at_once, guessed)
