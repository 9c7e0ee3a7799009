"""Truth and bias: how one person's ratings take their level and their movement from the other's.

T - mean(C) = (g00 + u0) + (g10 + u1)(C - mean(C)) + e, with C the truth (say, the client's rating), T the judgment (the
therapist's), and mean(C) that of the same therapy. After West & Kenny 2011, Psychological Review 118:357-378, in the
form used for sessions of psychotherapy by Atzil-Slonim and others 2015, Journal of Counseling Psychology 62:402-421.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import polars as pl

from alliance.distributions import normal_quantile, t_quantile
from alliance.dyad.agreement import Estimate
from alliance.mixed import MixedFit, Numbers, Spread, TooFewGroups, fit_mixed, spreads
from alliance.model.shown import Shown

#: Therapies below which differences between them would be told from a handful.
LEAST_THERAPIES = 10


@dataclass(frozen=True, slots=True)
class Moderator:
    """What one point more of a further variable does to `direction` and to `congruence`."""

    direction: Estimate
    congruence: Estimate


@dataclass(frozen=True, slots=True)
class TruthAndBias(Shown):
    """How far and how closely judgments follow the truth, over `sessions` of `therapies`.

    `direction`: directional discrepancy g00, judgment minus truth in points; below 0 the judge rates lower.
    `congruence`: temporal congruence g10: points that the judgment moves when the truth moves by one; 1 is full step,
    0 none. `direction_sd`, `congruence_sd`: how much therapies differ in the two; `together`: the correlation of both
    over therapies (below 0: where the judge rates lower, they keep step more closely: "better safe than sorry").
    `rest_sd`: what is left in a session. Intervals are of 95 %; an SD or correlation has none, or is None, where
    therapies do not differ (`singular`).
    """

    therapies: int
    sessions: int
    direction: Estimate
    congruence: Estimate
    direction_sd: Spread
    congruence_sd: Spread
    together: Spread
    rest_sd: Spread
    moderators: dict[str, Moderator]
    singular: bool


def truth_and_bias(
    pairs: pl.DataFrame,
    *,
    by: str = "therapy",
    truth: str = "client",
    judgment: str = "therapist",
    moderators: Sequence[str] = (),
) -> TruthAndBias:
    """Fit the truth-and-bias model by restricted maximum likelihood to one row per session that both rated.

    `moderators`: columns of numbers, taken around their mean over all rows. Rows with a gap are left out. The fixed
    effects have t intervals with one degree of freedom per therapy, less one per effect. Sessions are taken as
    independent around the line of their therapy. Raises TooFewGroups below 10 therapies, or where there is too little
    movement to fit anything.

    Parameters
    ----------
    pairs : polars.DataFrame
        One row per session that both rated; rows with a gap are left out.
    by, truth, judgment : str
        Columns of the therapy, the client's rating and the therapist's, in points of one scale.
    moderators : sequence of str
        Columns of numbers that the two may depend on.

    Returns
    -------
    TruthAndBias
        Direction in points, congruence in points per point, each with its 95% interval.

    Raises
    ------
    TooFewGroups
        A ValueError: fewer than 10 therapies, or too little movement.

    References
    ----------
    West & Kenny 2011, Psychological Review 118:357-378.

    Examples
    --------
    >>> import numpy as np
    >>> import polars as pl
    >>> import alliance
    >>> rng = np.random.default_rng(1)
    >>> client = rng.normal(7, 1, 200)
    >>> therapist = client * 0.6 + rng.normal(2, 0.7, 200)
    >>> pairs = pl.DataFrame({"therapy": np.repeat(np.arange(20), 10), "client": client, "therapist": therapist})
    >>> alliance.truth_and_bias(pairs).therapies
    20
    """
    columns = [truth, judgment, *moderators]
    rows = pairs.select(by, pl.col(columns).cast(pl.Float64).fill_nan(None)).drop_nulls().sort(by, maintain_order=True)
    therapies = rows[by].n_unique()
    if therapies < LEAST_THERAPIES:
        raise TooFewGroups(
            f"There are {therapies} therapies with sessions that both rated. With fewer than {LEAST_THERAPIES}, "
            "differences between therapies cannot be estimated. Add therapies, or use the gap of each one."
        )
    level = rows.select(pl.col(truth).mean().over(by)).to_series().to_numpy()
    x, y = rows[truth].to_numpy() - level, rows[judgment].to_numpy() - level
    group = rows[by].rle_id().to_numpy().astype(np.int64)
    fit = fit_mixed(group, x, y, _moderating(rows, moderators, x))
    if not fit.converged:
        raise TooFewGroups("The model did not converge. Check the ratings for errors, or remove moderators.")
    return _told(fit, tuple(moderators))


def _moderating(rows: pl.DataFrame, moderators: Sequence[str], x: Numbers) -> Numbers | None:
    if not moderators:
        return None
    values = rows.select(pl.col(name) - pl.col(name).mean() for name in moderators).to_numpy()
    return np.concatenate([values, values * x[:, None]], axis=1)


def _told(fit: MixedFit, moderators: tuple[str, ...]) -> TruthAndBias:
    t = t_quantile(0.975, fit.groups - len(fit.fixed))
    effects = [_estimate(fit, place, t) for place in range(len(fit.fixed))]
    shares = spreads(fit, normal_quantile(0.975))
    further, count = effects[2:], len(moderators)
    return TruthAndBias(
        therapies=fit.groups,
        sessions=fit.sums.rows,
        direction=effects[0],
        congruence=effects[1],
        direction_sd=shares.intercept,
        congruence_sd=shares.slope,
        together=shares.correlation,
        rest_sd=shares.residual,
        moderators={name: Moderator(further[k], further[count + k]) for k, name in enumerate(moderators)},
        singular=fit.singular,
    )


def _estimate(fit: MixedFit, place: int, t: float) -> Estimate:
    value, margin = float(fit.fixed[place]), t * sqrt(fit.covariance[place, place])
    return Estimate(value, value - margin, value + margin)
