"""Scoring 1 million forms of 12 items, total and three subscales with reasons, and the same by pandas in the same run.

    python -m benchmarks.scoring

The reference computes less: row sums of the four scales where every item is answered; no range check and no reasons.
"""

import os

import numpy as np
import pandas as pd
import polars as pl

from alliance.instruments import load
from alliance.psychometrics import score_table
from benchmarks.machine import cpu_seconds, describe

ROWS = int(os.environ.get("ROWS", "1000000"))
INSTRUMENT = load("wai-sr")


def main() -> None:
    """Make the forms, score them both ways, print CPU seconds and whether the scores are equal."""
    print(describe())
    frame = _forms()
    print(f"{ROWS:,} forms of 12 items, {frame['q1'].null_count() / ROWS:.1%} of the answers to each item missing")
    ours, scored = _timed("alliance score_table", lambda: score_table(INSTRUMENT, frame))
    table = pd.DataFrame(frame.cast(pl.Float64).to_numpy(), columns=frame.columns)
    reference, sums = _timed("reference (pandas row sums)", lambda: _row_sums(table))
    equal = np.allclose(scored["score"].to_numpy(), sums["total"].to_numpy(), equal_nan=True)
    print(f"  ratio: {ours / reference:.2f} x reference; totals equal: {equal}")


def _forms() -> pl.DataFrame:
    chance = np.random.default_rng(1)
    answers = chance.integers(1, 6, (ROWS, 12)).astype(float)
    answers[chance.random(answers.shape) < 0.01] = np.nan
    return pl.DataFrame(answers, [f"q{number}" for number in range(1, 13)]).fill_nan(None).cast(pl.Int8)


def _row_sums(table: pd.DataFrame) -> pd.DataFrame:
    scales = {scale.key: list(scale.items) for scale in INSTRUMENT.scales}
    return pd.DataFrame({key: table[items].sum(axis=1, skipna=False) for key, items in scales.items()})


def _timed(title, work):
    before = cpu_seconds()
    result = work()
    used = cpu_seconds() - before
    print(f"  {title}: {used:.2f} CPU s")
    return used, result


if __name__ == "__main__":
    main()
