"""Whether every row of a delimited text has as many cells as its header has names, looked at in one pass."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

#: Bytes looked at together: what is made of them stays in the processor's cache.
PART = 1 << 20
QUOTE, LINE_FEED, RETURN, BLANK = ord('"'), ord("\n"), ord("\r"), ord(" ")


def is_regular(text: bytes | memoryview, delimiter: str, width: int, *, quoted: bool) -> bool:
    """Whether every line has `width` cells or holds nothing, and quotation marks stand where cells begin and end.

    `text`: UTF-8, without the header. `quoted`: whether it has quotation marks. Says no where it cannot tell.
    """
    mark = ord(delimiter)
    rest, bytes_ = 0, np.frombuffer(text, dtype=np.uint8)
    for cells, ends in _lines(bytes_, mark, quoted=quoted):
        if cells is None:
            return False
        uneven = cells != width
        if uneven.any() and not all(_is_blank(bytes_, ends, int(place), rest) for place in np.flatnonzero(uneven)):
            return False
        if len(ends):
            rest = int(ends[-1]) + 1
    return True


def count_of(text: bytes | memoryview, delimiter: str) -> int:
    """How many delimiters there are."""
    bytes_ = np.frombuffer(text, dtype=np.uint8)
    mark = ord(delimiter)
    return sum(int(np.count_nonzero(bytes_[at : at + PART] == mark)) for at in range(0, len(bytes_), PART))


def _is_blank(text: NDArray[np.uint8], ends: NDArray[np.int64], place: int, rest: int) -> bool:
    begin = int(ends[place - 1]) + 1 if place else rest
    return bool(np.isin(text[begin : int(ends[place])], (RETURN, BLANK)).all())


def _lines(
    text: NDArray[np.uint8], mark: int, *, quoted: bool
) -> Iterator[tuple[NDArray[np.int64] | None, NDArray[np.int64]]]:
    """For each part: how many cells each line that ends in it has, and where; None for stray quotation marks."""
    begun, inside = 0, False
    for start in range(0, len(text), PART):
        part = text[start : start + PART]
        is_mark = (part == mark) | (part == LINE_FEED)
        if quoted:
            odd, inside_next, stray = _inside(text, start, part, mark, inside=inside)
            if stray:
                yield None, np.array([], np.int64)
                return
            is_mark &= ~odd
            inside = inside_next
        places = np.flatnonzero(is_mark)
        at_end = np.flatnonzero(part[places] == LINE_FEED)
        cells = np.diff(at_end, prepend=-1)
        if len(cells):
            cells[0] += begun
            begun = len(places) - int(at_end[-1]) - 1
        else:
            begun += len(places)
        yield cells, places[at_end] + start
    if inside:
        yield None, np.array([], np.int64)
    elif len(text) and text[-1] != LINE_FEED:
        yield np.array([begun + 1]), np.array([len(text)])


def _inside(
    text: NDArray[np.uint8], start: int, part: NDArray[np.uint8], mark: int, *, inside: bool
) -> tuple[NDArray[np.bool_], bool, bool]:
    """Which bytes of the part are within quotation marks, whether its end is, and whether a mark opens amid a cell."""
    quotes = part == QUOTE
    seen = np.cumsum(quotes, dtype=np.uint8)  # runs over at 256, which leaves odd and even as they are
    odd = (seen & 1).astype(bool) ^ inside
    opening = np.flatnonzero(quotes & odd) + start
    before = text[np.maximum(opening - 1, 0)]
    stray = (opening > 0) & (before != mark) & (before != LINE_FEED) & (before != RETURN) & (before != QUOTE)
    return odd, bool(odd[-1]), bool(stray.any())
