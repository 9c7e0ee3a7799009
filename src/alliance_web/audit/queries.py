"""Reads of the record itself."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from .models import AuditEvent

READ = "read."


def readings(therapy: UUID, *, without: Collection[str] = ()) -> QuerySet[AuditEvent]:
    """Opened pages of a therapy, newest first, leaving out the routes named in `without`."""
    hidden = [READ + route for route in without]
    return AuditEvent.objects.filter(therapy=therapy, verb__startswith=READ).exclude(verb__in=hidden).order_by("-seq")


def route_of(event: AuditEvent) -> str:
    """The name of the page that was opened."""
    return event.verb.removeprefix(READ)
