"""The practice's plan for answers about self-harm, and the tasks that such answers open."""

import re
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from alliance_web.vault.classification import Personal
from alliance_web.vault.fields import SealedTextField

from .numbers import parts

# A line begins with its number as people write them: "+49 30 123-45", "0800 111 0 111".
NUMBER_FIRST = re.compile(r"\+?\d[\d ()/.-]*")


def _digits(line: str) -> str:
    found = NUMBER_FIRST.match(line)
    return re.sub(r"[^\d+]", "", found.group()) if found else ""


class SafetyPlan(models.Model):
    """Local emergency numbers and the person who answers. Without both no question about self-harm is asked."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "practice": Personal.NONE,
        "emergency_numbers": Personal.NONE,
        "out_of_hours": Personal.NONE,
        "answered_by": Personal.IDENTIFYING,
        "deputy": Personal.IDENTIFYING,
        "answer_within_hours": Personal.NONE,
    }

    practice = models.OneToOneField("people.Practice", models.PROTECT, related_name="safety_plan")
    # One line each: "999 · ambulance and police"; shown to clients as written.
    emergency_numbers = models.TextField(blank=True)
    out_of_hours = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    # Gets every review that the person above did not close in time.
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answer_within_hours = models.PositiveSmallIntegerField(default=24)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_within_hours__gte=1, answer_within_hours__lte=72),
                name="risk_answered_within_1_to_72_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"safety plan {self.pk}"

    @property
    def numbers(self) -> list[tuple[str, str]]:
        """Each line with the digits to dial, '' where it does not begin with a number."""
        lines = [line.strip() for line in self.emergency_numbers.splitlines() if line.strip()]
        return [(line, _digits(line)) for line in lines]

    @property
    def out_of_hours_lines(self) -> list[list[tuple[str, str]]]:
        """Whom to call when the practice is closed, with the digits to dial."""
        return parts(self.out_of_hours)


class ReviewTask(models.Model):
    """Somebody has to look at an answer about self-harm, by a stated time. Closed only by a person."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "key": Personal.NONE,
        "therapy": Personal.CLINICAL,
        "check_in": Personal.NONE,
        "instrument": Personal.CLINICAL,
        "answers": Personal.CLINICAL,
        "assigned_to": Personal.IDENTIFYING,
        "opened_at": Personal.CLINICAL,
        "due_at": Personal.NONE,
        "form_finished": Personal.NONE,
        "done_at": Personal.NONE,
        "done_by": Personal.IDENTIFYING,
        "what_was_done": Personal.WORDS,
    }

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    therapy = models.ForeignKey("therapies.Therapy", models.PROTECT, related_name="review_tasks")
    # The check-in's key: one open task for one check-in, however often its answer is sent.
    check_in = models.UUIDField(db_index=True)
    instrument = models.CharField(max_length=60)
    # Every answer about self-harm in the order it was given, as [[item, number or null], ...]: one that was changed
    # before the form was sent, or on a form that was never sent, still has to be seen by the person who looks.
    answers = SealedTextField(place="safety.ReviewTask.answers")
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="review_tasks")
    opened_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    form_finished = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    what_was_done = SealedTextField(place="safety.ReviewTask.what_was_done", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="review_done_at_and_by_together",
            ),
            models.UniqueConstraint(
                fields=["check_in"], condition=Q(done_at=None), name="one_open_review_for_a_check_in"
            ),
        ]
        indexes = [models.Index(fields=["assigned_to", "done_at"], name="open_reviews_of_a_person")]

    def __str__(self) -> str:
        return f"review task {self.pk}"


class Escalation(models.Model):
    """That an overdue review went on to somebody, who may open it from then on."""

    class Step(models.TextChoices):
        """How far it has gone."""

        DEPUTY = "deputy"
        LEADS = "leads"

    personal: ClassVar = {
        "id": Personal.NONE,
        "task": Personal.CLINICAL,
        "to": Personal.IDENTIFYING,
        "step": Personal.NONE,
        "at": Personal.NONE,
    }

    task = models.ForeignKey(ReviewTask, models.PROTECT, related_name="escalations")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    step = models.CharField(max_length=6, choices=Step.choices)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["task", "to"], name="a_review_goes_to_a_person_once"),
        ]

    def __str__(self) -> str:
        return f"escalation {self.pk}"
