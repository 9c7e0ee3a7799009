"""What a practice brings: definitions of its own, licensed wording, and the word that nobody earns money with it.

Rows are only added and ended, never changed: old answers keep the questionnaire they were given to, and it can be
shown at any time who vouched for what.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from alliance_web.vault.classification import Personal

KEY_LENGTH = 60


class OwnDefinition(models.Model):
    """A questionnaire of the practice's own: the definition file as it was brought."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "practice": Personal.NONE,
        "key": Personal.NONE,
        "content": Personal.LICENSED,
        "sha256": Personal.NONE,
        "added_by": Personal.IDENTIFYING,
        "added_at": Personal.NONE,
        "stopped_at": Personal.NONE,
    }

    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    key = models.CharField(max_length=KEY_LENGTH, unique=True)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"own definition {self.pk}"


class BroughtWording(models.Model):
    """The wording of an instrument, brought under the practice's licence by somebody who vouches for it."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "practice": Personal.NONE,
        "instrument": Personal.NONE,
        "stem": Personal.LICENSED,
        "texts": Personal.LICENSED,
        "labels": Personal.LICENSED,
        "licence": Personal.NONE,
        "allowed_use": Personal.NONE,
        "covers_electronic_use": Personal.NONE,
        "expires_on": Personal.NONE,
        "sha256": Personal.NONE,
        "attested_by": Personal.IDENTIFYING,
        "attested_on": Personal.NONE,
        "ended_at": Personal.NONE,
    }

    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    instrument = models.CharField(max_length=KEY_LENGTH)
    stem = models.TextField(blank=True)
    # item code -> wording
    texts = models.JSONField()
    # The words of the answers, from the lowest; empty where the numbers stand for themselves.
    labels = models.JSONField(default=list)
    licence = models.TextField()
    allowed_use = models.TextField()
    covers_electronic_use = models.BooleanField()
    expires_on = models.DateField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    attested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    attested_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "instrument"],
                condition=Q(ended_at=None),
                name="one_current_wording_of_an_instrument",
            ),
        ]

    def __str__(self) -> str:
        return f"brought wording {self.pk}"


class NonCommercialUse(models.Model):
    """That somebody declared for the practice: nobody earns money with the questionnaires of the pack."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "practice": Personal.NONE,
        "declared_by": Personal.IDENTIFYING,
        "declared_at": Personal.NONE,
        "ended_at": Personal.NONE,
    }

    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice"], condition=Q(ended_at=None), name="one_current_declaration_of_non_commercial_use"
            ),
        ]

    def __str__(self) -> str:
        return f"non-commercial use {self.pk}"
