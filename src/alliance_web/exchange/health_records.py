"""Answers from health records (FHIR) as rows of past ratings: the client's questionnaires, session by session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl
from django.utils.translation import gettext as _

from alliance.instruments import check_in, load
from alliance.tables import AS_IT_IS, Sheet, TableUnreadable, read_answers
from alliance_web.access.relation import Part

SUBJECT, AUTHORED, QUESTIONNAIRE = "subject", "authored", "questionnaire"


def is_of_health_records(sheet: Sheet) -> bool:
    """Whether the columns are those that the reader of FHIR responses gives."""
    return {SUBJECT, AUTHORED, QUESTIONNAIRE} <= set(sheet.table.columns)


def as_ratings(sheet: Sheet, therapy: str, outcomes: Sequence[str]) -> Sheet:
    """The same rows with the columns of past ratings: each day on which somebody answered is a session of theirs.

    The check-in has no answers. Raises TableUnreadable where no questionnaire is known.
    """
    table = sheet.table
    known: dict[str, pl.Series] = {}
    for key in outcomes:
        form = load(key)
        codes = form.loinc.get("answers", "").split()
        panel = form.loinc.get("panel") or key
        of_form = table[QUESTIONNAIRE].str.contains(panel, literal=True).fill_null(value=False)
        if not of_form.any():
            continue
        for item in form.ratings:
            column = next((name for name in (form.loinc.get(item.code, ""), item.code) if name in table.columns), None)
            if column is not None:
                cells = table[column].set(~of_form, None)
                read_in = read_answers(cells, item.response, AS_IT_IS, codes)
                worded = read_in.values.cast(pl.String)
                known[f"{key}:{item.code}"] = worded.zip_with(worded.is_not_null(), cells).alias(f"{key}:{item.code}")
    if not known:
        raise TableUnreadable(
            _("These responses are to none of {all}, known by their LOINC codes.").format(all=", ".join(outcomes))
        )
    day = table[AUTHORED].str.slice(0, 10)
    rows = pl.DataFrame([table[SUBJECT].alias(therapy), day.alias("date"), *known.values()])
    first = rows.group_by(therapy, "date", maintain_order=True).agg(pl.col(list(known)).drop_nulls().first())
    session = pl.col("date").rank("dense").over(therapy).cast(pl.Int64).cast(pl.String).alias("session")
    questions = [pl.lit(None, pl.String).alias(item.code) for item in load(check_in(Part.CLIENT)).ratings]
    ratings = first.with_columns(session, pl.lit("client").alias("chair"), *questions)
    return replace(sheet, table=ratings, rows=range(2, 2 + ratings.height), names=())
