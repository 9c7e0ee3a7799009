"""What a client agreed to at the end of a therapy, and each time at which they were asked since."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils import timezone

from alliance_web.vault.classification import Personal
from alliance_web.vault.fields import SealedJSONField, SealedTextField

from .states import Opens, choices


class FollowUp(models.Model):
    """That a client may be asked, and what opens the link. Whether they still allow it is asked of the consents."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "therapy": Personal.CLINICAL,
        "by": Personal.IDENTIFYING,
        "opens": Personal.NONE,
        "secret": Personal.SECRET,
        "agreed_at": Personal.CLINICAL,
        "paused_at": Personal.CLINICAL,
        "wrong_tries": Personal.NONE,
        "closed_at": Personal.CLINICAL,
    }

    therapy = models.ForeignKey("therapies.Therapy", models.PROTECT, related_name="follow_ups")
    by = models.OneToOneField("therapies.Participant", models.PROTECT, related_name="+")
    opens = models.CharField(max_length=4, choices=choices(Opens))
    # A slow hash, sealed: a day of birth alone is one of forty thousand.
    secret = SealedTextField(place="follow_up.FollowUp.secret")
    agreed_at = models.DateTimeField(default=timezone.now)
    paused_at = models.DateTimeField(null=True, blank=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    # When too many wrong answers closed the link.
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"follow-up {self.pk}"


class Wave(models.Model):
    """One time at which somebody is asked: one row from when it was asked or moved. Unanswered, it stays missing."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "key": Personal.NONE,
        "follow_up": Personal.CLINICAL,
        "ended_on": Personal.CLINICAL,
        "months": Personal.NONE,
        "due_on": Personal.CLINICAL,
        "asked_at": Personal.CLINICAL,
        "token_digest": Personal.SECRET,
        "expires_at": Personal.NONE,
        "answered_at": Personal.CLINICAL,
        "instrument": Personal.CLINICAL,
        "answers": Personal.CLINICAL,
        "words": Personal.WORDS,
        "wish_done_at": Personal.CLINICAL,
    }

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    follow_up = models.ForeignKey(FollowUp, models.PROTECT, related_name="waves")
    # The last day from which it counts: a therapy that ends again counts anew.
    ended_on = models.DateField()
    months = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    asked_at = models.DateTimeField(null=True, blank=True)
    token_digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    instrument = models.CharField(max_length=60, blank=True)
    # By name: the outcome by item, what has lasted by goal, the look back, the wish; see `services/answering.py`.
    answers = SealedJSONField(place="follow_up.Wave.answers", default=dict)
    words = SealedTextField(place="follow_up.Wave.words", blank=True, default="")
    # When somebody in the practice said that they have been in touch.
    wish_done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["ended_on", "months"]
        constraints = [
            models.UniqueConstraint(fields=["follow_up", "ended_on", "months"], name="asked_once_at_each_time")
        ]

    def __str__(self) -> str:
        return f"wave {self.pk}"
