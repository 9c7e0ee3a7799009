"""What the database knows about its keys and its backups: never a key, never a place on another machine."""

from typing import ClassVar

from django.db import models

from .classification import Personal


class KeyCheck(models.Model):
    """By which a key is known again: the start is refused with another one, instead of writing what no one can read."""

    personal: ClassVar = {
        "name": Personal.NONE,
        "value": Personal.NONE,
        "since": Personal.NONE,
        "retired_at": Personal.NONE,
    }

    # The id of a field key, or the name of the signing secret's file.
    name = models.CharField(max_length=20, primary_key=True)
    value = models.CharField(max_length=64)
    since = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"key {self.name}"


class Backup(models.Model):
    """A copy that was finished. One row for each."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "finished_at": Personal.NONE,
        "file": Personal.NONE,
        "size": Personal.NONE,
        "recipients": Personal.NONE,
        "verified": Personal.NONE,
        "record_holds": Personal.NONE,
    }

    finished_at = models.DateTimeField(auto_now_add=True)
    file = models.CharField(max_length=255)
    size = models.BigIntegerField()
    # The public keys it is encrypted for, one a line.
    recipients = models.TextField()
    verified = models.BooleanField()
    record_holds = models.BooleanField()

    def __str__(self) -> str:
        return f"backup {self.pk}"
