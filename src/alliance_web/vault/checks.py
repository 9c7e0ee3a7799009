"""System checks: what is called saved is on the disk, and nobody else on the machine reads it."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

KEY_FILES = ("field-keys", "signing-secret")
OTHERS = stat.S_IRWXG | stat.S_IRWXO


@register(Tags.database)
def database_keeps_what_it_says(databases: Any = None, **_: Any) -> list[CheckMessage]:
    """SQLite writes ahead, waits for the disk, keeps foreign keys and waits for its turn."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor == "sqlite" and not _is_in_memory(connection):
            found += _pragmas(connection)
    return found


@register(Tags.security)
def folder_is_private(**_: Any) -> list[CheckMessage]:
    """Keys, database and outbox are readable by the account of the server only."""
    return [*_keys(settings.FOLDER), *_folder(settings.FOLDER)]


def _pragmas(connection: Any) -> Iterator[CheckMessage]:
    with connection.cursor() as cursor:
        for name, wanted in settings.SQLITE_PRAGMAS.items():
            seen = cursor.execute(f"PRAGMA {name}").fetchone()[0]
            if seen != wanted:
                yield Error(
                    f"SQLite runs with {name} {seen} where {wanted} is needed, so a saved answer could be lost.",
                    hint="Is the folder on a network drive? Put it on a local disk, or use PostgreSQL.",
                    id="vault.E001",
                )


def _keys(folder: Path) -> Iterator[CheckMessage]:
    for name in KEY_FILES:
        path = folder / name
        if path.exists() and path.stat().st_mode & OTHERS:
            yield Error(
                f"Other accounts of this machine can read {path}, and with it what is sealed.",
                hint=f"chmod 600 {path}",
                id="vault.E002",
            )


def _folder(folder: Path) -> Iterator[CheckMessage]:
    if folder.exists() and folder.stat().st_mode & OTHERS:
        yield Warning(
            f"Other accounts of this machine can look into {folder}, where the database is.",
            hint=f"chmod 700 {folder}",
            id="vault.W001",
        )


def _is_in_memory(connection: Any) -> bool:
    name = str(connection.settings_dict["NAME"])
    return name == ":memory:" or "mode=memory" in name
