"""One row for each thing somebody did or looked at. Rows are only ever added."""

from typing import ClassVar

from django.db import models

from alliance_web.vault.classification import Personal


class AuditEvent(models.Model):
    """Who did or read what, when, about which therapy; each row carries the digest of the one before."""

    personal: ClassVar = {
        "seq": Personal.NONE,
        "at": Personal.NONE,
        "actor": Personal.IDENTIFYING,
        "verb": Personal.NONE,
        "therapy": Personal.CLINICAL,
        "thing": Personal.NONE,
        "detail": Personal.NONE,
        "previous": Personal.NONE,
        "digest": Personal.NONE,
    }

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    # Plain numbers and keys, no foreign keys: the record outlives what it tells about.
    actor = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    therapy = models.UUIDField(null=True)
    thing = models.CharField(max_length=80, blank=True)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["therapy", "-seq"], name="audit_by_therapy"),
            models.Index(fields=["actor", "-seq"], name="audit_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"
