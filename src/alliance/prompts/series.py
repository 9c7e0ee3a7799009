"""The prompts that any single series allows, on whatever scale."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from alliance.prompts.catalogue import for_any_scale
from alliance.prompts.prompt import prompt_table

#: Rules that need neither a second chair nor the items and points of the check-in.
FOR_ANY_SCALE = ("fall", "decline", "missing")


def series_prompts(
    table: pl.DataFrame, *, by: str | Sequence[str], over: str, value: str, better: str = "higher", prior: float = 0.0
) -> pl.DataFrame:
    """Prompts of any number of series: the columns of `by`, then rule, start, session, until (as the file names them).

    A missing value is a missing rating, and so is a gap in session numbers. `prior`: the usual spread of one person on
    this scale, where it is known (`learnt_spread`); without it, nothing can be told of ratings that never varied.

    Parameters
    ----------
    table : polars.DataFrame
        One row per session, in any order.
    by : str or sequence of str
        Column or columns of the series.
    over, value : str
        Columns of the session and of the rating, in points of any scale.
    better : {"higher", "lower"}
        Which end is the good one.
    prior : float, default 0
        The usual spread of one person, in points; 0 where it is not known.

    Returns
    -------
    polars.DataFrame
        One row per prompt.

    Examples
    --------
    >>> import polars as pl
    >>> from alliance.prompts import series_prompts
    >>> ratings = pl.DataFrame({"who": ["A"] * 8, "session": range(1, 9), "value": [70, 80, 78, 81, 79, 40, 50, 80]})
    >>> series_prompts(ratings, by="who", over="session", value="value").columns
    ['who', 'rule', 'start', 'session', 'until']
    """
    names = [by] if isinstance(by, str) else list(by)
    keys = {name: f"by {place}" for place, name in enumerate(names)}  # no name of the file can be one of ours
    rows = _numbered(table.select(*(pl.col(name).alias(key) for name, key in keys.items()), label=over, value=value))
    sign = -1 if better == "lower" else 1
    ratings = rows.drop_nulls("value").select(
        "therapy",
        session="place",
        chair=pl.lit("client"),
        item=pl.lit("overall"),
        value=pl.col("value").cast(pl.Float64) * sign,
    )
    found = prompt_table(ratings, sessions=_held(rows), rules=[for_any_scale(name, prior) for name in FOR_ANY_SCALE])
    return _as_in_the_file(found, rows).rename({key: name for name, key in keys.items()})


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    """Give every series a number (`therapy`) and every session one (`place`): its own, or its rank."""
    keys = rows.columns[:-2]
    rows = rows.sort(*keys, "label")
    new = pl.any_horizontal(pl.col(name) != pl.col(name).shift(1) for name in keys)
    rows = rows.with_columns(therapy=new.fill_null(value=True).cum_sum().cast(pl.Int64))
    has_number = rows.schema["label"].is_integer()
    place = pl.col("label") if has_number else pl.int_range(1, pl.len() + 1).over("therapy")
    return rows.with_columns(place=place.cast(pl.Int64))


def _held(rows: pl.DataFrame) -> pl.DataFrame:
    """Every place between the first and the last of a series."""
    span = rows.group_by("therapy").agg(first=pl.col("place").min(), last=pl.col("place").max() + 1)
    return span.select("therapy", session=pl.int_ranges("first", "last")).explode("session")


def _as_in_the_file(found: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Series and sessions as the file names them; a session that is in no row keeps its number."""
    keys = [name for name in rows.columns if name.startswith("by ")]
    firsts = rows.unique("therapy", keep="first", maintain_order=True).select("therapy", *keys)
    named = found.join(firsts, on="therapy", maintain_order="left")
    if not rows.schema["label"].is_integer():
        labels = rows.select("therapy", "place", "label")
        for moment in ("start", "session", "until"):
            at = labels.rename({"place": moment})
            named = named.join(at, on=["therapy", moment], how="left", maintain_order="left")
            named = named.drop(moment).rename({"label": moment})
    return named.select(*keys, "rule", "start", "session", "until")
