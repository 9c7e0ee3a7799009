"""Copy the database of a running practice into one encrypted file that opens nothing by itself."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from . import contents, snapshots
from .faults import NotPossible, in_words
from .start import start_practice

MANIFEST = "manifest.json"
FORMAT = 1
UNFINISHED = ".copying-"


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, in words, and what someone has to look at although it was done."""

    words: str
    attention: tuple[str, ...] = ()


def back_up(folder: Path | None, target: Path) -> Done:
    """Write a whole, encrypted copy to `target` while the practice goes on. Raises NotPossible, CopyFault, KeyFault.

    The copy holds no key, no session and nothing of the shared cache. A record of reads and writes that does not hold,
    or a lost key, does not prevent a copy, but is reported: it is then that a copy is needed most.
    """
    with in_words():
        start_practice(folder, keys=False)
        return _back_up(target)


def manifest() -> dict[str, Any]:
    """What a copy says of itself: version, counts, the state of the chain, which keys open it."""
    from django.utils import timezone

    return {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "version": version("alliance"),
        "left_out": list(contents.LEFT_OUT),
        **contents.contents(),
    }


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder inside the practice's own for what is not encrypted yet; gone at the end, also what a kill left."""
    from django.conf import settings

    for old in settings.FOLDER.glob(f"{UNFINISHED}*"):
        with suppress(BlockingIOError), _held(old):  # another command is at work in it
            shutil.rmtree(old, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=settings.FOLDER) as folder, _held(Path(folder)):
        yield Path(folder)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """A lock on a folder that ends with the process. Raises BlockingIOError where another one has it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _back_up(target: Path) -> Done:
    from django.conf import settings
    from django.db import connection

    from alliance_web.vault import copies

    chosen = copies.recipients(settings.FOLDER)
    _refuse(target, chosen)
    name = snapshots.SQLITE if connection.vendor == "sqlite" else snapshots.POSTGRESQL
    with private_folder() as folder:
        told = {"database": connection.vendor, **snapshots.take(folder / name, contents.LEFT_OUT, manifest)}
        text = json.dumps(told, indent=1).encode()
        size = copies.write(target, [(MANIFEST, text), (name, folder / name)], chosen)
    return _note(target, size, chosen, told)


def _refuse(target: Path, chosen: tuple[str, ...]) -> None:
    """What stands in the way is told before anything long begins."""
    from alliance_web.vault import copies

    if not chosen:
        raise copies.CopyFault(copies.NO_RECIPIENT)
    if target.exists():
        raise NotPossible(f"{target} already exists. Choose another file.")
    if not target.parent.is_dir():
        raise NotPossible(f"Folder {target.parent} does not exist. Create it, or choose another.")


def _note(target: Path, size: int, chosen: tuple[str, ...], told: dict[str, Any]) -> Done:
    """Keep that the copy was made, and say what is needed to use it."""
    from django.db import transaction

    from alliance_web.audit.record import record
    from alliance_web.vault import queries, services

    fault = told["chain"]["fault"]
    with transaction.atomic():
        services.note_backup(
            file=target.name[-255:], size=size, recipients="\n".join(chosen), verified=True, record_holds=not fault
        )
        record("backup.make", by=None, size=size, record_holds=not fault)
    words = (
        f"Encrypted backup written to {target} ({size:,} bytes). To open it you need the private key of "
        f"{', '.join(chosen)}. The backup has no field keys. It needs: {', '.join(told['keys']) or 'none'}. Keep "
        "those separately, with `alliance keys export`."
    )
    return Done(words, (*([_broken(fault)] if fault else ()), *services.key_faults(queries.key_checks() or {})))


def _broken(fault: str) -> str:
    return (
        f"The audit log failed verification at {fault}. The database was changed outside Alliance. The backup was "
        "made, and its manifest records this. Keep older backups and investigate."
    )
