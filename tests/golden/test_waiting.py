"""The Kaplan-Meier median and its interval as R (survival 3.5-3, conf.type = "log-log"): four sets of validation/r.

Where ../shared/data is, also real times: median as R, interval as lifelines 0.30 (log-log).
"""

from pathlib import Path

import polars as pl
import pytest

from alliance.repair import Waiting, waiting
from alliance.tables import read_table
from tests.golden.references import INPUTS, said_by_r

FILE = Path(__file__).parents[3] / "shared" / "data" / "survival" / "lung.csv"
extra = pytest.mark.skipif(not FILE.exists(), reason="an extra: the data of ../shared/data are not on this machine")

# set: n, came, median, low, high, and how long anyone was looked at
SETS = {
    "many": Waiting(n=80, came=69, median=5, low=4, high=7, so_far=14),
    "few": Waiting(n=9, came=8, median=3, low=1, high=7, so_far=8),
    "level": Waiting(n=8, came=7, median=5, low=1, high=9, so_far=11),  # level at one half from 4 to 6
    "most wait": Waiting(n=30, came=14, median=None, low=6, high=None, so_far=12),
}


@pytest.mark.parametrize("name", SETS)
def test_median_and_interval_as_in_r(name: str) -> None:
    table = read_table(INPUTS / "waiting.csv").filter(pl.col("set") == name)
    found = waiting(table.select("time", pl.col("came") == 1).rows())
    assert found == SETS[name]
    said = said_by_r()["waiting"][name]
    assert {part: getattr(found, part) for part in ("n", "came", "median", "low", "high")} == said


@extra
def test_lung_cancer_of_the_north_central_group() -> None:
    rows = read_table(FILE).select("time", pl.col("status") == 2).rows()
    assert waiting(rows) == Waiting(n=228, came=165, median=310, low=284, high=361, so_far=1022)
