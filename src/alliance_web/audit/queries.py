"""Reads of the record itself."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Max, QuerySet

from .models import AuditChain, AuditCheckpoint, AuditEvent

READ = "read."
SIGNED_AGAIN = "keys.new-record-key"
TABLES = {model._meta.db_table for model in (AuditEvent, AuditChain, AuditCheckpoint)}


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is recorded."""

    events: int
    chains: int


@dataclass(frozen=True, slots=True)
class FormerRecord:
    """What an upgrade signed, and from which event on it did not hold (0: it did)."""

    events: int
    fault_at: int
    on: datetime


def extent() -> Extent:
    """How many events are recorded, in how many chains."""
    return Extent(AuditEvent.objects.count(), AuditChain.objects.filter(number__gt=0).count())


def last_checkpoint() -> datetime | None:
    """When the record was last signed by a checkpoint."""
    return AuditCheckpoint.objects.order_by("-number").values_list("at", flat=True).first()


def waits_for_checkpoint() -> bool:
    """Whether anything was recorded that no checkpoint names yet. Reads only."""
    return AuditChain.objects.filter(number__gt=F("checked")).exists()


def former_record() -> FormerRecord | None:
    """The record of a former version, as it was when an upgrade signed it; None where there was none."""
    told = AuditEvent.objects.filter(therapy=None, verb="record.sign").order_by("number").first()
    return FormerRecord(told.detail["events"], told.detail["fault_at"], told.at) if told else None


def signed_again() -> datetime | None:
    """When the whole record was last signed with another key: changes made before cannot be found."""
    rows = AuditEvent.objects.filter(therapy=None, verb=SIGNED_AGAIN).order_by("-number")
    return rows.values_list("at", flat=True).first()


def readings(therapy: UUID, *, without: Collection[str] = ()) -> QuerySet[AuditEvent]:
    """Opened pages of a therapy, newest first, leaving out the routes named in `without`."""
    hidden = [READ + route for route in without]
    return (
        AuditEvent.objects.filter(therapy=therapy, verb__startswith=READ).exclude(verb__in=hidden).order_by("-number")
    )


@dataclass(frozen=True, slots=True)
class Readings:
    """How often someone opened one page, and when last."""

    actor: int | None
    route: str
    times: int
    last: datetime


def counted(therapy: UUID, routes: Collection[str], *, since: datetime) -> list[Readings]:
    """How often each person opened each of these pages since a day, the latest first. One query."""
    rows = AuditEvent.objects.filter(therapy=therapy, verb__in=[READ + route for route in routes], at__gte=since)
    found = rows.values("actor", "verb").annotate(times=Count("seq"), last=Max("at")).order_by("-last")
    return [Readings(row["actor"], _route(row["verb"]), row["times"], row["last"]) for row in found]


def route_of(event: AuditEvent) -> str:
    """The name of the page that was opened."""
    return _route(event.verb)


def _route(verb: str) -> str:
    return verb.removeprefix(READ)
