"""What versions and stances of goals and of tasks have in common."""

from typing import ClassVar

from django.db import models

from alliance_web.vault.classification import Personal
from alliance_web.vault.fields import SealedTextField

from ..states import Stance, choices


class Version(models.Model):
    """What both kinds of version have. Written once."""

    number = models.PositiveSmallIntegerField()
    by = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["number"]


class StanceTaken(models.Model):
    """What both kinds of stance have. Rows are only added; the last one of a person counts."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "version": Personal.CLINICAL,
        "by": Personal.IDENTIFYING,
        "stance": Personal.CLINICAL,
        "reason": Personal.WORDS,
        "own_words": Personal.WORDS,
        "at": Personal.CLINICAL,
    }

    by = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="+")
    stance = models.CharField(max_length=12, choices=choices(Stance))
    reason = SealedTextField(place="plan.StanceTaken.reason", blank=True, default="")
    # The version said again "in my own words", so that it can be seen whether the two mean the same.
    own_words = SealedTextField(place="plan.StanceTaken.own_words", blank=True, default="")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["pk"]
