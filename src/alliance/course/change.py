"""Change of a person between two measurements: is it more than measurement error, and did it cross a cut-off?

All of it rests on published reliability; an instrument that is not validated has none and may not be judged so.
Formulae: Jacobson & Truax 1991 (Journal of Consulting and Clinical Psychology 59:12-19); Hsu 1989 (GLN, HLL); Speer
1992 (EN, after Edwards & Nunnally); Nunnally & Kotsch 1983 (NK); Hageman & Arrindell 1999 (HA). Tests hold the
classifications against those of the R package clinicalsignificance. For change told from all ratings see `slopes`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import polars as pl

#: Beyond this, a change is reliable; HA is a one-sided test at the same level.
CRITICAL = {"JT": 1.96, "GLN": 1.96, "HLL": 1.96, "EN": 1.96, "NK": 1.96, "HA": 1.65}
METHODS = tuple(CRITICAL)


@dataclass(frozen=True, slots=True)
class Sample:
    """Mean and standard deviation before and after, and the correlation of both, in the sample that is referred to."""

    mean_before: float
    sd_before: float
    mean_after: float
    sd_after: float
    correlation: float


def sample_of(pairs: pl.DataFrame, before: str = "before", after: str = "after") -> Sample:
    """The sample that the complete pairs of a table make. Raises ValueError with fewer than two, or without spread.

    Parameters
    ----------
    pairs : polars.DataFrame
        One row per person; rows with a gap are left out.
    before, after : str
        Columns of the two scores, in points.

    Returns
    -------
    Sample
        Means and standard deviations in points, and the correlation.

    Raises
    ------
    ValueError
        Fewer than two complete pairs, or no spread.

    Examples
    --------
    >>> import polars as pl
    >>> from alliance.course import sample_of
    >>> pairs = pl.DataFrame({"before": [20, 18, 15, 22], "after": [8, 16, 15, 25]})
    >>> sample_of(pairs).mean_before
    18.75
    """
    complete = pairs.select(pl.col(before, after).cast(pl.Float64)).drop_nulls()
    x, y = complete[before].to_numpy(), complete[after].to_numpy()
    if len(x) < 2 or x.std() == 0 or y.std() == 0:
        raise ValueError("A sample needs at least two complete pairs that differ before and after treatment.")
    correlation = float(((x - x.mean()) * (y - y.mean())).mean() / (x.std() * y.std()))
    return Sample(float(x.mean()), float(x.std(ddof=1)), float(y.mean()), float(y.std(ddof=1)), correlation)


def change_cutoff(
    kind: str,
    *,
    clinical: tuple[float, float] | None = None,
    functional: tuple[float, float] | None = None,
    better: str = "lower",
) -> float:
    """The cut-off of Jacobson & Truax between two populations, each given as (mean, standard deviation).

    "a": two SD from the clinical mean to the good side; "b": two SD from the functional mean to the bad side; "c":
    where both lie equally near. Raises ValueError when a population that the kind needs is missing.

    Parameters
    ----------
    kind : {"a", "b", "c"}
        Which of the three cut-offs.
    clinical, functional : (float, float), optional
        Mean and standard deviation of each population, in points.
    better : {"higher", "lower"}, default "lower"
        Which end of the scale is the good one.

    Returns
    -------
    float
        In points.

    Raises
    ------
    ValueError
        A population that the kind needs is missing.

    References
    ----------
    Jacobson & Truax 1991, Journal of Consulting and Clinical Psychology 59:12-19.

    Examples
    --------
    >>> from alliance.course import change_cutoff
    >>> change_cutoff("c", clinical=(20.0, 5.0), functional=(8.0, 5.0))
    14.0
    """
    sign = 1 if better == "higher" else -1
    if kind == "a" and clinical:
        return clinical[0] + sign * 2 * clinical[1]
    if kind == "b" and functional:
        return functional[0] - sign * 2 * functional[1]
    if kind == "c" and clinical and functional:
        return (clinical[1] * functional[0] + functional[1] * clinical[0]) / (clinical[1] + functional[1])
    raise ValueError(
        f"Cut-off {kind!r} cannot be computed: a needs the clinical population, b the functional one, c both."
    )


def standard_error_of_difference(*, reliability: float, sd: float) -> float:
    """The standard error of the difference between two scores of one person, in points: SD * sqrt(2 (1 - reliability)).

    Raises ValueError for a reliability outside 0 to 1, or an SD that is not above 0.
    """
    if not 0 < reliability < 1:
        raise ValueError("Reliability must be between 0 and 1.")
    if not 0 < sd < float("inf"):
        raise ValueError("The standard deviation must be above 0 points.")
    return sqrt(2) * sd * sqrt(1 - reliability)


def change_table(
    pairs: pl.DataFrame,
    *,
    reliability: float,
    before: str = "before",
    after: str = "after",
    method: str = "JT",
    reliability_after: float | None = None,
    sample: Sample | None = None,
    cutoff: float | None = None,
    better: str = "lower",
) -> pl.DataFrame:
    """The table with `rci`, `change` and, with a `cutoff`, `outcome`; one row per person, missing where a value is.

    `change`: improved, unchanged or deteriorated, told by the reliable change index `rci` of the `method`. `outcome`:
    recovered (improved, from the clinical to the functional side), improved, unchanged, deteriorated, or harmed
    (deteriorated, from the functional to the clinical side). `sample`: else that of the table. `reliability_after` is
    for NK. Raises ValueError for an unknown method or a reliability outside 0 to 1.

    Parameters
    ----------
    pairs : polars.DataFrame
        One row per person; a missing score leaves its figures missing.
    reliability : float
        Of the score, between 0 and 1.
    before, after : str
        Columns of the two scores, in points.
    method : str, default "JT"
        Which reliable change index.
    reliability_after : float, optional
        Reliability of the second score, for NK.
    sample : Sample, optional
        Means and spreads; else those of the table.
    cutoff : float, optional
        Between the two populations, in points; see `change_cutoff`.
    better : {"higher", "lower"}, default "lower"
        Which end of the scale is the good one.

    Returns
    -------
    polars.DataFrame
        All columns of `pairs` with `rci` (no unit), `change` and, with a cut-off, `outcome`.

    Raises
    ------
    ValueError
        An unknown method, or a reliability outside 0 to 1.

    Examples
    --------
    >>> import polars as pl
    >>> from alliance.course import change_table
    >>> pairs = pl.DataFrame({"before": [20, 18, 15, 22], "after": [8, 16, 15, 25]})
    >>> change_table(pairs, reliability=0.85, cutoff=14)["outcome"].to_list()
    ['recovered', 'unchanged', 'unchanged', 'unchanged']
    """
    if method not in CRITICAL:
        raise ValueError(f"There is no method {method!r}. Choose from {', '.join(METHODS)}.")
    if not 0 < reliability < 1:
        raise ValueError("Reliability must be between 0 and 1.")
    sign = 1 if better == "higher" else -1
    rci = _index(method, before, after, reliability, reliability_after or reliability, sample or sample_of(pairs))
    gained, critical = sign * pl.col("rci"), CRITICAL[method]
    change = pl.when(gained > critical).then(pl.lit("improved")).when(gained < -critical).then(pl.lit("deteriorated"))
    told = pl.when(pl.col("rci").is_not_null()).then(change.otherwise(pl.lit("unchanged")))
    table = pairs.with_columns(rci=rci).with_columns(change=told)
    if cutoff is None:
        return table
    return table.with_columns(outcome=outcome_of(pl.col("change"), before, after, better=better, cutoff=cutoff))


def _index(method: str, before: str, after: str, r: float, r_after: float, sample: Sample) -> pl.Expr:
    """The reliable change index of a method: change, as each of them sees it, over its error."""
    x, y = pl.col(before).cast(pl.Float64), pl.col(after).cast(pl.Float64)
    mean, sd = sample.mean_before, sample.sd_before
    expected = mean + r * (x - mean)  # where a score regresses to
    if method == "JT":
        return (y - x) / standard_error_of_difference(reliability=r, sd=sd)
    if method == "GLN":
        return (y - expected) / (sd * sqrt(1 - r * r))
    if method == "HLL":
        return (y - sample.mean_after - r * (x - mean)) / (sd * sqrt(1 - r * r))
    if method == "EN":
        return (y - expected) / (sd * sqrt(1 - r))
    if method == "NK":
        return (y - expected) / (sd * sqrt(r * r * (1 - r) + 1 - r_after))
    return _hageman_arrindell(x, y, r, sample)


def _hageman_arrindell(x: pl.Expr, y: pl.Expr, r: float, sample: Sample) -> pl.Expr:
    """Change estimated with the reliability of differences in this sample."""
    error = sample.sd_before * sqrt(1 - r)
    observed = sample.sd_before**2 + sample.sd_after**2 - 2 * sample.sd_before * sample.sd_after * sample.correlation
    of_difference = (observed - 2 * error**2) / observed
    if not of_difference > 0:
        raise ValueError("Differences in this sample do not exceed measurement error, so HA cannot detect change.")
    moved = (y - x) * of_difference + (sample.mean_after - sample.mean_before) * (1 - of_difference)
    return moved / (sqrt(of_difference) * sqrt(2) * error)


def outcome_of(change: pl.Expr, before: str, after: str, *, better: str, cutoff: float, at: str = "neither") -> pl.Expr:
    """Reliable `change` and the side of the cut-off together: as `outcome` of `change_table`.

    `at`: the side that a score exactly at the cut-off is on: "clinical", "functional" or "neither".
    """
    sign = 1 if better == "higher" else -1

    def clinical(name: str) -> pl.Expr:
        worse = sign * pl.col(name) < sign * cutoff
        return worse | (pl.col(name) == cutoff) if at == "clinical" else worse

    def functional(name: str) -> pl.Expr:
        good = sign * pl.col(name) > sign * cutoff
        return good | (pl.col(name) == cutoff) if at == "functional" else good

    return (
        pl.when((change == "improved") & clinical(before) & functional(after))
        .then(pl.lit("recovered"))
        .when((change == "deteriorated") & functional(before) & clinical(after))
        .then(pl.lit("harmed"))
        .otherwise(change)
    )
