"""Responses of health records as past ratings: each day on which somebody answered is a session of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from alliance.model import Instrument
from alliance.tables.answers import read_answers
from alliance.tables.faults import TableUnreadable
from alliance.tables.fhir import AUTHORED, QUESTIONNAIRE, SUBJECT
from alliance.tables.options import AS_IT_IS
from alliance.tables.sheet import Sheet


def is_of_health_records(sheet: Sheet) -> bool:
    """Whether the columns are those that the reader of FHIR responses gives."""
    return {SUBJECT, AUTHORED, QUESTIONNAIRE} <= set(sheet.table.columns)


def past_ratings(sheet: Sheet, forms: Sequence[Instrument], *, whose: str, unanswered: Sequence[str] = ()) -> Sheet:
    """One row per person and day: `whose`, session, date, chair (client) and "form:item" for the answers to `forms`.

    `unanswered`: further columns that the rows need, without a value. Of two responses to one form on one day the first
    counts. Raises TableUnreadable where the responses are to none of these forms, known by their LOINC codes.
    """
    columns = [column for form in forms for column in _answers(sheet.table, form)]
    if not columns:
        known = ", ".join(form.key for form in forms)
        raise TableUnreadable(f"These responses are to none of {known}, as far as their LOINC codes say.")
    names = [column.name for column in columns]
    day = sheet.table[AUTHORED].cast(pl.String).str.slice(0, 10).alias("date")
    rows = pl.DataFrame([sheet.table[SUBJECT].alias(whose), day, *columns])
    days = rows.group_by(whose, "date", maintain_order=True).agg(pl.col(names).drop_nulls().first())
    ratings = days.with_columns(
        pl.col("date").rank("dense").over(whose).cast(pl.Int64).cast(pl.String).alias("session"),
        pl.lit("client").alias("chair"),
        *(pl.lit(None, pl.String).alias(name) for name in unanswered),
    )
    return replace(sheet, table=ratings, rows=range(2, 2 + ratings.height), names=())


def _answers(table: pl.DataFrame, form: Instrument) -> list[pl.Series]:
    """The answers to the items of a form, in the rows that are responses to it."""
    panel = form.loinc.get("panel") or form.key
    of_form = table[QUESTIONNAIRE].cast(pl.String).str.contains(panel, literal=True).fill_null(value=False)
    if not of_form.any():
        return []
    codes = form.loinc.get("answers", "").split()
    found = []
    for item in form.ratings:
        column = next((name for name in (form.loinc.get(item.code, ""), item.code) if name in table.columns), None)
        if column is not None:
            cells = table[column].set(~of_form, None)
            numbers = read_answers(cells, item.response, AS_IT_IS, codes).values.cast(pl.String)
            found.append(numbers.zip_with(numbers.is_not_null(), cells).alias(f"{form.key}:{item.code}"))
    return found
