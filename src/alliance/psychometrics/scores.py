"""Score whole tables of answers at once, with a reason for every score that cannot be given.

The rules are those of `alliance.instruments.score`, which scores one form; tests hold the two equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from alliance.attainment import RHO
from alliance.instruments.check_in import is_check_in
from alliance.instruments.scoring import impossible_reason, missing_reason, no_total
from alliance.model.instrument import Instrument, Item, Scale
from alliance.versions import versions_in

SCORE = "score"
#: Programs that count in binary fractions write 5.4e-79 for 0 and 0.9999999999999999 for 1.
NEAR = 1e-9


class TableNotScorable(ValueError):
    """A table whose columns do not fit the instrument. The message names every column concerned."""


def score_table(instrument: Instrument, frame: pl.DataFrame, columns: Mapping[str, str] | None = None) -> pl.DataFrame:
    """The table with `score`, one column per subscale, and for each a `…_reason` ("" where there is a score).

    `frame`: one row per form, one numeric column per item; null and NaN are no answer. `columns`: item code -> name of
    its column, where they differ. Raises TableNotScorable when columns are missing, not numeric, or already in the
    table, and when a column `version` says that rows were answered to another version of the check-in.

    Parameters
    ----------
    instrument : Instrument
        From `alliance.load`.
    frame : polars.DataFrame
        One row per form.
    columns : mapping of str to str, optional
        Item code -> column, where they differ.

    Returns
    -------
    polars.DataFrame
        All columns of `frame`, then scores in points (Float64, null where none can be given) and reasons (String).

    Raises
    ------
    TableNotScorable
        A ValueError: columns are missing, not numeric or already there, or forms are of another version.

    Examples
    --------
    >>> import polars as pl
    >>> import alliance
    >>> phq2 = alliance.load("phq-2")
    >>> forms = pl.DataFrame({"q1": [1, 3], "q2": [2, None]})
    >>> alliance.score_table(phq2, forms)["score"].to_list()
    [3.0, None]
    """
    refuse_other_versions(instrument, frame)
    names = {item.code: (columns or {}).get(item.code, item.code) for item in instrument.ratings}
    _refuse_unfit(instrument, frame, names)
    kinds = {code: frame.schema[name] for code, name in names.items()}
    answers = frame.select(
        column for item in instrument.ratings for column in _answer(item, names[item.code], kinds[item.code])
    )
    total = instrument.total
    scores = {SCORE: _score(instrument, total, answers) if total else _unscored(no_total(instrument), frame.height)}
    scores |= {scale.key: _score(instrument, scale, answers) for scale in instrument.subscales}
    return frame.with_columns(
        column
        for name, (value, reason) in scores.items()
        for column in (value.alias(name), reason.alias(_reason(name)))
    )


def turned_answers(
    instrument: Instrument, frame: pl.DataFrame, columns: Mapping[str, str] | None = None
) -> pl.DataFrame:
    """The answers that can be scored: a column per item, reversed items turned round, null for no possible answer.

    `frame` and `columns` as for `score_table`. Raises TableNotScorable as it does.
    """
    refuse_other_versions(instrument, frame)
    names = {item.code: (columns or {}).get(item.code, item.code) for item in instrument.ratings}
    _refuse_unfit(instrument, frame.select(name for name in names.values() if name in frame.columns), names)
    return frame.select(
        _answer(item, names[item.code], frame.schema[names[item.code]])[0] for item in instrument.ratings
    )


def refuse_other_versions(instrument: Instrument, frame: pl.DataFrame) -> None:
    """Raise TableNotScorable where a column `version` says that rows are answers to another version of the check-in."""
    others = [version for version in versions_in(frame) if version != instrument.version]
    if others and is_check_in(instrument.key):
        raise TableNotScorable(
            f"The table cannot be scored as {instrument.key}. Its column version also holds {' and '.join(others)}: "
            "another version asks something else. Keep the rows of one version, and score each with its own form."
        )


def _reason(name: str) -> str:
    return f"{name}_reason"


def _impossible(code: str) -> str:
    return f"{code} impossible"


def _refuse_unfit(instrument: Instrument, frame: pl.DataFrame, names: Mapping[str, str]) -> None:
    missing = [name for name in names.values() if name not in frame.columns]
    worded = [name for name in names.values() if name in frame.columns and not _is_number(frame.schema[name])]
    results = [SCORE, *(scale.key for scale in instrument.subscales)]
    taken = [name for name in [*results, *map(_reason, results)] if name in frame.columns]
    faults = {
        "Item columns are missing; add them, or map them with `columns`": missing,
        "Item columns are not numeric; convert the answers to numbers": worded,
        "Columns have the names of results; rename them": taken,
    }
    sentences = [f"{sentence}: {', '.join(found)}." for sentence, found in faults.items() if found]
    if sentences:
        raise TableNotScorable(f"The table cannot be scored as {instrument.key}. " + " ".join(sentences))


def _is_number(kind: pl.DataType) -> bool:
    return kind.is_numeric() or kind == pl.Null


def _answer(item: Item, name: str, kind: pl.DataType) -> tuple[pl.Expr, pl.Expr]:
    """The answer after turning (null where there is none or an impossible one), and whether it is impossible."""
    assert item.response is not None  # a rating always has one: the definition check sees to it
    low, high, step = item.response.low, item.response.high, item.response.step
    given = pl.col(name).fill_nan(None) if kind.is_float() else pl.col(name).cast(pl.Int64)
    possible = given.is_between(low, high)
    if step != 1:
        steps = (given - low) / step
        possible = possible & ((steps - steps.round()).abs() < NEAR)
    elif not kind.is_integer():
        whole = (given - low).round() + low
        possible = given.is_between(low - NEAR, high + NEAR) & ((given - whole).abs() < NEAR)
        given = whole
    value = pl.when(possible).then((low + high) - given if item.reverse else given)
    return value.cast(pl.Int32 if step == 1 else pl.Float64).alias(item.code), (~possible).alias(_impossible(item.code))


def _score(instrument: Instrument, scale: Scale, answers: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    if scale.unscored:
        return _unscored(scale.unscored, answers.height)
    if scale.sum_of:
        return _sum_of_scales(instrument, scale, answers)
    known = answers.select(
        total=pl.sum_horizontal(scale.items),
        answered=_count(pl.col(code).is_not_null() for code in scale.items),
        blank=_count(pl.col(code).is_null() for code in scale.not_for_all),
        impossible=pl.any_horizontal(_impossible(code) for code in scale.items).fill_null(False),
    ).with_columns(items=len(scale.items) - pl.col("blank"))
    enough = ~pl.col("impossible") & (pl.col("answered") >= pl.col("items") - scale.max_missing)
    value = known.select(pl.when(enough).then(_combine(scale))).to_series()
    return value, _reasons(scale, answers, known.with_columns(enough=enough))


def _sum_of_scales(instrument: Instrument, scale: Scale, answers: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    parts = [_score(instrument, instrument.scale(key), answers) for key in scale.sum_of]
    values = pl.DataFrame([value.alias(key) for key, (value, _) in zip(scale.sum_of, parts, strict=True)])
    reasons = pl.DataFrame([reason.alias(key) for key, (_, reason) in zip(scale.sum_of, parts, strict=True)])
    total = values.select(pl.sum_horizontal(pl.all(), ignore_nulls=False)).to_series()
    first = reasons.select(pl.coalesce(pl.all().replace("", None)).fill_null("")).to_series()
    return total, first


def _combine(scale: Scale) -> pl.Expr:
    total, answered = pl.col("total").cast(pl.Float64), pl.col("answered")
    if scale.method == "goal attainment":
        return 50 + 10 * total / ((1 - RHO) * answered + RHO * answered**2).sqrt()
    mean = total / answered
    whole = mean * pl.col("items") if scale.method == "sum" else mean
    return (scale.multiply * whole + scale.add).round(10)  # as for one form: 14.000000000000002 would miss 14


def _reasons(scale: Scale, answers: pl.DataFrame, known: pl.DataFrame) -> pl.Series:
    """The reason in words. There are few different ones, so each is worded once and looked up for its rows."""
    n, blanks = len(scale.items), len(scale.not_for_all) + 1
    words = [""] + [missing_reason(m, n - blank, scale.max_missing) for m in range(n + 1) for blank in range(blanks)]
    place = (pl.col("items") - pl.col("answered")) * blanks + pl.col("blank") + 1
    index = known.select(pl.when("enough").then(0).otherwise(place)).to_series()
    reasons = pl.Series(words).gather(index)
    if not known["impossible"].any():
        return reasons
    codes = [pl.when(pl.col(_impossible(code)).fill_null(False)).then(pl.lit(code)) for code in scale.items]
    named = pl.concat_str(pl.lit(impossible_reason([""])), pl.concat_str(codes, separator=", ", ignore_nulls=True))
    return answers.select(pl.when(known["impossible"]).then(named).otherwise(reasons)).to_series()


def _count(flags: Iterable[pl.Expr]) -> pl.Expr:
    return pl.sum_horizontal(pl.lit(0, pl.Int32), *(flag.cast(pl.Int32) for flag in flags))


def _unscored(reason: str, height: int) -> tuple[pl.Series, pl.Series]:
    return pl.Series([None], dtype=pl.Float64).new_from_index(0, height), pl.Series([reason]).new_from_index(0, height)
