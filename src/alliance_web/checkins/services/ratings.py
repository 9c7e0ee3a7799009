"""Take in a rating exactly once, and let its author change who sees it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from alliance.instruments import score
from alliance.model import Instrument, Item
from alliance_web.audit.record import record
from alliance_web.questionnaires.queries import definition
from alliance_web.safety.services import reviews
from alliance_web.vault.unreadable import CannotReplace, Unreadable

from ..arrivals import UNKNOWN, Came
from ..models import CheckIn, PersonalAnswer, Rating, said
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
    """What one form said. `answers`: code -> number, None for "I'd rather not say"; one left out was not answered."""

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
    came: Came = UNKNOWN,
    by: User | None,
) -> Rating:
    """Store a rating. The same submission again gives the rating that is there. Raises AlreadyAnswered, NotOpen.

    `came`: by what, for the eyes of its author.
    """
    locked = asking.lock(check_in)
    submission = _with_risk_shown(submission, definition(locked.instrument))
    if locked.state == State.SUBMITTED:
        kept = locked.rating
        if kept.submission == submission.key and _is_same(kept, submission):
            return kept
        raise AlreadyAnswered(kept)
    if not imported:
        asking.require_open(locked, rated_at)
    asking.move(locked, State.SUBMITTED)
    rating = _store(locked, submission, rated_at or timezone.now(), imported, came)
    _note(rating, submission, by)
    return rating


def _note(rating: Rating, submission: Submission, by: User | None) -> None:
    """What a stored rating sets in motion."""
    check_in = rating.check_in
    therapy = check_in.session.therapy
    if not rating.imported:
        tell_safety(check_in, submission.answers, finished=True)
    record("rating.submit", by=by.pk if by else None, therapy=therapy.key, thing=f"rating:{rating.pk}")
    asking.mark_stale(therapy)


def _with_risk_shown(submission: Submission, instrument: Instrument) -> Submission:
    """An answer about self-harm cannot be kept back, whatever a form says: somebody has to be able to help."""
    sharing = {item: when for item, when in submission.sharing.items() if not instrument.item(item).risk}
    return replace(submission, sharing=sharing)


def _is_same(rating: Rating, submission: Submission) -> bool:
    """Whether a repeated submission says what is stored; a changed one under the same key must not vanish silently."""
    stored = {answer.item: (answer.content, Sharing(answer.sharing)) for answer in rating.personal_answers.all()}
    sent = {item: (text, submission.sharing.get(item, Sharing.NEVER)) for item, text in submission.personal().items()}
    shared = submission.shared_at_once()
    return rating.is_readable and (rating.answers, rating.guesses, stored) == (shared, submission.guesses, sent)


def _store(check_in: CheckIn, submission: Submission, rated_at: datetime, imported: bool, came: Came) -> Rating:
    shared = submission.shared_at_once()
    rating = Rating.objects.create(
        check_in=check_in,
        submission=submission.key,
        content=said(
            answers=shared, guesses=submission.guesses, overall=overall(definition(check_in.instrument), shared)
        ),
        rated_at=rated_at,
        imported=imported,
        **came.columns(),
    )
    for item, text in submission.personal().items():
        sharing = submission.sharing.get(item, Sharing.NEVER)
        PersonalAnswer.objects.create(rating=rating, item=item, content=text, sharing=sharing, changed_at=rated_at)
    return rating


def overall(instrument: Instrument, answers: dict[str, int | None]) -> float | None:
    """The instrument's total over these answers, or None where its rule gives none."""
    return score(instrument, answers).total.value


def report_risk(*, check_in: CheckIn, answers: dict[str, int | None]) -> bool:
    """Answers of a form that is not finished. Opens the review at once; True where one about self-harm is above zero.

    A link that was used can still report. What is known already is not written again, however often it is sent.

    Whether the check-in can still be answered does not matter here: who says this needs somebody to look.
    """
    risk = _about_risk(check_in, answers)
    if reviews.would_change(check_in=check_in.key, answers=risk, finished=False):
        with transaction.atomic():
            tell_safety(asking.lock(check_in), answers, finished=False)
    return any(value for value in risk.values())


def _about_risk(check_in: CheckIn, answers: dict[str, int | None]) -> dict[str, int | None]:
    codes = {item.code for item in definition(check_in.instrument).items if item.risk}
    return {item: value for item, value in answers.items() if item in codes}


def tell_safety(check_in: CheckIn, answers: dict[str, int | None], *, finished: bool) -> bool:
    """Whoever looks after answers about self-harm hears of those among `answers`. Inside a transaction."""
    risk = _about_risk(check_in, answers)
    return bool(risk) and reviews.take_in(
        therapy=check_in.session.therapy,
        check_in=check_in.key,
        instrument=check_in.instrument,
        answers=risk,
        finished=finished,
    )


class CannotBeHidden(Exception):
    """An answer about self-harm stays visible to those who can help."""


@transaction.atomic
def share(*, rating: Rating, sharing: dict[str, Sharing], by: User | None) -> int:
    """Change when the other chair sees answers (item -> when); how many changed. The caller sees that `by` wrote them.

    What stays as it is is not recorded. Raises CannotBeHidden, and KeyError where there is no such answer to share.
    """
    locked = lock(rating)
    instrument = definition(locked.check_in.instrument)
    changed = sum(_set_sharing(locked, instrument.item(item), when) for item, when in sharing.items())
    if changed:
        if locked.is_readable:
            locked.overall = overall(instrument, locked.answers)
        locked.save(update_fields=["content"])
        therapy = locked.check_in.session.therapy
        record("rating.share", by=by.pk if by else None, therapy=therapy.key, thing=f"rating:{locked.pk}")
        asking.mark_stale(therapy)
    return changed


def lock(rating: Rating) -> Rating:
    """The rating read again, while nobody else changes it."""
    rows = Rating.objects.select_for_update(of=("self",)).select_related("check_in__session__therapy")
    return rows.get(pk=rating.pk)


def _set_sharing(rating: Rating, item: Item, sharing: Sharing) -> bool:
    """Whether this changed anything."""
    if item.risk and sharing is not Sharing.NOW:
        raise CannotBeHidden
    answer = rating.personal_answers.filter(item=item.code).first()
    if answer is None:
        return _keep_back(rating, item.code, sharing)
    if answer.sharing == sharing:
        return False
    if isinstance(answer.content, Unreadable):
        raise CannotReplace("An answer that cannot be read is shared with nobody.")
    if item.kind != "text" and sharing is Sharing.NOW:
        rating.answers = {**rating.answers, item.code: int(answer.content)}
        answer.delete()
    else:
        answer.sharing, answer.changed_at = sharing, timezone.now()
        answer.talked_at = answer.talked_by = None  # shared once more, it is to be talked about once more
        answer.save(update_fields=["sharing", "changed_at", "talked_at", "talked_by"])
    return True


def _keep_back(rating: Rating, item: str, sharing: Sharing) -> bool:
    value = rating.answers[item]
    if sharing is Sharing.NOW or value is None:
        return False
    rating.answers = {code: kept for code, kept in rating.answers.items() if code != item}
    PersonalAnswer.objects.create(rating=rating, item=item, content=str(value), sharing=sharing)
    return True
