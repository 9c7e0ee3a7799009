"""A second database in one command, examined by the same code as the first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alliance_web.databases import with_ours


@contextmanager
def second(alias: str, database: dict[str, Any]) -> Iterator[None]:
    """Make a database known under `alias` for a while."""
    from django.db import connections

    database = with_ours(database)
    connections.databases[alias] = database
    connections.configure_settings({"default": connections.databases["default"], alias: database})
    try:
        yield
    finally:
        connections[alias].close()
        del connections[alias], connections.databases[alias]


@contextmanager
def instead(alias: str) -> Iterator[None]:
    """Inside, this database is the default one."""
    from django.db import connections

    first = connections["default"]
    connections["default"] = connections[alias]
    try:
        yield
    finally:
        connections["default"] = first
