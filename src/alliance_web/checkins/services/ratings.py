"""Take in a rating exactly once, and let its author change who sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from alliance.instruments import load, score
from alliance.model import Instrument
from alliance_web.audit.record import record
from alliance_web.safety.services import reviews

from ..models import CheckIn, PersonalAnswer, Rating
from ..states import Sharing, State
from . import asking

if TYPE_CHECKING:
    from alliance_web.people.models import User


class AlreadyAnswered(Exception):
    """Another submission came first; it was kept and this one was not."""

    def __init__(self, kept: Rating) -> None:
        super().__init__("already answered")
        self.kept = kept


@dataclass(frozen=True, slots=True)
class Submission:
    """What one form said. `answers`: code -> number, or None for "I'd rather not say"; a code left out was not answered."""

    key: UUID
    answers: dict[str, int | None]
    words: dict[str, str] = field(default_factory=dict)
    sharing: dict[str, Sharing] = field(default_factory=dict)
    guesses: dict[str, int | None] = field(default_factory=dict)

    def shared_at_once(self) -> dict[str, int | None]:
        """The scale answers that the other chair may see now. 'Rather not say' has nothing to hide."""
        return {
            item: value
            for item, value in self.answers.items()
            if value is None or self.sharing.get(item, Sharing.NOW) is Sharing.NOW
        }

    def personal(self) -> dict[str, str]:
        """Words, and scale answers kept back, as texts to be sealed."""
        kept_back = {item: str(value) for item, value in self.answers.items() if item not in self.shared_at_once()}
        return kept_back | {item: text for item, text in self.words.items() if text.strip()}


@transaction.atomic
def submit(
    *,
    check_in: CheckIn,
    submission: Submission,
    rated_at: datetime | None = None,
    imported: bool = False,
    by: User | None,
) -> Rating:
    """Store a rating. The same submission again gives the rating that is already there. Raises AlreadyAnswered, NotOpen."""
    locked = CheckIn.objects.select_for_update().select_related("session__therapy").get(pk=check_in.pk)
    kept = Rating.objects.filter(check_in=locked).first()
    if kept:
        if kept.submission == submission.key:
            return kept
        raise AlreadyAnswered(kept)
    asking.move(locked, State.SUBMITTED)
    rating = _store(locked, submission, rated_at or timezone.now(), imported)
    therapy = locked.session.therapy
    record("rating.submit", by=by.pk if by else None, therapy=therapy.key, thing=f"rating:{rating.pk}")
    if not imported:
        reviews.open_if_needed(
            therapy=therapy, check_in=locked.key, risk=risk_of(locked, submission.answers), finished=True
        )
    asking.mark_stale(therapy)
    return rating


def _store(check_in: CheckIn, submission: Submission, rated_at: datetime, imported: bool) -> Rating:
    shared = submission.shared_at_once()
    rating = Rating.objects.create(
        check_in=check_in,
        submission=submission.key,
        answers=shared,
        guesses=submission.guesses,
        overall=overall(load(check_in.instrument), shared),
        rated_at=rated_at,
        imported=imported,
    )
    for item, text in submission.personal().items():
        PersonalAnswer.objects.create(
            rating=rating, item=item, content=text, sharing=submission.sharing.get(item, Sharing.NEVER)
        )
    return rating


def overall(instrument: Instrument, answers: dict[str, int | None]) -> float | None:
    """The instrument's total over these answers, or None where its rule gives none."""
    return score(instrument, answers).total.value


def risk_of(check_in: CheckIn, answers: dict[str, int | None]) -> dict[str, int]:
    """Answers above zero to items about self-harm."""
    codes = [item.code for item in load(check_in.instrument).items if item.risk]
    return {code: value for code in codes if (value := answers.get(code)) is not None and value > 0}


@transaction.atomic
def report_risk(*, check_in: CheckIn, answers: dict[str, int | None]) -> bool:
    """An answer about self-harm on a form that is not finished. Opens the review at once; True where there is one to open."""
    risk = risk_of(check_in, answers)
    return reviews.open_if_needed(therapy=check_in.session.therapy, check_in=check_in.key, risk=risk, finished=False)


@transaction.atomic
def share(*, rating: Rating, item: str, sharing: Sharing, by: User | None) -> None:
    """Change when the other chair sees an answer. The caller makes sure that `by` is its author.

    Raises PersonalAnswer.DoesNotExist or KeyError where the author has given no such answer.
    """
    rating = Rating.objects.select_for_update().select_related("check_in__session__therapy").get(pk=rating.pk)
    answer = rating.personal_answers.filter(item=item).first()
    if answer is not None:
        _share_personal(rating, answer, sharing)
    else:
        _keep_back(rating, item, sharing)
    rating.overall = overall(load(rating.check_in.instrument), rating.answers)
    rating.save(update_fields=["answers", "overall"])
    therapy = rating.check_in.session.therapy
    record("rating.share", by=by.pk if by else None, therapy=therapy.key, thing=f"rating:{rating.pk}")
    asking.mark_stale(therapy)


def _share_personal(rating: Rating, answer: PersonalAnswer, sharing: Sharing) -> None:
    is_number = load(rating.check_in.instrument).item(answer.item).kind != "text"
    if is_number and sharing is Sharing.NOW:
        rating.answers = {**rating.answers, answer.item: int(answer.content)}
        answer.delete()
    else:
        answer.sharing = sharing
        answer.save(update_fields=["sharing", "changed_at"])


def _keep_back(rating: Rating, item: str, sharing: Sharing) -> None:
    value = rating.answers[item]
    if sharing is Sharing.NOW or value is None:
        return
    rating.answers = {code: kept for code, kept in rating.answers.items() if code != item}
    PersonalAnswer.objects.create(rating=rating, item=item, content=str(value), sharing=sharing)
