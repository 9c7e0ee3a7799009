"""Scores of which only the total is known, such as a column `bdi` in a file of past outcomes.

A total is an instrument with one item, the total itself. Its key says everything that is known of it
(`total:bdi:lower:0:63`: name, which end is better, lowest and highest value), so it needs no definition file, and every
part of the program that shows a course can show it. It claims nothing: no cut-off, no band, no norm.
"""

from __future__ import annotations

import re
from functools import cache

from alliance.model.instrument import TOTAL, Instrument, Item, Response, Rights, Scale

MARK = "total"
#: Longer names do not fit beside a picture, and keys are stored in 60 characters.
LONGEST_NAME = 24
#: Totals are kept to hundredths; means of items have no more that means anything.
STEP = 0.01
FURTHEST_END = 10_000
BETTER = ("lower", "higher")
_KEY = re.compile(rf"{MARK}:([a-z0-9-]{{1,{LONGEST_NAME}}}):(lower|higher):(-?[\d.]+):(-?[\d.]+)")


def total_key(name: str, *, better: str, lowest: float, highest: float) -> str:
    """The key of a total: an instrument of which only the total is known.

    Parameters
    ----------
    name : str
        As it is written beside the line; up to 24 letters and digits count.
    better : str
        "lower" or "higher": which end is the good one.
    lowest, highest : float
        The ends of the scale, in points.

    Returns
    -------
    str
        A key that `load` takes.

    Raises
    ------
    ValueError
        A name without letter or digit, another direction, or ends in the wrong order or beyond 10,000.

    Examples
    --------
    >>> from alliance.instruments import load, total_key
    >>> key = total_key("BDI", better="lower", lowest=0, highest=63)
    >>> key
    'total:bdi:lower:0:63'
    >>> load(key).total.better
    'lower'
    """
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:LONGEST_NAME]
    if not slug:
        raise ValueError("The total has no name. Enter one with a letter or a digit, such as BDI.")
    if better not in BETTER:
        raise ValueError("Choose which values are better: lower or higher.")
    if max(abs(lowest), abs(highest)) > FURTHEST_END:
        raise ValueError(f"The scale goes beyond {FURTHEST_END:,}. Check its lowest and highest values.")
    if not lowest < highest:
        raise ValueError(f"The highest value ({highest:g}) must be above the lowest ({lowest:g}).")
    return f"{MARK}:{slug}:{better}:{lowest:g}:{highest:g}"


def as_kept(value: float) -> float:
    """A total as it is stored: to hundredths.

    Parameters
    ----------
    value : float
        A total, in points.

    Returns
    -------
    float
        Rounded to two decimals.

    Examples
    --------
    >>> from alliance.instruments import as_kept
    >>> as_kept(12.3456)
    12.35
    """
    return round(value, 2)


def is_total(key: str) -> bool:
    """Whether a key is that of a total.

    Parameters
    ----------
    key : str
        Any key.

    Returns
    -------
    bool
        True for keys as `total_key` makes them.

    Examples
    --------
    >>> from alliance.instruments import is_total
    >>> is_total("total:bdi:lower:0:63"), is_total("phq-9")
    (True, False)
    """
    return _KEY.fullmatch(key) is not None


@cache
def total(key: str) -> Instrument:
    """The instrument behind the key of a total. Raises ValueError for another key."""
    match = _KEY.fullmatch(key)
    if match is None:
        raise ValueError(f"{key!r} is not a valid key of a total, such as total:bdi:lower:0:63.")
    slug, better, lowest, highest = match.groups()
    name = slug.upper()
    response = Response(float(lowest), float(highest), STEP)
    return Instrument(
        key=key,
        name=name,
        version="1",
        rater="client",
        domain="outcome",
        measures=name,
        validation_status="draft",
        rights=Rights("key only", "unknown", "Only totals are stored; no wording is used."),
        items=(Item(TOTAL, heading=name, response=response),),
        total=Scale(TOTAL, name, (TOTAL,), better=better),
        source="A file of the practice.",
        doubts=("Only totals are known, not the items or the scoring.",),
    )
