"""One row for each time that somebody said yes, or took it back. Rows are only ever added: the last one counts."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from alliance_web.vault.classification import Personal

from .states import Choice


class NotChanged(Exception):
    """What somebody said stays as they said it; a change of mind is a new row."""


class How(models.TextChoices):
    """By what means it was said."""

    ACCOUNT = "account", "signed in, on a page of their own"
    LINK = "link", "by a link that was sent to them"
    SIMULATED = "simulated", "made up, with the simulated practice"


class Consent(models.Model):
    """That a person allowed a purpose, or took it back, in answer to one version of its text."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "person": Personal.IDENTIFYING,
        "purpose": Personal.NONE,
        "version": Personal.NONE,
        "given": Personal.CLINICAL,
        "said_at": Personal.NONE,
        "how": Personal.NONE,
    }

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    given = models.BooleanField()
    said_at = models.DateTimeField(auto_now_add=True)
    how = models.CharField(max_length=12, choices=How.choices)

    class Meta:
        indexes = [models.Index(fields=["purpose", "person", "-id"], name="consent_last_said")]

    def __str__(self) -> str:
        return f"consent {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row. Raises NotChanged for one that is there already."""
        if self.pk is not None:
            raise NotChanged
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Raises NotChanged."""
        raise NotChanged


class TakingPart(models.Model):
    """That a client paused the check-ins of a therapy, stopped taking part, or started again. Rows are only added."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "participant": Personal.IDENTIFYING,
        "choice": Personal.CLINICAL,
        "version": Personal.NONE,
        "said_at": Personal.CLINICAL,
        "how": Personal.NONE,
    }

    # By name: therapies are a package above, and a client who answers by link has no account.
    participant = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="+")
    choice = models.CharField(max_length=12, choices=[(choice.value, choice.value) for choice in Choice])
    version = models.PositiveSmallIntegerField()
    said_at = models.DateTimeField()
    how = models.CharField(max_length=12, choices=How.choices)

    class Meta:
        indexes = [models.Index(fields=["participant", "-id"], name="taking_part_last_said")]

    def __str__(self) -> str:
        return f"taking part {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row. Raises NotChanged for one that is there already."""
        if self.pk is not None:
            raise NotChanged
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Raises NotChanged."""
        raise NotChanged
