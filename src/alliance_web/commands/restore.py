"""Put an encrypted copy back into an empty place, and see that it is what was copied."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from . import contents, snapshots
from .audit import faults_of_record
from .back_up import FORMAT, MANIFEST, Done, private_folder
from .check import is_behind, unreadable
from .faults import NotPossible, in_words
from .start import start

NAMES = {"sqlite": snapshots.SQLITE, "postgresql": snapshots.POSTGRESQL}
NOT_NOTED = (
    "The audit log could not record the restore, because it is signed with one of the keys. If this practice has a "
    "checkpoint file newer than the backup, import the keys and restore again into an empty folder or database. "
    "Otherwise `alliance audit verify` reports an older copy of the database."
)


def restore(folder: Path | None, file: Path, identity: Path) -> Done:
    """Restore `file` into an empty folder or database. Raises NotPossible, CopyFault; then nothing was restored."""
    with in_words():
        start(folder, keys=False)
        from django.conf import settings

        from alliance_web.vault import copies

        settings.FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
        refuse_not_empty()
        with private_folder() as private:
            found = copies.read(file, identity, private)
            told = _manifest(found)
            snapshots.put_back(_database(found, told))
        return _examine(told)


def refuse_not_empty() -> None:
    """A place that holds something already is left alone."""
    from django.db import connection

    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        there = [one for one in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))) if one.exists()]
        if there:
            names = ", ".join(map(str, there))
            raise NotPossible(f"A database already exists ({names}). Choose an empty folder with --dir.")
    elif tables := connection.introspection.table_names():
        raise NotPossible(f"The database already has {len(tables)} tables. Create an empty one and set DATABASE_URL.")


def _manifest(found: dict[str, Path]) -> dict[str, Any]:
    if MANIFEST not in found:
        raise NotPossible("The file is not a backup of a practice: it has no manifest.")
    told: dict[str, Any] = json.loads(found[MANIFEST].read_text(encoding="utf-8"))
    if told.get("format") != FORMAT:
        raise NotPossible(
            f"The backup was made by a newer version of Alliance ({told.get('version')}). Install that version first."
        )
    return told


def _database(found: dict[str, Path], told: dict[str, Any]) -> Path:
    from django.db import connection

    kind = told["database"]
    if kind != connection.vendor:
        needed = "without DATABASE_URL, then use `alliance move`" if kind == "sqlite" else "with DATABASE_URL"
        raise NotPossible(f"The backup is of a {kind} database. Restore it {needed}.")
    if NAMES[kind] not in found:
        raise NotPossible("The backup has no database. Use another backup.")
    return found[NAMES[kind]]


def _examine(told: dict[str, Any]) -> Done:
    """Compare with the manifest, try the keys, note the restore, and say how it is."""
    rows = sum(told["counts"].values())
    words = f"Restored the backup of {told['made_at']}: {rows:,} rows in {len(told['counts'])} tables."
    attention = contents.differences(told, {"counts": contents.counts(), "chain": {"digest": contents.chain_digest()}})
    if fault := told["chain"]["fault"]:
        attention.append(f"The audit log already failed verification when the backup was made: {fault}.")
    keys, is_old = _faults_of_keys(told), is_behind()
    if not keys:
        _note(told, is_old=is_old)
    if is_old:
        words += " It is from an older version. Run `alliance serve` once to upgrade it, then `alliance check`."
        return Done(words, tuple(attention))
    if not fault and not keys:
        attention += faults_of_record()
    attention += keys or unreadable()
    if not attention:
        words += " Counts, audit log and keys match. Everyone has to sign in again. Run `alliance serve`."
    return Done(words, tuple(attention))


def _faults_of_keys(told: dict[str, Any]) -> list[str]:
    from alliance_web.vault import queries, services

    faults = list(services.key_faults(queries.key_checks() or {}))
    if faults:
        keys = ", ".join(told["keys"]) or "none"
        needed = f"This backup needs the field keys: {keys}. Import them, then run `alliance check`."
        return [*faults, NOT_NOTED, needed]
    return []


def _note(told: dict[str, Any], *, is_old: bool) -> None:
    """Note the restore in the file of checkpoints, which may know of a later time, and in the record."""
    from django.conf import settings

    from alliance_web.audit import checkpoints
    from alliance_web.audit.record import record
    from alliance_web.messages.services import outbox
    from alliance_web.vault.keys import RECORD_FILE

    if not (settings.FOLDER / RECORD_FILE).exists():  # a copy from before the record was signed
        return
    checkpoints.begin_after_restore()
    if not is_old:
        outbox.hold_after_restore()
        record("backup.restore", by=None, made_at=told["made_at"])
        checkpoints.write()
