"""The checkpoints outside the database: one line each in a file that only grows and, if wanted, in the syslog."""

from __future__ import annotations

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from logging.handlers import SysLogHandler
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from .chain import Ends, digest_of_checkpoint, name_ends, signature
from .models import AuditCheckpoint

NEAR_THE_END = 500_000  # bytes; holds several lines of a thousand chains
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Kept:
    """What the file holds: where the chains ended, what does not follow on what, what is not signed, each restore."""

    numbers: list[int] = field(default_factory=list)
    last: AuditCheckpoint | None = None
    ends: Ends = field(default_factory=dict)
    breaks: list[AuditCheckpoint] = field(default_factory=list)
    unsigned: list[int] = field(default_factory=list)
    restored: list[datetime] = field(default_factory=list)


def bring_up_to_date() -> None:
    """Append what the database has and the file has not.

    A disk that is full must not stop the practice: it is logged, and the next call brings what is missing.
    """
    if settings.RECORD_CHECKPOINTS is None:
        return
    try:
        with _opened(settings.RECORD_CHECKPOINTS) as file:
            for checkpoint in _missing(_last_line(file)):
                _add(file, _as_line(checkpoint))
                _tell_syslog(checkpoint)
    except OSError as fault:
        log.error("No checkpoint of the record could be written outside the database: %s", fault.strerror)


def note_restore(number: int, at: datetime) -> None:
    """A signed line that explains why the next checkpoint follows `number` and not the line before it."""
    if settings.RECORD_CHECKPOINTS is None:
        return
    with _opened(settings.RECORD_CHECKPOINTS) as file:
        line = {"restored": number, "at": at.isoformat(), "after": _last_line(file).get("digest", "")}
        _add(file, {**line, "digest": signature(list(line.values()))})


def set_aside(at: datetime) -> Path | None:
    """Give the file another name, where its lines are signed with a former key; the next checkpoint begins a new one.

    Gives the name; None where there is no file.
    """
    path: Path | None = settings.RECORD_CHECKPOINTS
    if path is None or not path.exists():
        return None
    return path.rename(path.with_name(f"{path.name}-until-{at:%Y%m%dT%H%M%S}"))


def last_in(path: Path | None = None) -> AuditCheckpoint | None:
    """The last checkpoint in the file, the practice's own if none is named; None where there is none."""
    path = path or settings.RECORD_CHECKPOINTS
    return kept(path).last if path and path.exists() else None


def kept(path: Path) -> Kept:
    """Everything in the file. A line that a crash cut off is passed over: it was written once more after it."""
    found = Kept()
    restores = [(place, line["restored"]) for place, line in enumerate(_lines(path)) if "restored" in line]
    for place, line in enumerate(_lines(path)):
        if "restored" in line:
            _restored(line, found)
        elif all(line["number"] <= number for after, number in restores if after > place):
            _checkpoint(line, found)
    return found


def _restored(line: dict[str, Any], found: Kept) -> None:
    signed = [value for key, value in line.items() if key != "digest"]
    if "at" in line and signature(signed) == line.get("digest"):
        found.restored.append(datetime.fromisoformat(line["at"]))
    else:
        found.unsigned.append(line["restored"])


def _checkpoint(line: dict[str, Any], found: Kept) -> None:
    try:
        row = AuditCheckpoint(**{**line, "at": datetime.fromisoformat(line["at"])})
        is_signed = digest_of_checkpoint(row) == row.digest
    except (KeyError, TypeError, ValueError):  # not one of ours
        is_signed = False
    if not is_signed:
        found.unsigned.append(line["number"])
        return
    if found.last and (row.number, row.previous) != (found.last.number + 1, found.last.digest):
        found.breaks.append(found.last)
    found.numbers.append(row.number)
    found.last = row
    name_ends(found.ends, row)


def _missing(last: dict[str, Any]) -> Iterator[AuditCheckpoint]:
    """What comes after the last line; where the database does not know that line, whatever is newer by the clock."""
    rows = AuditCheckpoint.objects.order_by("number")
    if "restored" in last:
        rows = rows.filter(number__gt=last["restored"])
    elif last and AuditCheckpoint.objects.filter(number=last["number"], digest=last["digest"]).exists():
        rows = rows.filter(number__gt=last["number"])
    elif last:
        rows = rows.filter(at__gt=datetime.fromisoformat(last["at"]))
    return rows.iterator(chunk_size=50)


def _as_line(row: AuditCheckpoint) -> dict[str, Any]:
    about = {"number": row.number, "at": row.at.isoformat(), "seq": row.seq, "heads": row.heads}
    return {**about, "previous": row.previous, "digest": row.digest}


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """The file, for one process at a time; what was written is on the disk afterwards."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "r+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
        os.fsync(file.fileno())


def _add(file: IO[bytes], line: dict[str, Any]) -> None:
    """One line in one write, begun on a line of its own."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 1))
    before = b"" if file.read() in (b"", b"\n") else b"\n"  # a crash may have cut the last line off
    file.write(before + json.dumps(line, separators=(",", ":")).encode() + b"\n")


def _last_line(file: IO[bytes]) -> dict[str, Any]:
    """The last whole line; empty where there is none."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - NEAR_THE_END))
    lines = (_parsed(text) for text in reversed(file.read().splitlines()))
    return next((line for line in lines if line), {})


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as file:
        yield from filter(None, map(_parsed, file))


def _parsed(text: bytes) -> dict[str, Any]:
    try:
        line = json.loads(text)
    except ValueError:
        return {}
    is_ours = isinstance(line, dict) and isinstance(line.get("number", line.get("restored")), int)
    return line if is_ours else {}


def _tell_syslog(checkpoint: AuditCheckpoint) -> None:
    """Number, time and signature; which therapies it names stays here."""
    if not settings.RECORD_SYSLOG:
        return
    host, _, port = settings.RECORD_SYSLOG.rpartition(":")
    handler = SysLogHandler((host, int(port)) if host else settings.RECORD_SYSLOG)
    words = "checkpoint %d of the record: %s, events up to %d, signature %s"
    about = (checkpoint.number, checkpoint.at.isoformat(), checkpoint.seq, checkpoint.digest)
    handler.emit(log.makeRecord("alliance", logging.INFO, "", 0, words, about, None))
    handler.close()
