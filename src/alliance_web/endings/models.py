"""The last day that the two plan, the facts of an ending, what each says looking back, and answers about harm.

Words and judgements are sealed. How an ending is called is derived in `states.py` and stored nowhere.
"""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from alliance_web.vault.classification import Personal
from alliance_web.vault.fields import SealedChoiceField, SealedTextField

from .states import Announced, Because, Column, Contact, EndedBy, LastKept, Went, Worse, choices


class LastDay(models.Model):
    """A day on which the two want to have their last session. Rows are only added; the last of a therapy counts."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "therapy": Personal.CLINICAL,
        "on": Personal.CLINICAL,
        "by": Personal.IDENTIFYING,
        "agreed_by": Personal.IDENTIFYING,
        "at": Personal.CLINICAL,
    }

    therapy = models.ForeignKey("therapies.Therapy", models.PROTECT, related_name="last_days")
    # None: the day before was withdrawn, and nothing is planned.
    on = models.DateField(null=True, blank=True)
    by = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey("therapies.Participant", models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(on__isnull=False) | Q(agreed_by=None), name="only_a_day_is_agreed_to_not_its_withdrawal"
            )
        ]

    def __str__(self) -> str:
        return f"last day {self.pk}"


class Ending(models.Model):
    """How a therapy ended, as its therapist knows it. One row for each end; a therapy that goes on marks it."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "therapy": Personal.CLINICAL,
        "ended_by": Personal.CLINICAL,
        "announced": Personal.CLINICAL,
        "last_kept": Personal.CLINICAL,
        "went": Personal.CLINICAL,
        "by": Personal.IDENTIFYING,
        "changes": Personal.NONE,
        "at": Personal.CLINICAL,
        "reopened_at": Personal.CLINICAL,
    }

    therapy = models.ForeignKey("therapies.Therapy", models.PROTECT, related_name="endings")
    ended_by = models.CharField(max_length=12, choices=choices(EndedBy))
    announced = models.CharField(max_length=12, choices=choices(Announced))
    last_kept = models.CharField(max_length=12, choices=choices(LastKept))
    went = SealedChoiceField(place="endings.Ending.went", choices=choices(Went))
    by = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="+")
    # Goes up with each change: a form from an old page is seen to be old.
    changes = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    reopened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["therapy"], condition=Q(reopened_at=None), name="a_therapy_has_ended_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"ending {self.pk}"


class Farewell(models.Model):
    """What one of the two says looking back. The other reads it once both have written, or left theirs empty."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "therapy": Personal.CLINICAL,
        "by": Personal.IDENTIFYING,
        "words": Personal.WORDS,
        "is_empty": Personal.CLINICAL,
        "changes": Personal.NONE,
        "written_at": Personal.CLINICAL,
        "yes_at": Personal.CLINICAL,
    }

    therapy = models.ForeignKey("therapies.Therapy", models.PROTECT, related_name="farewells")
    by = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="+")
    words = SealedTextField(place="endings.Farewell.words", blank=True, default="")
    # They would rather say it than write it.
    is_empty = models.BooleanField(default=False)
    changes = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField(default=timezone.now)
    # When they said yes to the letter as it is; any change of what is in it takes both back to before.
    yes_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["therapy", "by"], name="one_farewell_for_a_person")]

    def __str__(self) -> str:
        return f"farewell {self.pk}"


class Remark(models.Model):
    """What helped, what did not, or what to do when it gets hard, with who says so. One that neither says is gone."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "therapy": Personal.CLINICAL,
        "key": Personal.NONE,
        "column": Personal.CLINICAL,
        "words": Personal.WORDS,
        "by_client": Personal.CLINICAL,
        "by_therapist": Personal.CLINICAL,
        "changes": Personal.NONE,
        "at": Personal.CLINICAL,
    }

    therapy = models.ForeignKey("therapies.Therapy", models.PROTECT, related_name="remarks")
    # Made by the form.
    key = models.UUIDField(default=uuid4)
    column = models.CharField(max_length=8, choices=choices(Column))
    words = SealedTextField(place="endings.Remark.words")
    by_client = models.BooleanField(default=False)
    by_therapist = models.BooleanField(default=False)
    changes = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [models.UniqueConstraint(fields=["therapy", "key"], name="a_remark_key_once_in_a_therapy")]

    def __str__(self) -> str:
        return f"remark {self.pk}"


class HarmAnswer(models.Model):
    """What a client says about harm by the therapy, for one named person of the practice who is not its therapist."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "key": Personal.NONE,
        "form": Personal.NONE,
        "by": Personal.IDENTIFYING,
        "worse": Personal.CLINICAL,
        "because": Personal.CLINICAL,
        "contact": Personal.CLINICAL,
        "words": Personal.WORDS,
        "assigned_to": Personal.IDENTIFYING,
        "said_at": Personal.CLINICAL,
        "done_at": Personal.NONE,
        "done_by": Personal.IDENTIFYING,
        "what_was_done": Personal.WORDS,
    }

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    # Made by the form: sent twice, it is one answer.
    form = models.UUIDField()
    by = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="+")
    worse = SealedChoiceField(place="endings.HarmAnswer.worse", choices=choices(Worse))
    because = SealedChoiceField(place="endings.HarmAnswer.because", choices=choices(Because), blank=True, default="")
    contact = SealedChoiceField(place="endings.HarmAnswer.contact", choices=choices(Contact), blank=True, default="")
    words = SealedTextField(place="endings.HarmAnswer.words", blank=True, default="")
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    what_was_done = SealedTextField(place="endings.HarmAnswer.what_was_done", blank=True, default="")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["by", "form"], name="a_harm_form_once_for_its_author"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="harm_done_at_and_by_together",
            ),
        ]

    def __str__(self) -> str:
        return f"answer about harm {self.pk}"
