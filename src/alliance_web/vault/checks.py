"""System checks: what is called saved is on the disk, and nobody else on the machine reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

from .copies import recipients
from .files import open_to_others


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
    """The folder with keys, database and outbox is for the account of the server only, and so is each file in it."""
    found = list(open_to_others(settings.FOLDER))
    if not found:
        return []
    names = ", ".join(path.name for path, _ in found)
    return [
        Error(
            f"Other accounts of this machine can use {settings.FOLDER} ({names}), and with it what clients wrote.",
            hint="Run: " + " && ".join(command for _, command in found),
            id="vault.E002",
        )
    ]


@register(Tags.security, deploy=True)
def backups_have_a_recipient(**_: Any) -> list[CheckMessage]:
    """A server that clients reach is backed up, and backups are encrypted for someone."""
    if recipients(settings.FOLDER):
        return []
    return [
        Warning(
            "No public key is set for backups, so none are made. If this machine fails, all data is lost.",
            hint="Run `alliance keys new-backup-key` on another machine, and `alliance keys backup-recipient` here.",
            id="vault.W001",
        )
    ]


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


def _is_in_memory(connection: Any) -> bool:
    name = str(connection.settings_dict["NAME"])
    return name == ":memory:" or "mode=memory" in name
