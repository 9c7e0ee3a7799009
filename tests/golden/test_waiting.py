"""The Kaplan-Meier median of real times, as R (survival 3.5-3); its interval, as lifelines 0.30 (log-log)."""

from pathlib import Path

import polars as pl
import pytest

from alliance.repair import Waiting, waiting
from alliance.tables import read_table

FILE = Path(__file__).parents[3] / "shared" / "data" / "survival" / "lung.csv"
pytestmark = pytest.mark.skipif(not FILE.exists(), reason="the data of ../shared/data are not on this machine")


def test_lung_cancer_of_the_north_central_group() -> None:
    rows = read_table(FILE).select("time", pl.col("status") == 2).rows()
    assert waiting(rows) == Waiting(n=228, came=165, median=310, low=284, high=361, so_far=1022)
