"""Figures in words: as many decimals as it takes to read them, whatever the scale."""

from __future__ import annotations

from math import floor, isfinite, log10

#: Decimals of figures about as large as a rating; smaller ones have more.
USUAL = 2
#: Digits that a figure or the width of its interval shows at least.
DIGITS = 2
MOST = 12


def with_interval(value: float, low: float, high: float) -> str:
    """A figure with its interval, all with the same decimals; the width of the interval shows two digits at least."""
    decimals = decimals_for(high - low, value) if isfinite(high - low) else decimals_for(value)
    return f"{value:.{decimals}f} [{low:.{decimals}f}, {high:.{decimals}f}]"


def alike(*values: float, usual: int = USUAL) -> list[str]:
    """Figures that belong together, with the decimals that the smallest of them, or their distance, takes."""
    distance = max(values) - min(values)
    decimals = decimals_for(*values, *([distance] if len(values) > 1 else []), usual=usual)
    return [f"{value:.{decimals}f}" for value in values]


def figure(value: float) -> str:
    """One figure."""
    return f"{value:.{decimals_for(value)}f}"


def signed(value: float) -> str:
    """A figure with its sign."""
    return f"{value:+.{decimals_for(value)}f}"


def decimals_for(*values: float, usual: int = USUAL) -> int:
    """The usual decimals, or as many as show two digits of the smallest of the values that is not 0."""
    sizes = [abs(value) for value in values if isfinite(value) and abs(value) > 10.0**-MOST]
    return max([usual, *(DIGITS - 1 - floor(log10(size)) for size in sizes)])
