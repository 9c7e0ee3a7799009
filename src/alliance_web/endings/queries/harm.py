"""Who reads an answer about harm, and what they read. No therapist of the therapy ever does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q, QuerySet

from alliance_web.access.relation import Part
from alliance_web.people.queries import leads, staff
from alliance_web.safety.queries import plan_of

from ..models import HarmAnswer
from ..states import Contact, Worse

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Participant, Therapy


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as the person who reads it sees it."""

    row: HarmAnswer
    client: str
    client_email: str

    @property
    def needs_someone(self) -> bool:
        """Whether there is something to do: said, or not known because it cannot be read."""
        row = self.row
        is_quiet = row.worse in (Worse.NO, Worse.RATHER_NOT) and row.contact != Contact.YES and row.words == ""
        return not is_quiet

    @property
    def is_open(self) -> bool:
        """Whether it waits for a word on what was done."""
        return self.row.done_at is None and self.needs_someone


def reader(therapy: Therapy) -> User | None:
    """Who in the practice reads what the client says about harm: the safety plan's deputy, its contact, or a lead.

    None where everybody of these is, or was, a therapist of this very therapy: then it is not asked.
    """
    involved = set(therapy.participants.filter(part=Part.THERAPIST).values_list("user", flat=True))
    works_here = set(staff(therapy.practice).values_list("pk", flat=True))
    return next((one for one in _named(therapy) if one.pk in works_here and one.pk not in involved), None)


def _named(therapy: Therapy) -> Iterator[User]:
    plan = plan_of(therapy.practice_id)
    if plan and plan.deputy:
        yield plan.deputy
    if plan and plan.answered_by:
        yield plan.answered_by
    yield from leads(therapy.practice)


def has_answered(client: Participant) -> bool:
    """Whether the client has sent an answer, whatever it says."""
    return HarmAnswer.objects.filter(by=client).exists()


def of_reader(user: Any) -> list[Answer]:
    """Every answer that was promised to this person, what waits first, then the latest first."""
    found = [_answer(row) for row in _of(user).order_by("-pk")]
    return sorted(found, key=lambda one: not one.is_open)


def one(user: Any, key: UUID) -> Answer | None:
    """One answer; None for whoever it was not promised to."""
    row = _of(user).filter(key=key).first()
    return _answer(row) if row else None


def therapy_of(key: UUID) -> UUID | None:
    """The therapy that an answer is about, whoever asks; None where there is no such answer."""
    return HarmAnswer.objects.filter(key=key).values_list("by__therapy__key", flat=True).first()


def open_for(user: Any) -> int:
    """How many answers wait for this person."""
    return len([one for one in map(_answer, _of(user).filter(done_at=None)) if one.is_open])


def _of(user: Any) -> QuerySet[HarmAnswer]:
    """Only what is theirs, and nothing of a therapy in which they are, or were, the therapist."""
    own = Q(by__therapy__participants__user=user.pk, by__therapy__participants__part=Part.THERAPIST)
    rows = HarmAnswer.objects.filter(assigned_to=user.pk).select_related("by__therapy", "done_by")
    return rows.exclude(pk__in=HarmAnswer.objects.filter(own).values("pk"))


def _answer(row: HarmAnswer) -> Answer:
    return Answer(row, row.by.name, row.by.email)
