"""Put an encrypted copy back into an empty place, and see that it is what was copied."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from . import contents, snapshots
from .back_up import FORMAT, MANIFEST, Done, private_folder
from .check import is_behind, unreadable
from .faults import NotPossible, in_words
from .start import start

NAMES = {"sqlite": snapshots.SQLITE, "postgresql": snapshots.POSTGRESQL}


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
            raise NotPossible(f"There is a database already ({names}). Restore into an empty folder: --dir.")
    elif tables := connection.introspection.table_names():
        raise NotPossible(
            f"The database has {len(tables)} tables already. Make an empty one and name it in DATABASE_URL."
        )


def _manifest(found: dict[str, Path]) -> dict[str, Any]:
    if MANIFEST not in found:
        raise NotPossible("The file was decrypted, but is no copy of a practice: it has no manifest.")
    told: dict[str, Any] = json.loads(found[MANIFEST].read_text(encoding="utf-8"))
    if told.get("format") != FORMAT:
        raise NotPossible(
            f"The copy was made by a newer version of Alliance ({told.get('version')}). Install that version first."
        )
    return told


def _database(found: dict[str, Path], told: dict[str, Any]) -> Path:
    from django.db import connection

    kind = told["database"]
    if kind != connection.vendor:
        needed = "without DATABASE_URL, then use `alliance move`" if kind == "sqlite" else "with DATABASE_URL"
        raise NotPossible(f"The copy is of a {kind} database. Restore it {needed}.")
    if NAMES[kind] not in found:
        raise NotPossible("The copy has a manifest but no database. Use another copy.")
    return found[NAMES[kind]]


def _examine(told: dict[str, Any]) -> Done:
    """Compare with the manifest, try the keys, and say how it is."""
    from alliance_web.audit.record import first_fault, record

    rows = sum(told["counts"].values())
    words = f"The copy of {told['made_at']} was restored: {rows:,} rows in {len(told['counts'])} tables."
    attention = contents.differences(told, {"counts": contents.counts(), "chain": {"digest": contents.chain_digest()}})
    if fault := told["chain"]["fault"]:
        attention.append(f"The record of reads and writes did not hold when the copy was made: {fault}.")
    if is_behind():
        words += (
            " It is of an older version: start `alliance serve` once, which upgrades it, then run `alliance check`."
        )
        return Done(words, tuple(attention))
    if not fault and (found := first_fault()):
        attention.append(f"The record of reads and writes does not hold at event {found.seq}: {found.what}.")
    attention += _keys(told)
    if not attention:
        record("backup.restore", by=None, made_at=told["made_at"])
        words += " Counts, the record and all keys are right. Everyone signs in again. Start `alliance serve`."
    return Done(words, tuple(attention))


def _keys(told: dict[str, Any]) -> list[str]:
    """What is wrong with the keys, and what they do not open."""
    from alliance_web.vault import queries, services

    faults = list(services.key_faults(queries.key_checks() or {}))
    if faults:
        needed = ", ".join(told["keys"]) or "none"
        return [*faults, f"Field keys that this copy needs: {needed}. Run `alliance check` when they are back."]
    return list(unreadable())
