"""Check a practice: database, audit log, keys, sealed text, settings, file permissions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .audit import faults_of_record, shortened
from .faults import in_words
from .start import start_practice


@dataclass(frozen=True, slots=True)
class Result:
    """One examination: what it looked at, and everything that is wrong."""

    name: str
    faults: tuple[str, ...]


def check(folder: Path | None, *, deploy: bool) -> list[Result]:
    """Every examination with what it found; nothing is changed. Raises NotPossible where there is no database."""
    with in_words():
        start_practice(folder, keys=False)
        from django.db import connection

        connection.ensure_connection()
        chosen = {**EXAMINATIONS, **(DEPLOYMENT if deploy else {})}
        return [Result(name, tuple(examine())) for name, examine in chosen.items()]


def database() -> Iterator[str]:
    """The file is whole, up to date, and every row keeps its constraints."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            found = [row[0] for row in cursor.execute("PRAGMA integrity_check").fetchall()]
        yield from (f"SQLite: {fault}" for fault in found if fault != "ok")
    else:
        yield from _not_valid()
    if is_behind():
        yield "The database is older than this version of Alliance. Run `alliance serve` once to upgrade it."


def is_behind() -> bool:
    """Whether this version of Alliance has migrations that the database has not."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def orphans() -> Iterator[str]:
    """Every row that points to another one has it."""
    from django.apps import apps
    from django.db import connection

    q, there = connection.ops.quote_name, set(connection.introspection.table_names())
    for model in apps.get_models(include_auto_created=True):
        fields: Iterable[Any] = model._meta.local_concrete_fields
        for field in fields:
            other = field.related_model._meta if field.remote_field else None
            if other is None or not {model._meta.db_table, other.db_table} <= there:
                continue
            to = field.target_field.column
            sql = (
                f"SELECT COUNT(*) FROM {q(model._meta.db_table)} one WHERE one.{q(field.column)} IS NOT NULL "
                f"AND NOT EXISTS (SELECT 1 FROM {q(other.db_table)} two WHERE two.{q(to)} = one.{q(field.column)})"
            )
            with connection.cursor() as cursor:
                if count := cursor.execute(sql) and cursor.fetchone()[0]:
                    yield f"{count} rows of {model._meta.label} have a {field.name} that does not exist."


def record() -> Iterator[str]:
    """The record holds, and against the last checkpoint outside the database, as `alliance audit verify` says it."""
    yield from shortened(faults_of_record())


def keys() -> Iterator[str]:
    """The key files are those of this database."""
    from alliance_web.vault import queries, services

    yield from services.key_faults(queries.key_checks() or {})


def unreadable() -> Iterator[str]:
    """Every sealed text opens; how many do not, by column."""
    from alliance_web.vault import columns

    closed = Counter(column.label for column, _, _ in columns.closed_texts())
    for column in columns.sealed_columns():
        if count := closed[column.label]:
            yield f"{count} values of {column.label} cannot be opened. Compare with your last backup."
        if plain := columns.plain_values(column):
            yield f"{plain} values of {column.label} are not sealed."


def settings_and_files() -> Iterator[str]:
    """The system checks: settings, SQLite's own settings, who can use the folder."""
    from django.core.checks import WARNING, run_checks

    for fault in run_checks(databases=["default"]):
        if fault.level >= WARNING:
            yield f"{fault.msg} {fault.hint or ''}".strip()


def deployment() -> Iterator[str]:
    """What stands in the way of letting clients reach this server."""
    from .check_deploy import deploy_faults
    from .check_deploy import in_words as told

    yield from map(told, deploy_faults())


def _not_valid() -> Iterator[str]:
    """Constraints that PostgreSQL was told not to hold old rows to."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE NOT convalidated AND connamespace = 'public'::regnamespace"
        )
        yield from (f"Some rows violate the constraint {name}." for (name,) in cursor.fetchall())


EXAMINATIONS: dict[str, Callable[[], Iterator[str]]] = {
    "Database": database,
    "References": orphans,
    "Audit log": record,
    "Keys": keys,
    "Sealed text": unreadable,
    "Settings and files": settings_and_files,
}
# Only with --deploy: what a server needs that others reach.
DEPLOYMENT: dict[str, Callable[[], Iterator[str]]] = {"Deployment": deployment}
