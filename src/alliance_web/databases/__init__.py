"""Django's own databases with one thing more each: work done last in a transaction, and fair turns on SQLite."""

from collections.abc import Mapping
from typing import Any


def with_ours(database: Mapping[str, Any]) -> dict[str, Any]:
    """A database as Django's settings describe it, with our backend in place of Django's."""
    return {**database, "ENGINE": database["ENGINE"].replace("django.db.backends", "alliance_web.databases")}
