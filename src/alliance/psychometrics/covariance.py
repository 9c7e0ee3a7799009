"""From a table of item answers to the covariance matrix that the reliabilities are computed from."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

Matrix: TypeAlias = NDArray[np.float64]


class TooLittleData(ValueError):
    """A reliability that cannot be computed from the data given. The message says what is needed."""


def complete_forms(items: pl.DataFrame) -> Matrix:
    """The forms without a missing answer, one row each, one column per item.

    Raises TooLittleData with fewer than 2 items or 3 complete forms, or when an item has the same answer in every form.
    """
    table = items.cast(pl.Float64).fill_nan(None).drop_nulls().to_numpy()
    if table.shape[1] < 2:
        raise TooLittleData(f"Reliability needs at least 2 items. The table has {table.shape[1]}. Add the other items.")
    if table.shape[0] < 3:
        raise TooLittleData(f"Reliability needs at least 3 complete forms. The table has {table.shape[0]}.")
    flat = [name for name, spread in zip(items.columns, np.ptp(table, axis=0), strict=True) if spread == 0]
    if flat:
        raise TooLittleData(f"Every form has the same answer to {', '.join(flat)}. Remove these items.")
    return table


def covariance(table: Matrix) -> Matrix:
    """The covariance matrix of the columns (divisor n - 1)."""
    return np.atleast_2d(np.cov(table, rowvar=False))
