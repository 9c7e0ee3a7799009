"""Write the record. Called by services, inside the transaction of the write itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from . import chain, checkpoints
from .faults import ChainFault, first_fault
from .models import AuditEvent

__all__ = ["ChainFault", "first_fault", "record"]


def record(verb: str, *, by: int | None, therapy: UUID | None = None, thing: str = "", **detail: Any) -> None:
    """Add one event. `detail` holds keys, numbers and states, never what a person wrote or answered.

    It is stored as the last thing before the transaction around it commits, with it or not at all.
    """
    event = AuditEvent(at=timezone.now(), actor=by, verb=verb, therapy=therapy, thing=thing, detail=detail)
    here: Any = connection  # our backend, alliance_web.databases
    here.deliver_last(_store, event)


def _store(events: list[AuditEvent]) -> None:
    last = chain.append(events)
    transaction.on_commit(lambda: checkpoints.write_if_due(last), robust=True)
