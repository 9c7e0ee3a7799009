"""Many who write the record at once: in several chains, in any order, and checkpoints beside them."""

import random
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from alliance_web.audit import checkpoints, outside
from alliance_web.audit.models import AuditCheckpoint, AuditEvent
from alliance_web.audit.record import first_fault, record

from .threads import kinds, together

MANY = 6
TIMES = 8


def _writer(chains: list[UUID | None], verb: str, seed: int) -> Callable[[], None]:
    """Writes in all chains in one transaction, each time in another order."""

    def run() -> None:
        chance = random.Random(seed)
        for _ in range(TIMES):
            with transaction.atomic():
                for chain in chance.sample(chains, len(chains)):
                    record(verb, by=seed, therapy=chain)

    return run


def several_chains_in_any_order() -> Any:
    """None of the chains is there before; all who write lock all of them."""
    chains, verb = [None, uuid4(), uuid4(), uuid4()], f"race.{uuid4().hex[:8]}"
    found = together(*(_writer(chains, verb, seed) for seed in range(MANY)))
    return kinds(found), AuditEvent.objects.filter(verb=verb).count(), first_fault()


def checkpoints_beside_many_writers() -> Any:
    """A checkpoint every few events: in the database and in the file without a gap, and nothing is accused."""
    verb = f"race.{uuid4().hex[:8]}"
    with TemporaryDirectory() as folder, patch.object(checkpoints, "EVENTS", 5):
        file = Path(folder) / "record-checkpoints"
        with patch.object(settings, "RECORD_CHECKPOINTS", file):
            found = together(*(_writer([None, uuid4()], verb, seed) for seed in range(MANY)))
            checkpoints.write()
            kept = outside.kept(file).numbers
            fault = first_fault()
    numbers = list(AuditCheckpoint.objects.order_by("number").values_list("number", flat=True))
    return (
        kinds(found),
        len(kept) > TIMES,
        numbers == list(range(1, len(numbers) + 1)),
        numbers[-len(kept) :] == kept,
        fault,
    )
