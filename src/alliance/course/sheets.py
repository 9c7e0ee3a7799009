"""Many series side by side, so that one pass serves one therapy and twenty million rows.

Series with equally many ratings are laid out as one *sheet*: `values[session, series]`. A step over the sessions is
then a step over rows, all numbers of a row come after equally many ratings, and no series can touch another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
Marks = NDArray[np.bool_]
#: Numbers in one sheet: its working copies stay in the processor's cache, and Python's share per number vanishes.
SHEET_SIZE = 1 << 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """Ratings of series that have equally many.

    `values[t, i]`: rating t (from 0) of the i-th series of the sheet, higher is better, none missing.
    `series[i]`: the number of that series; `first[i]`: the row of its first rating in the whole table.
    """

    values: Numbers
    series: Places
    first: Places


def sheets(values: Numbers, count: Places, size: int = SHEET_SIZE) -> Iterator[Sheet]:
    """Lay out series that follow each other in `values`, `count[i]` ratings each; empty ones are left out."""
    first = np.cumsum(count) - count
    short = np.min_scalar_type(int(count.max(initial=0)))  # short numbers sort several times faster
    order = np.argsort(count.astype(short), kind="stable")
    order = order[np.searchsorted(count[order], 1) :]
    for length, begin, end in _equal_parts(count[order]):
        width = max(size // length, 1)
        for part in range(begin, end, width):
            series = order[part : min(part + width, end)]
            rows = first[series] + np.arange(length)[:, np.newaxis]
            yield Sheet(values[rows], series, first[series])


def _equal_parts(ordered: Places) -> Iterator[tuple[int, int, int]]:
    """Each length that occurs, with the begin and end of its part."""
    edges = [0, *(np.flatnonzero(np.diff(ordered)) + 1).tolist(), len(ordered)]
    for begin, end in pairwise(edges):
        if end > begin:
            yield int(ordered[begin]), begin, end
