"""No group in the evidence export is smaller than ten clients: neither the whole, nor a table, nor a value of a column.

Whoever is alone in a group can be recognised by whoever knows that they are in it. What is too small is merged, or left
empty with all its column, so that the gap does not point at the few.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

SMALLEST = 10
OTHER = "other"
# Its totals mean nothing under another name: rows of a questionnaire of too few clients are left out.
LEFT_OUT = "questionnaire"


def large_enough(tables: dict[str, pl.DataFrame], clients: dict[int, int]) -> dict[str, pl.DataFrame]:
    """The tables without groups that are too small; `clients`: whose each numbered therapy is."""
    return {name: _table(table, clients) for name, table in tables.items()}


def with_enough(versions: dict[int, str], clients: dict[int, int]) -> set[int]:
    """The therapies with a version of the check-in that enough clients have; `versions` and `clients`: by therapy.

    The others are left out as a whole: values of two versions cannot be merged, and a table that leaves out what
    another one tells of would point at the few.
    """
    whose: dict[str, set[int]] = {}
    for therapy, version in versions.items():
        whose.setdefault(version, set()).add(clients[therapy])
    return {therapy for therapy, version in versions.items() if len(whose[version]) >= SMALLEST}


def _table(table: pl.DataFrame, clients: dict[int, int]) -> pl.DataFrame:
    """One table; empty where it tells of too few."""
    if LEFT_OUT in table.columns:
        few = [value for value, whose in _whose(table, LEFT_OUT, clients).items() if len(whose) < SMALLEST]
        table = table.filter(~pl.col(LEFT_OUT).is_in(few))
    if len({clients[therapy] for therapy in table["therapy"]}) < SMALLEST:
        return table.clear()
    for column, kind in table.schema.items():
        if kind == pl.Boolean:
            table = table.with_columns(_both_or_nothing(table, column, clients))
        elif kind == pl.String and column != LEFT_OUT:
            table = table.with_columns(_merged(table, column, clients))
    return table


def _both_or_nothing(table: pl.DataFrame, column: str, clients: dict[int, int]) -> pl.Expr:
    """Yes and no, or nothing at all where one of them is too small."""
    is_small = any(len(whose) < SMALLEST for whose in _whose(table, column, clients).values())
    return (pl.lit(None, pl.Boolean) if is_small else pl.col(column)).alias(column)


def _merged(table: pl.DataFrame, column: str, clients: dict[int, int]) -> pl.Expr:
    """The values with those that are too small merged; nothing at all where that leaves a single one."""
    whose = _whose(table, column, clients)
    by_size = sorted(whose, key=lambda value: (len(whose[value]), value))
    merged: list[object] = []
    for value in by_size:
        if len(whose[value]) >= SMALLEST and (not merged or len(_all(whose[one] for one in merged)) >= SMALLEST):
            break
        merged.append(value)
    if merged and len(merged) == len(by_size):
        return pl.lit(None, pl.String).alias(column)
    return pl.when(pl.col(column).is_in(merged)).then(pl.lit(OTHER)).otherwise(pl.col(column)).alias(column)


def _whose(table: pl.DataFrame, column: str, clients: dict[int, int]) -> dict[object, set[int]]:
    """Which clients have each value of a column; what is empty is no value."""
    found: dict[object, set[int]] = {}
    for therapy, value in table.select("therapy", column).drop_nulls(column).iter_rows():
        found.setdefault(value, set()).add(clients[therapy])
    return found


def _all(sets: Iterable[set[int]]) -> set[int]:
    return set().union(*sets)
