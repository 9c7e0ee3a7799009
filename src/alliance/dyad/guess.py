"""How well a therapist guesses the client's answers: insight and projection apart.

The guess G is set against the client's answer C and the therapist's own answer T on the same item and session:
G - mean(C) = bias + insight (C - mean(C)) + projection (T - mean(C)) + rest. `insight` is what the guess takes from the
client beyond what the therapist feels anyway, `projection` what it takes from the therapist's own answer whatever the
client feels: the truth force and the bias force of West & Kenny (2011, Psychological Review 118:357), here by ordinary
least squares within each group, in closed form.
"""

from __future__ import annotations

import polars as pl

from alliance.distributions import t_quantile
from alliance.dyad.gaps import LEAST_SESSIONS, gap_summary, gaps

#: Rows of a group needed: three coefficients and something left over to judge them by.
LEAST_GUESSES = 6


def guess_accuracy(guesses: pl.DataFrame, *, by: str | None = None) -> pl.DataFrame:
    """One row per group (`by`, e.g. the therapy; without it one row for all).

    `guesses`: client, therapist, guess: the client's answer, the therapist's own, and the guess, one row per item and
    session; rows with a gap are left out. Result: n; `off`: mean of guess - client (above 0: guessed too high); `r`:
    correlation of guess and answer; `insight` and `projection` in points per point, each with its 95 % interval
    (`…_low`, `…_high`); `reason` ("" where they can be told). Rows are taken as independent.

    Parameters
    ----------
    guesses : polars.DataFrame
        One row per item and session: client, therapist, guess, in points.
    by : str, optional
        Column of the group, such as the therapy; without it one row for all.

    Returns
    -------
    polars.DataFrame
        One row per group; figures are null where `reason` says why.

    Examples
    --------
    >>> import polars as pl
    >>> import alliance
    >>> guesses = pl.DataFrame({
    ...     "therapy": ["A"] * 6, "session": range(1, 7), "item": ["bond"] * 6,
    ...     "client": [5, 6, 7, 6, 8, 7], "therapist": [7, 7, 8, 8, 8, 9], "guess": [6, 7, 8, 7, 8, 8],
    ... })
    >>> alliance.guess_accuracy(guesses).select(pl.col("n"), pl.col("off").round(2)).row(0)
    (6, 0.83)
    """
    rows = guesses.select(
        pl.lit(0).alias("all") if by is None else by,
        pl.col("client", "therapist", "guess").cast(pl.Float64).fill_nan(None),
    ).drop_nulls()
    key = "all" if by is None else by
    table = _coefficients(rows.group_by(key, maintain_order=True).agg(**_sums()))
    return table.drop("all") if by is None else table


def guess_gaps(guesses: pl.DataFrame) -> pl.DataFrame:
    """Guess minus answer for each therapy and item: a table like that of `gap_summary`, the guess in the second place.

    `guesses`: therapy, session, item, client, guess. "therapist" in `higher` means guessed too high, "client" too low.

    Parameters
    ----------
    guesses : polars.DataFrame
        One row per therapy, session and item: client's answer and therapist's guess, in points; rows with a gap are
        left out.

    Returns
    -------
    polars.DataFrame
        As `gap_summary` gives it.

    Examples
    --------
    >>> import polars as pl
    >>> from alliance.dyad import guess_gaps
    >>> guesses = pl.DataFrame({
    ...     "therapy": ["A"] * 6, "session": range(1, 7), "item": ["bond"] * 6,
    ...     "client": [5, 6, 7, 6, 8, 7], "therapist": [7, 7, 8, 8, 8, 9], "guess": [6, 7, 8, 7, 8, 8],
    ... })
    >>> guess_gaps(guesses)["higher"].to_list()
    ['therapist']
    """
    key = ("therapy", "session", "item")
    sides = (
        guesses.select(*key, pl.lit(chair).alias("chair"), pl.col(column).alias("value"))
        for chair, column in (("client", "client"), ("therapist", "guess"))
    )
    return gap_summary(gaps(pl.concat(sides)))


def nearest_guess(guesses: pl.DataFrame) -> tuple[str, float] | None:
    """The item guessed nearest, and by how many points its guesses miss on average; None where nobody can tell yet.

    `guesses`: as in `guess_gaps`, of one therapy. Misses to both sides do not make up for each other.

    Parameters
    ----------
    guesses : polars.DataFrame
        One row per therapy, session and item: client's answer and therapist's guess, in points; rows with a gap are
        left out.

    Returns
    -------
    tuple of (str, float), or None
        Item, and the mean miss in points.

    Examples
    --------
    >>> import polars as pl
    >>> from alliance.dyad import nearest_guess
    >>> guesses = pl.DataFrame({
    ...     "therapy": ["A"] * 6, "session": range(1, 7), "item": ["bond"] * 6,
    ...     "client": [5, 6, 7, 6, 8, 7], "therapist": [7, 7, 8, 8, 8, 9], "guess": [6, 7, 8, 7, 8, 8],
    ... })
    >>> item, off = nearest_guess(guesses)
    >>> item, round(off, 2)
    ('bond', 0.83)
    """
    missed = (pl.col("guess") - pl.col("client")).abs()
    known = (
        guesses.drop_nulls(["guess", "client"])
        .group_by("item", maintain_order=True)
        .agg(off=missed.mean(), n=pl.len())
        .filter(pl.col("n") >= LEAST_SESSIONS)
        .sort("off", maintain_order=True)
    )
    return None if known.is_empty() else (str(known["item"][0]), float(known["off"][0]))


def missed_guesses(found: pl.DataFrame) -> list[str]:
    """The items guessed too high or too low more surely than by chance, the furthest off first.

    Parameters
    ----------
    found : polars.DataFrame
        From `guess_gaps`.

    Returns
    -------
    list of str
        Item codes.

    Examples
    --------
    >>> import polars as pl
    >>> from alliance.dyad import guess_gaps, missed_guesses
    >>> guesses = pl.DataFrame({
    ...     "therapy": ["A"] * 6, "session": range(1, 7), "item": ["bond"] * 6,
    ...     "client": [5, 6, 7, 6, 8, 7], "therapist": [7, 7, 8, 8, 8, 9], "guess": [6, 7, 8, 7, 8, 8],
    ... })
    >>> missed_guesses(guess_gaps(guesses))
    ['bond']
    """
    missed = found.filter(pl.col("higher").is_in(["therapist", "client"]))
    return missed.sort(pl.col("mean").abs(), descending=True, maintain_order=True)["item"].to_list()


def _sums() -> dict[str, pl.Expr]:
    """Counts, means and centred cross-products of client (c), therapist (t) and guess (g)."""
    away = {name[0]: pl.col(name) - pl.col(name).mean() for name in ("client", "therapist", "guess")}
    products = {f"s{a}{b}": (away[a] * away[b]).sum() for a, b in ("cc", "tt", "gg", "ct", "cg", "tg")}
    return {"n": pl.len(), "off": (pl.col("guess") - pl.col("client")).mean()} | products


def _coefficients(sums: pl.DataFrame) -> pl.DataFrame:
    scc, stt, sct, scg, stg = (pl.col(name) for name in ("scc", "stt", "sct", "scg", "stg"))
    determinant = scc * stt - sct * sct
    insight, projection = (scg * stt - stg * sct) / determinant, (stg * scc - scg * sct) / determinant
    unexplained = (pl.col("sgg") - insight * scg - projection * stg).clip(lower_bound=0)
    variance = unexplained / (pl.col("n").cast(pl.Float64) - 3)
    counts = [int(n) for n in sums["n"].unique() if n >= LEAST_GUESSES]
    quantile = pl.col("n").replace_strict(
        counts, [t_quantile(0.975, float(n - 3)) for n in counts], default=None, return_dtype=pl.Float64
    )
    margins = {
        "insight": quantile * (variance * stt / determinant).sqrt(),
        "projection": quantile * (variance * scc / determinant).sqrt(),
    }
    table = sums.with_columns(
        r=pl.when(scc * pl.col("sgg") > 0).then(scg / (scc * pl.col("sgg")).sqrt()),
        insight=insight,
        projection=projection,
        reason=_reason(determinant),
    )
    return _told(table, margins)


def _reason(determinant: pl.Expr) -> pl.Expr:
    alike = determinant <= 1e-9 * pl.col("scc") * pl.col("stt")
    return (
        pl.when(pl.col("n") < LEAST_GUESSES)
        .then(pl.lit(f"fewer than {LEAST_GUESSES} guesses"))
        .when((pl.col("scc") == 0) | (pl.col("stt") == 0))
        .then(pl.lit("one person's answers are constant, so insight and projection cannot be separated"))
        .when(alike)
        .then(pl.lit("both gave the same answers throughout, so insight and projection cannot be separated"))
        .otherwise(pl.lit(""))
    )


def _told(table: pl.DataFrame, margins: dict[str, pl.Expr]) -> pl.DataFrame:
    """Only what can be told, with its interval."""
    told = pl.col("reason") == ""
    columns = []
    for name, margin in margins.items():
        for suffix, value in (("", 0), ("_low", -margin), ("_high", margin)):
            columns.append(pl.when(told).then(pl.col(name) + value).alias(name + suffix))
    key = table.columns[0]
    return table.select(key, "n", "off", "r", *columns, "reason")
