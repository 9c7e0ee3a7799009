"""One row for each thing someone did or looked at. Rows are only ever added."""

from typing import ClassVar
from uuid import UUID

from django.db import models

from alliance_web.vault.classification import Personal

REST = UUID(int=0)  # the chain of everything that is about no therapy


class AuditEvent(models.Model):
    """Who did or read what, when, about which therapy; each row carries the signature of the one before in its chain.

    A chain is all that was recorded about one therapy, and one more holds the rest.
    """

    personal: ClassVar = {
        "seq": Personal.NONE,
        "at": Personal.NONE,
        "actor": Personal.IDENTIFYING,
        "verb": Personal.NONE,
        "therapy": Personal.CLINICAL,
        "number": Personal.NONE,
        "thing": Personal.NONE,
        "detail": Personal.NONE,
        "previous": Personal.NONE,
        "digest": Personal.NONE,
    }

    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    # Plain numbers and keys, no foreign keys: the record outlives what it tells about.
    actor = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    therapy = models.UUIDField(null=True)
    number = models.BigIntegerField()  # the place in its chain, without a gap from 1 on
    thing = models.CharField(max_length=80, blank=True)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["actor", "-seq"], name="audit_by_actor"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["therapy", "number"], name="audit_one_row_for_each_place"),
            models.UniqueConstraint(
                fields=["number"], condition=models.Q(therapy=None), name="audit_one_row_for_each_place_of_the_rest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"

    @property
    def chain(self) -> UUID:
        """The chain in which this row is."""
        return self.therapy or REST


class AuditChain(models.Model):
    """Where one chain ends. Its row is what two writers of the same chain wait for."""

    personal: ClassVar = {
        "chain": Personal.CLINICAL,
        "number": Personal.NONE,
        "digest": Personal.NONE,
        "checked": Personal.NONE,
    }

    chain = models.UUIDField(primary_key=True)
    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    checked = models.BigIntegerField(default=0)  # the place that the last checkpoint of this chain names

    def __str__(self) -> str:
        return f"{self.chain} {self.number}"


class AuditCheckpoint(models.Model):
    """Where those chains ended that had grown since the checkpoint before, signed; a copy lies outside the database."""

    personal: ClassVar = {
        "number": Personal.NONE,
        "at": Personal.NONE,
        "seq": Personal.NONE,
        "heads": Personal.CLINICAL,
        "previous": Personal.NONE,
        "digest": Personal.NONE,
    }

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    seq = models.BigIntegerField()  # the last event that was written then
    heads = models.JSONField()  # chain -> [number, digest]
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.number} {self.at:%Y-%m-%d %H:%M}"
