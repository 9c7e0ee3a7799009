"""Every column that holds sealed text, and what lies in it: found by walking the models, so that none is forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import JSONField

from . import sessions
from .cipher import MARK, SEALED, CannotOpen, open_sealed

# Columns of other packages in which our code seals something: model, column, place.
SEALED_BY_US = (
    ("mfa.Authenticator", "data", "mfa.Authenticator.secret"),
    ("sessions.Session", "session_data", sessions.PLACE),
)


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """One column with sealed text. `is_json`: the sealed text is inside JSON, next to other content."""

    label: str
    table: str
    key: str
    column: str
    place: str
    is_json: bool

    @property
    def text(self) -> str:
        """The column as SQL that gives text."""
        name = connection.ops.quote_name(self.column)
        return f"{name}::text" if self.is_json and connection.vendor == "postgresql" else name

    @property
    def selected(self) -> str:
        """The column as SQL to be read with `as_text`: SQLite's driver refuses a whole query for one damaged text."""
        return f"CAST({self.text} AS BLOB)" if connection.vendor == "sqlite" else self.text

    @property
    def placeholder(self) -> str:
        """How a text is written into the column."""
        return "%s::jsonb" if self.is_json and connection.vendor == "postgresql" else "%s"

    def pattern(self, key_id: str = "") -> str:
        """What a sealed text, or one with this key, is LIKE."""
        return f"{'%' if self.is_json else ''}{MARK}:{key_id}{':' if key_id else ''}%"


def as_text(value: bytes | str) -> str:
    """What `selected` gives, as text; what is damaged in it stays recognisable as that."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def sealed_columns() -> list[SealedColumn]:
    """All of them that the database has at this moment."""
    tables = set(connection.introspection.table_names())
    return [column for column in _columns() if column.table in tables and _is_there(column)]


def count(column: SealedColumn, key_id: str = "") -> int:
    """How many values of a column are sealed, or sealed with this key."""
    return int(_one(column, f"SELECT COUNT(*) FROM {_q(column.table)} WHERE {column.text} LIKE %s", key_id))


def count_by_key(key_ids: tuple[str, ...]) -> Counter[str]:
    """How many values each of these keys seals, in all columns together."""
    columns = sealed_columns()
    return Counter({key_id: sum(count(column, key_id) for column in columns) for key_id in key_ids})


def examples() -> Iterator[tuple[SealedColumn, str]]:
    """One sealed text of each column that has any."""
    for column in sealed_columns():
        found = _one(column, f"SELECT {column.selected} FROM {_q(column.table)} WHERE {column.text} LIKE %s LIMIT 1")
        if found and (sealed := SEALED.search(as_text(found))):
            yield column, sealed[0]


def sealed_texts(column: SealedColumn) -> Iterator[str]:
    """Every sealed text of a column."""
    sql = f"SELECT {column.selected} FROM {_q(column.table)} WHERE {column.text} LIKE %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [column.pattern()])
        while rows := cursor.fetchmany(500):
            for text in (as_text(value) for (value,) in rows):
                yield from (found[0] for found in SEALED.finditer(text)) if column.is_json else (text,)


def closed_texts() -> Iterator[tuple[SealedColumn, str, CannotOpen]]:
    """Every sealed text of the database that does not open, with its column and why. Slow; changes nothing."""
    for column in sealed_columns():
        for text in sealed_texts(column):
            try:
                open_sealed(text, place=column.place)
            except CannotOpen as fault:
                yield column, text, fault


def plain_values(column: SealedColumn) -> int:
    """How many values of a column that holds nothing but sealed text are not sealed."""
    if column.is_json:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {_q(column.table)} WHERE {column.text} NOT LIKE %s", [column.pattern()])
        return int(cursor.fetchone()[0])


def _columns() -> Iterator[SealedColumn]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if place := getattr(field, "place", None):
                yield _column(model, field, place)
    for label, name, place in SEALED_BY_US:
        model = apps.get_model(label)
        yield _column(model, model._meta.get_field(name), place)


def _column(model: Any, field: Any, place: str) -> SealedColumn:
    return SealedColumn(
        label=f"{model._meta.label}.{field.name}",
        table=model._meta.db_table,
        key=model._meta.pk.column,
        column=field.column,
        place=place,
        is_json=isinstance(field, JSONField) and not hasattr(field, "place"),
    )


def _is_there(column: SealedColumn) -> bool:
    """An older database, before its migrations, may lack a column."""
    with connection.cursor() as cursor:
        return column.column in {
            one.name for one in connection.introspection.get_table_description(cursor, column.table)
        }


def _one(column: SealedColumn, sql: str, key_id: str = "") -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, [column.pattern(key_id)])
        row = cursor.fetchone()
    return row[0] if row else None


def _q(name: str) -> str:
    return connection.ops.quote_name(name)
