"""What is worked out once and kept until something changes: digests, and what to expect from closed therapies."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alliance_web.vault.classification import Personal
from alliance_web.vault.fields import SealedJSONField


class Expectation(models.Model):
    """What a practice's closed therapies let expect of another one with the same questionnaire, learnt once and kept.

    `changes` counts what happened to closed therapies, `learnt_from` is that count when this was learnt: where the two
    differ it has to be learnt again. `content` holds coefficients and counts, no score of anybody.
    """

    personal: ClassVar = {
        "id": Personal.NONE,
        "practice": Personal.NONE,
        "instrument": Personal.NONE,
        "changes": Personal.NONE,
        "learnt_from": Personal.NONE,
        "learnt_at": Personal.NONE,
        "content": Personal.NONE,
    }

    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="expectations")
    instrument = models.CharField(max_length=60)
    changes = models.PositiveIntegerField(default=0)
    learnt_from = models.PositiveIntegerField(null=True)
    learnt_at = models.DateTimeField(null=True)
    content = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "instrument"], name="one_expectation_for_a_questionnaire")
        ]

    def __str__(self) -> str:
        return f"expectation {self.pk}"


class Digest(models.Model):
    """What the caseload shows of one therapy, computed once and kept until something changes.

    `fresh_until` is when time alone changes it (the next session begins and answers become visible); null is for ever.
    """

    personal: ClassVar = {
        "id": Personal.NONE,
        "therapy": Personal.CLINICAL,
        "stale": Personal.NONE,
        "fresh_until": Personal.NONE,
        "content": Personal.CLINICAL,
    }

    therapy = models.OneToOneField("therapies.Therapy", models.PROTECT, related_name="digest")
    stale = models.BooleanField(default=True)
    fresh_until = models.DateTimeField(null=True, blank=True)
    content = SealedJSONField(place="checkins.Digest.content", default=dict)

    class Meta:
        indexes = [models.Index(fields=["therapy"], condition=Q(stale=True), name="digests_to_make_again")]

    def __str__(self) -> str:
        return f"digest {self.pk}"
