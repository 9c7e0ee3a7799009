"""Move a practice from SQLite to an empty PostgreSQL database: everything, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from . import contents
from .back_up import Done
from .check import is_behind
from .databases import instead, second
from .faults import NotPossible, in_words
from .start import start_practice

TARGET = "target"
ROWS_AT_ONCE = 500


def move(folder: Path | None, address: str, progress: Callable[[int, int], None]) -> Done:
    """Copy every row to the PostgreSQL database at `address`. Raises NotPossible; the target is then left empty.

    The practice in SQLite stays as it is: whoever moves, starts the server with DATABASE_URL from then on.
    """
    with in_words():
        start_practice(folder)
        with second(TARGET, _target(address)):
            _refuse()
            rows, before = _move(progress)
    fault = before["chain"]["fault"]
    attention = (f"The audit log fails verification at {fault}, in both databases.",) if fault else ()
    return Done(
        f"Moved {rows:,} rows; counts and audit log match. Set DATABASE_URL to the new address before you start the "
        "server again. The SQLite file is unchanged; delete it once all is well. Everyone has to sign in again.",
        attention,
    )


def _move(progress: Callable[[int, int], None]) -> tuple[int, dict[str, Any]]:
    """How many rows were copied, and what is in both. Nothing writes to SQLite until it is over, and on the other side
    there is one transaction: all rows arrive or none.
    """
    from django.db import connection, transaction

    with transaction.atomic(), transaction.atomic(using=TARGET):
        with instead(TARGET):
            _make_tables()
        rows = _copy(progress)
        before = contents.contents()
        with instead(TARGET):
            after = contents.contents()
            different = contents.differences(before, after)
            if after["chain"]["fault"] != before["chain"]["fault"]:
                different.append(f"The audit log fails verification in the target at {after['chain']['fault']}.")
            connection.check_constraints()
        if different:
            raise NotPossible("\n".join(["The copy differs, so nothing was moved.", *different]))
    return rows, before


def _target(address: str) -> dict[str, Any]:
    """The database at an address. Raises NotPossible for what is no PostgreSQL."""
    import dj_database_url
    from django.db import connection

    if connection.vendor != "sqlite":
        raise NotPossible("This practice is already on PostgreSQL (DATABASE_URL).")
    try:
        target: dict[str, Any] = {**dj_database_url.parse(address)}
    except (ValueError, dj_database_url.ParseError):
        target = {"ENGINE": ""}
    if "postgresql" not in target["ENGINE"]:
        raise NotPossible("Enter a PostgreSQL database: postgresql://user:password@host:5432/name")
    return target


def _refuse() -> None:
    from django.db import connections

    if tables := connections[TARGET].introspection.table_names():
        raise NotPossible(
            f"The target already has {len(tables)} tables. Create an empty database and enter its address."
        )
    if is_behind():
        raise NotPossible("The SQLite database is older than this version. Run `alliance serve` once, then move.")


def _make_tables() -> None:
    """Empty tables; rows that migrations and Django itself make are replaced by those of the practice."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # migrations set some to be looked at with every row
        for table, rows in contents.counts().items():
            if rows:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


def _copy(progress: Callable[[int, int], None]) -> int:
    """Every row of every table, then the numbers that the next rows get."""
    from django.core.management.color import no_style
    from django.db import connections

    models = list(_models())
    total, done = sum(model._base_manager.count() for model in models), 0
    for model in models:
        for rows in _rows(model):
            _insert(model, rows)
            done += len(rows)
            progress(done, total)
    target = connections[TARGET]
    with target.cursor() as cursor:
        for sql in target.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(sql)
    return done


def _models() -> Iterator[Any]:
    from django.apps import apps
    from django.db.migrations.recorder import MigrationRecorder

    models: tuple[Any, ...] = (*apps.get_models(include_auto_created=True), MigrationRecorder.Migration)
    for model in models:
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in contents.LEFT_OUT:
            yield model


def _rows(model: Any) -> Iterator[list[tuple[Any, ...]]]:
    """Rows as Python values; sealed text stays sealed."""
    from django.db.models import F, TextField
    from django.db.models.functions import Cast

    chosen = {
        f"column_{number}": Cast(F(one.attname), TextField()) if hasattr(one, "place") else F(one.attname)
        for number, one in enumerate(model._meta.local_concrete_fields)
    }
    rows = model._base_manager.order_by("pk").annotate(**chosen).values_list(*chosen).iterator(ROWS_AT_ONCE)
    while some := list(islice(rows, ROWS_AT_ONCE)):
        yield some


def _insert(model: Any, rows: list[tuple[Any, ...]]) -> None:
    from django.db import connections

    target, fields = connections[TARGET], model._meta.local_concrete_fields
    columns = ", ".join(target.ops.quote_name(one.column) for one in fields)
    marks = ", ".join(["%s"] * len(fields))
    values = [
        [
            value if hasattr(one, "place") else one.get_db_prep_save(value, connection=target)
            for one, value in zip(fields, row, strict=True)
        ]
        for row in rows
    ]
    with target.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {target.ops.quote_name(model._meta.db_table)} ({columns}) VALUES ({marks})", values
        )
