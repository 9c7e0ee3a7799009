"""Expectations: are limits passed as often as they say, what do signals find, how many closed therapies are needed?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from alliance.expected import BANDS, FORMS, ClosedTherapies, Form, calibration, closed_therapies
from alliance.expected.forecast import limit
from alliance.simulate import practice
from validation.prompts.shares import share
from validation.recovery.ending import fit_logistic, known_so_far, likely
from validation.recovery.shares import Counts, ratio
from validation.recovery.strains import overall

CLOSED_SEED, NEW_SEED, POOL_SEED = 31, 32, 33
#: Points of the PHQ-9 that count as reliable (service manual of NHS Talking Therapies).
RELIABLE = 6
#: Sizes of practice whose expectations are compared.
SIZES = (30, 50, 100, 200, 400)
#: Sessions that calibration is told of one by one, beside all together.
SHOWN = (2, 5, 10)
PLAIN = "plain rule"
SCALES = {"lower": (0.0, 27.0), "higher": (0.0, 10.0)}  # PHQ-9; mean of the items of the check-in
BLUES = Path(__file__).parents[3] / "shared" / "data" / "series" / "beat_the_blues.csv"
MONTHS = {"bdi.pre": 0, "bdi.2m": 2, "bdi.3m": 3, "bdi.5m": 5, "bdi.8m": 8}


class Sheet:
    """Therapies (rows) by time since the start (columns), and where each has its last score."""

    def __init__(self, therapies: ClosedTherapies) -> None:
        self.therapies = therapies
        self.times, column = np.unique(therapies.elapsed, return_inverse=True)
        self.values = np.full((len(therapies), len(self.times)), np.nan)
        self.values[therapies.who, column] = therapies.values
        last = np.isfinite(self.values)[:, ::-1].argmax(axis=1)
        place = len(self.times) - 1 - last
        self.change = self.values[np.arange(len(place)), place] - therapies.first
        self.early = np.isfinite(self.values) & (np.arange(len(self.times)) < place[:, None]) & (self.times > 0)

    def past(self, form: Form, share_better: float) -> tuple[np.ndarray, np.ndarray]:
        """Which scores are worse than this share of such therapies, and which there is an expectation for."""
        forecast = form.from_start(self.therapies.first, self.therapies.intake, self.times)
        ends = limit(self.therapies, forecast, share_better)
        told = np.isfinite(ends) & np.isfinite(self.values)
        return told & (self.therapies.worse * (self.values - ends) > 0), told


def measure_expectations(closed: int, new: int, samples: int) -> dict[str, Any]:
    """`calibration` by series and form, `signals` by form and rule, `sizes` by number of closed therapies; `real`."""
    past, present = practice(seed=CLOSED_SEED, therapies=closed), practice(seed=NEW_SEED, therapies=new)
    outcome = _outcome(past), Sheet(_outcome(present))
    ratings = _closed(overall(past), "higher"), Sheet(_closed(overall(present), "higher"))
    return {
        "calibration": {
            "outcome (PHQ-9)": _calibrations(*outcome),
            "working together (client)": _calibrations(*ratings),
        },
        "signals": _signals(*outcome),
        "sizes": _sizes(outcome[1], samples, 10 * closed),
        "real": _real() if BLUES.exists() else None,
    }


def _outcome(made: Any) -> ClosedTherapies:
    return _closed(made.outcomes.select("therapy", "session", score="total"), "lower")


def _closed(frame: pl.DataFrame, better: str) -> ClosedTherapies:
    columns = {"by": "therapy", "over": "session", "value": "score"}
    found = closed_therapies(frame, **columns, instrument=None, better=better, start=1)
    return replace(found, lowest=SCALES[better][0], highest=SCALES[better][1])


def _calibrations(closed: ClosedTherapies, new: Sheet) -> dict[str, Any]:
    """By form and limit: the share of new scores past it, over all sessions and in some."""
    forms = {name: fit(closed) for name, fit in FORMS.items()}
    return {
        name: {band: _by_session(*new.past(form, at), new.times) for band, at in BANDS.items()}
        for name, form in forms.items()
    }


def _by_session(past: np.ndarray, told: np.ndarray, times: np.ndarray) -> dict[str, list[float]]:
    found = {"all": _ratio(past, told)}
    for session in SHOWN:
        column = times == session - 1
        found[f"session {session}"] = _ratio(past[:, column], told[:, column])
    return found


def _ratio(past: np.ndarray, told: np.ndarray) -> list[float]:
    hits: Counts = past.sum(axis=1)
    return ratio(hits, told.sum(axis=1))


def _signals(closed: ClosedTherapies, new: Sheet) -> dict[str, Any]:
    """What a signal before the last session says about two endings: 6 points worse, and no gain of 6 points.

    The plain rules know no other therapy: 6 points worse than at the start so far; nothing gained so far.
    """
    endings = {"worse": new.change >= RELIABLE, "no_gain": new.change > -RELIABLE}
    so_far = new.values - new.therapies.first[:, None]
    plain = {"worse": so_far >= RELIABLE, "no_gain": so_far >= 0}
    seen = new.early.any(axis=1)
    found: dict[str, Any] = {}
    for name, fit in FORMS.items():
        form = fit(closed)
        for band, at in BANDS.items():
            flagged = (new.past(form, at)[0] & new.early).any(axis=1)
            found[f"{name}, {band}"] = {to: _accuracy(flagged[seen], bad[seen]) for to, bad in endings.items()}
    found |= _mixtures(closed, new, plain["worse"] & new.early, endings, seen)
    found[PLAIN] = {to: _accuracy((plain[to] & new.early).any(axis=1)[seen], bad[seen]) for to, bad in endings.items()}
    return found


def _mixtures(
    closed: ClosedTherapies, new: Sheet, plain: np.ndarray, endings: dict[str, np.ndarray], seen: np.ndarray
) -> dict[str, Any]:
    """Two that use both: the plain rule for 6 points worse where amber, and a forecast from all scores so far."""
    amber = new.past(FORMS["regression"](closed), BANDS["amber"])[0]
    past = Sheet(closed)
    beta = fit_logistic(
        known_so_far(past.values, closed.first)[past.early],
        np.broadcast_to((past.change >= RELIABLE)[:, None], past.early.shape)[past.early],
    )
    forecast = likely(known_so_far(new.values, new.therapies.first), beta) > 0.5
    told = {"plain rule and amber": plain & amber, "forecast from all scores so far": forecast & new.early}
    return {
        name: {to: _accuracy(cells.any(axis=1)[seen], bad[seen]) for to, bad in endings.items()}
        for name, cells in told.items()
    }


def _accuracy(flagged: np.ndarray, bad: np.ndarray) -> dict[str, Any]:
    return {
        "therapies": len(bad),
        "endings": int(bad.sum()),
        "sensitivity": share(int((flagged & bad).sum()), int(bad.sum())),
        "specificity": share(int((~flagged & ~bad).sum()), int((~bad).sum())),
        "ppv": share(int((flagged & bad).sum()), int(flagged.sum())),
    }


def _sizes(new: Sheet, samples: int, pool_of: int) -> dict[str, Any]:
    """The share of new scores that is really past the red limit (10 of 100 are said to be), for samples of closed ones.

    Median over samples, and the values that 95 of 100 samples lie between; None where a sample says nothing.
    """
    pool, chance = _outcome(practice(seed=POOL_SEED, therapies=pool_of)), np.random.default_rng(POOL_SEED)
    return {
        str(size): {
            name: _between([_really(FORMS[name](_draw(chance, pool, size)), new) for _ in range(samples)])
            for name in ("regression", "growth")
        }
        for size in SIZES
    }


def _draw(chance: np.random.Generator, pool: ClosedTherapies, size: int) -> ClosedTherapies:
    return pool.only(np.sort(chance.choice(len(pool), size, replace=False)))


def _really(form: Form, new: Sheet) -> float:
    past, told = new.past(form, BANDS["red"])
    return float(past.sum() / told.sum()) if told.any() else float("nan")


def _between(values: list[float]) -> list[float] | None:
    told = np.array(values)[np.isfinite(values)]
    return [round(float(np.quantile(told, at)), 3) for at in (0.5, 0.025, 0.975)] if len(told) else None


def _real() -> dict[str, Any]:
    """Real people: cross-validated calibration on the Beat the Blues trial (too few for use: 97)."""
    wide = pl.read_csv(BLUES, null_values="NA").with_row_index("person")
    rows = wide.unpivot(list(MONTHS), index="person", variable_name="month", value_name="bdi")
    rows = rows.with_columns(pl.col("month").replace_strict(MONTHS), pl.col("bdi").cast(pl.Float64))
    columns = {"by": "person", "over": "month", "value": "bdi"}
    closed = closed_therapies(rows, **columns, instrument=None, better="lower", least=50)
    return {"people": len(closed), **{name: _observed(calibration(closed, fit)) for name, fit in FORMS.items()}}


def _observed(table: pl.DataFrame) -> dict[str, list[float]]:
    whole = table.filter(pl.col("session").is_null(), pl.col("expected") < 0.3).sort("expected", descending=True)
    rows = whole.select("observed", "low", "high").rows()
    return {band: [round(number, 3) for number in row] for band, row in zip(BANDS, rows, strict=True)}
