"""How far one person's ratings usually go up and down, learnt from many people."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan, sqrt

import numpy as np
import polars as pl

from alliance.course.arrange import Arranged, arrange
from alliance.course.rules import DEFAULT_RULES, Dip, Rule
from alliance.course.sheets import Sheet, sheets
from alliance.distributions import NORMAL

#: From fewer people, or fewer ratings with one before, nothing is learnt: the spread would be off by more than a tenth.
LEAST_PEOPLE, LEAST_RATINGS = 20, 60
#: So many series tell the spread to half a hundredth; more would only take time.
ENOUGH = 4_000
#: Digits to which a learnt spread is rounded before it is used, so that the one that is written out gives the same
#: again.
DIGITS = 4
_ROUNDS, _STILL = 25, 1e-5


def learnt_spread(
    frame: pl.DataFrame | pl.LazyFrame,
    *,
    by: str | Sequence[str],
    over: str,
    value: str,
    better: str = "higher",
    drift: float = 0.0,
) -> float:
    """The usual spread of one person's ratings around their own level, in points: the `prior` of the rule `Dip`.

    It is the spread of all ratings that the rule does not notice when this very spread is its prior, so that ruptures
    do not make people look restless; found by putting it in again and again. From files of more than 4,000 series,
    4,000 that lie evenly apart are used. `better`: which end of the scale is the good one; `drift`: that of the rule.
    Not a number for fewer than 20 series or 60 ratings with one before, or where no rating differs from another. Raises
    ValueError for a table that cannot be read so (see `arrange`).
    """
    return spread_of(arrange(frame, by=by, over=over, value=value, better=better), drift)


def rules_for(arranged: Arranged) -> Sequence[Rule]:
    """The rules used when none is named: with a learnt spread, or for too few people without one."""
    prior = spread_of(arranged)
    return (Dip(prior=prior),) if prior > 0 else DEFAULT_RULES


def spread_of(arranged: Arranged, drift: float = 0.0) -> float:
    """The learnt spread of series in order (see `learnt_spread`)."""
    chosen = _evenly(arranged)
    later = sum(sheet.values.size - sheet.values.shape[1] for sheet in chosen)
    people = sum(sheet.values.shape[1] for sheet in chosen if len(sheet.values) > 1)
    if people < LEAST_PEOPLE or later < LEAST_RATINGS:
        return nan
    spread = sqrt(sum(float(sheet.values.var(axis=0).sum()) * len(sheet.values) for sheet in chosen) / later)
    for _ in range(_ROUNDS):
        if not spread > 0:
            return nan
        before, spread = spread, _not_noticed(chosen, Dip(prior=spread, drift=drift))
        if abs(spread - before) <= _STILL * before:
            break
    return float(f"{spread:.{DIGITS}g}") if spread > 0 else nan


def _evenly(arranged: Arranged) -> list[Sheet]:
    """The series to learn from, laid out as sheets."""
    first = np.cumsum(arranged.count) - arranged.count
    several = np.flatnonzero(arranged.count > 1)
    taken = (
        several[np.linspace(0, len(several) - 1, ENOUGH).round().astype(np.int64)] if len(several) > ENOUGH else several
    )
    count = arranged.count[taken]
    rows = np.repeat(first[taken] - (np.cumsum(count) - count), count) + np.arange(count.sum())
    return list(sheets(arranged.values[rows], count))


def _not_noticed(chosen: Sequence[Sheet], rule: Dip) -> float:
    """The spread that the ratings which a rule does not notice come from.

    Of a normal spread without its tail beyond k standard deviations, 1 - k f(k) / F(k) of the variance is left, with
    density f and distribution F.
    """
    total, expected = 0.0, 0.0
    for sheet in chosen:
        for rated in rule.follow(sheet.values):
            reach = rule.reach(rated.session)
            left = 1 - reach * NORMAL.pdf(reach) / NORMAL.cdf(reach)
            total += float(rated.error.sum() - rated.error[rated.low].sum())
            expected += left * (len(rated.error) - len(rated.low))
    return sqrt(total / expected) if expected else nan
