"""Check the record: every chain row by row, and against the checkpoints inside and outside the database.

What is compared is read from the oldest to the newest, so a practice that goes on meanwhile is never accused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from uuid import UUID

from django.conf import settings

from . import outside
from .chain import GENESIS, Ends, digest_of, digest_of_checkpoint, name_ends
from .models import REST, AuditChain, AuditCheckpoint, AuditEvent

CHANGED = "this event was changed after it was written, or was never written by Alliance"
WRONG_KEY = (
    "the file record-key has a different key, so changes to the audit log cannot be detected. "
    "Restore the right file from your backup"
)


@dataclass(frozen=True, slots=True)
class ChainFault:
    """Where the record does not hold, and how. `seq` is the event next to the fault, 0 where there is none."""

    seq: int
    what: str
    chain: UUID | None = None


def first_fault() -> ChainFault | None:
    """Check the whole record; None where it holds."""
    return next(faults(), None)


def faults(path: Path | None = None) -> Iterator[ChainFault]:
    """Every fault, at most one for each chain. `path` is the file of checkpoints, the practice's own if not given."""
    path = path or settings.RECORD_CHECKPOINTS
    kept = outside.kept(path) if path and path.exists() else outside.Kept()
    if _has_wrong_key():
        yield ChainFault(0, WRONG_KEY)
        return
    named = dict(kept.ends)
    yield from _faults_of_checkpoints(named)
    if path is not None:
        yield from _faults_outside(kept, path)
    yield from _faults_of_chains(named)


def _has_wrong_key() -> bool:
    newest = list(AuditEvent.objects.order_by("-seq")[:50])
    return bool(newest) and not any(event.digest == digest_of(event) for event in newest)


def _faults_of_checkpoints(named: Ends) -> Iterator[ChainFault]:
    """Those of the checkpoints in the database; what they name is added to `named`."""
    previous = GENESIS
    for row in AuditCheckpoint.objects.order_by("number").iterator(chunk_size=200):
        if row.digest != digest_of_checkpoint(row):
            yield ChainFault(row.seq, f"checkpoint {row.number} in the database was changed after it was written")
            return
        if row.previous != previous:
            yield ChainFault(row.seq, f"a checkpoint before {row.number} is missing from the database")
        previous = row.digest
        name_ends(named, row)


def _faults_outside(kept: outside.Kept, path: Path) -> Iterator[ChainFault]:
    if kept.last is None and AuditCheckpoint.objects.exists():
        yield ChainFault(0, f"the checkpoints outside the database are not at {path}")
    if kept.unsigned:
        yield ChainFault(0, f"checkpoint {kept.unsigned[0]} outside the database has no valid signature")
    for before in kept.breaks:
        place = f"checkpoint {before.number} of {_day(before)}"
        yield ChainFault(before.seq, f"after {place} an older copy of the database took its place")
    last = kept.last
    if last and not kept.breaks and not AuditCheckpoint.objects.filter(number=last.number, digest=last.digest).exists():
        yield ChainFault(
            last.seq,
            f"checkpoint {last.number} of {_day(last)} is outside the database but not in it: "
            "events were removed since, or this is an older copy",
        )


def _faults_of_chains(named: Ends) -> Iterator[ChainFault]:
    ends = {row.chain: (row.number, row.digest) for row in AuditChain.objects.all() if row.number}
    seen = set()
    rows = AuditEvent.objects.order_by("therapy", "number").iterator(chunk_size=2000)
    for chain, events in groupby(rows, key=lambda event: event.chain):
        seen.add(chain)
        wanted = [one for one in (ends.get(chain), named.get(chain)) if one]
        if fault := _fault_of_chain(chain, events, wanted):
            yield fault
    for chain in sorted({*ends, *named} - seen):
        yield ChainFault(0, f"{_of(chain)} is completely missing", chain)


def _fault_of_chain(chain: UUID, events: Iterable[AuditEvent], wanted: list[tuple[int, str]]) -> ChainFault | None:
    """The first fault of one chain. `wanted`: places that must be there, each with its signature."""
    previous, number, seq = GENESIS, 0, 0
    for event in events:
        if event.number > number + 1:
            return ChainFault(event.seq, f"events missing before this one: {event.number - number - 1}", chain)
        must_be = [digest for place, digest in wanted if place == event.number]
        is_right = event.number == number + 1 and event.previous == previous and event.digest == digest_of(event)
        if not is_right or any(digest != event.digest for digest in must_be):
            return ChainFault(event.seq, CHANGED, chain)
        previous, number, seq = event.digest, event.number, event.seq
    last = max((place for place, _ in wanted), default=0)
    if last > number:
        return ChainFault(seq, f"events of {_of(chain)} missing after this one: {last - number}", chain)
    return None


def _of(chain: UUID) -> str:
    return "the audit log outside therapies" if chain == REST else f"the audit log of therapy {chain}"


def _day(checkpoint: AuditCheckpoint) -> str:
    return f"{checkpoint.at:%Y-%m-%d %H:%M} UTC"
