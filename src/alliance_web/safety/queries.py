"""Reads about the safety plan and review tasks."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.model import Instrument
from alliance_web.access.relation import Part, Role
from alliance_web.messages.queries import lost
from alliance_web.people.queries import roles_of, who_sets_up
from alliance_web.questionnaires.queries import worded
from alliance_web.questionnaires.wording import question_words
from alliance_web.vault.unreadable import ANSWER, Unreadable

from .models import Escalation, ReviewTask, SafetyPlan

if TYPE_CHECKING:
    from alliance_web.people.models import User

# After so many answers one review keeps only those that it does not hold yet. Whoever holds a link can send answers
# for ever, so the list must end; a value that nobody has seen yet is never left out, and the page says that more came.
MOST_KEPT = 50
# How long a deputy has before the leads are asked too.
DEPUTY_HAS = timedelta(hours=1)
# Where the plan names nobody who still works here, the therapist answers within a day.
WITHOUT_PLAN_HOURS = 24


@dataclass(frozen=True, slots=True)
class Duty:
    """Who looks at an answer about self-harm, and within how many hours."""

    user_id: int
    within_hours: int


@dataclass(frozen=True, slots=True)
class Said:
    """One answer about self-harm in the words of the questionnaire; `answer` is empty for "I'd rather not say"."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Review:
    """A task with the names that the person who looks needs."""

    task: ReviewTask
    client: str
    client_email: str
    therapist: str
    is_overdue: bool
    # Whether a message about it was given up.
    notice_lost: bool = False

    @property
    def is_full(self) -> bool:
        """Whether later answers that only repeat earlier ones were left out."""
        is_readable = not isinstance(self.task.answers, Unreadable)
        return is_readable and len(json.loads(self.task.answers)) >= MOST_KEPT

    @property
    def said(self) -> tuple[Said, ...]:
        """What was answered, in the order in which it was given; one line that says so where it cannot be read."""
        if isinstance(self.task.answers, Unreadable):
            return (Said(_("About self-harm"), str(ANSWER)),)
        instrument = worded(self.task.instrument, self.task.therapy.practice_id)
        return tuple(_said(instrument, code, value) for code, value in json.loads(self.task.answers))


def plan_of(practice_id: int) -> SafetyPlan | None:
    """The practice's safety plan, if it has one."""
    return SafetyPlan.objects.select_related("answered_by").filter(practice_id=practice_id).first()


def plan_shown() -> SafetyPlan | None:
    """The plan of this installation's practice, for the page that anybody may open."""
    return SafetyPlan.objects.order_by("practice").first()


def may_ask_about_self_harm(practice_id: int) -> bool:
    """Only with local emergency numbers and a named, active person who answers."""
    plan = plan_of(practice_id)
    return bool(plan and plan.emergency_numbers.strip() and plan.answered_by and plan.answered_by.is_active)


def is_deputy(user_id: int) -> bool:
    """Whether the practice named this person as the deputy in its plan."""
    return SafetyPlan.objects.filter(deputy_id=user_id).exists()


def deputy_of(practice_id: int) -> User | None:
    """The deputy of the plan, if there is one who still works here."""
    plan = SafetyPlan.objects.select_related("deputy").filter(practice_id=practice_id).first()
    return plan.deputy if plan and plan.deputy and plan.deputy.is_active else None


def overdue(now: datetime) -> QuerySet[ReviewTask]:
    """Open reviews whose time has passed, the oldest first."""
    return ReviewTask.objects.filter(done_at=None, due_at__lt=now).order_by("due_at", "pk")


def is_anything_overdue() -> bool:
    """Whether there is an overdue review. Reads only."""
    return overdue(timezone.now()).exists()


def is_named(user_id: int) -> bool:
    """Whether the practice named this person in its plan."""
    return SafetyPlan.objects.filter(answered_by_id=user_id).exists()


def answers_for_risk(user_id: int) -> bool:
    """Whether this person is named, or has an answer to look at: from when they were, or because it came to them. One
    query.
    """
    named = SafetyPlan.objects.filter(answered_by_id=user_id).values("pk")
    still_open = ReviewTask.objects.filter(assigned_to_id=user_id, done_at=None).values("pk")
    came_to_them = Escalation.objects.filter(to_id=user_id, task__done_at=None).values("pk")
    return named.union(still_open, came_to_them).exists()


def duty(therapy: Any) -> Duty:
    """Who answers about this therapy: the named person, else its therapist, else somebody who sets up the practice.

    Whoever no longer works as a therapist cannot open the review, so an answer never goes to them.
    """
    plan = plan_of(therapy.practice_id)
    hours = plan.answer_within_hours if plan else WITHOUT_PLAN_HOURS
    if plan and plan.answered_by and plan.answered_by.is_active:
        return Duty(plan.answered_by.pk, hours)
    therapist = therapy.participants.select_related("user").get(part=Part.THERAPIST, left_at=None)
    if Role.THERAPIST in roles_of(therapist.user):
        return Duty(therapist.user_id, hours)
    return Duty(who_sets_up(therapy.practice_id).pk, hours)


def open_tasks(user: Any) -> QuerySet[ReviewTask]:
    """Open tasks of this person, the most pressing first."""
    return ReviewTask.objects.filter(assigned_to_id=user.pk, done_at=None).select_related("therapy").order_by("due_at")


def reviews_to_do(user: Any, roles: frozenset[Role], now: datetime | None = None) -> list[Review]:
    """Every open review this person may look after, the most pressing first. Two queries."""
    rows = _for(user, roles).filter(done_at=None).order_by("due_at", "pk")
    return _with_notices([_review(task, now or timezone.now()) for task in rows])


def reviews_done(user: Any, roles: frozenset[Role]) -> list[Review]:
    """The last twenty closed reviews, the latest first."""
    rows = _for(user, roles).exclude(done_at=None).order_by("-done_at")[:20]
    return [_review(task, timezone.now()) for task in rows]


def review(key: UUID, user: Any, roles: frozenset[Role]) -> Review | None:
    """One review; None for whoever has no business with it."""
    task = _for(user, roles).filter(key=key).first()
    return _with_notices([_review(task, timezone.now())])[0] if task else None


def therapy_of(key: UUID) -> UUID | None:
    """The therapy that a review is about, whoever asks; None where there is no such review."""
    return ReviewTask.objects.filter(key=key).values_list("therapy__key", flat=True).first()


def _for(user: Any, roles: frozenset[Role]) -> QuerySet[ReviewTask]:
    """The named person sees what is theirs or came to them, a lead all, a therapist their own therapies for as long as
    they are one.
    """
    rows = ReviewTask.objects.select_related("therapy", "assigned_to", "done_by").prefetch_related(
        "therapy__participants", Prefetch("escalations", Escalation.objects.select_related("to"))
    )
    if Role.LEAD in roles:
        return rows
    theirs = Q(assigned_to=user.pk) | Q(pk__in=Escalation.objects.filter(to=user.pk).values("task"))
    if Role.THERAPIST in roles:
        theirs |= Q(
            therapy__participants__user=user.pk,
            therapy__participants__part=Part.THERAPIST,
            therapy__participants__left_at=None,
        )
    return rows.filter(theirs).distinct()


def _with_notices(reviews: list[Review]) -> list[Review]:
    """The reviews with what became of their messages. One query."""
    found = lost([notices_of(one.task) for one in reviews])
    return [replace(one, notice_lost=notices_of(one.task) in found) for one in reviews]


def notices_of(task: ReviewTask) -> str:
    """What the notices of a review are about, as the outbox calls it."""
    return f"review:{task.pk}"


def _review(task: ReviewTask, now: datetime) -> Review:
    people = {row.part: row for row in task.therapy.participants.all() if row.left_at is None}
    client, therapist = people.get(Part.CLIENT), people.get(Part.THERAPIST)
    return Review(
        task=task,
        client=client.name if client else "",
        client_email=client.email if client else "",
        therapist=therapist.name if therapist else "",
        is_overdue=task.done_at is None and task.due_at < now,
    )


def _said(instrument: Instrument, code: str, value: int | None) -> Said:
    response = instrument.item(code).response
    words = dict(response.options) if response else {}
    return Said(question_words(instrument, code), "" if value is None else words.get(value) or str(value))


def open_in_practice(practice_id: int) -> int:
    """How many tasks of a practice nobody has closed yet."""
    return ReviewTask.objects.filter(therapy__practice_id=practice_id, done_at=None).count()
