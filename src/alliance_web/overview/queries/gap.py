"""The gap between the two views of each line: how far, which way, and whether it grows, in figures of the library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from django.utils.translation import gettext as _

from alliance.dyad import LEAST_SESSIONS, gap_summary, gaps, sizes
from alliance_web.access.relation import Part
from alliance_web.therapies.frame import Frame

from .pictures import HIGHEST, LOWEST, words


@dataclass(frozen=True, slots=True)
class Gap:
    """The gap of one line in `n` sessions: `mean` with its 95 % interval; `higher`: a chair, or "neither", or that it
    cannot be told."""

    n: int
    mean: float
    low: float | None
    high: float | None
    higher: str
    trend: str


def gaps_of(ratings: pl.DataFrame) -> Mapping[str, Gap]:
    """The gap of every line that both chairs rated, by item."""
    summary = gap_summary(gaps(ratings), lowest=LOWEST, highest=HIGHEST)
    return {
        row["item"]: Gap(row["n"], row["mean"], row["low"], row["high"], row["higher"], row["trend_word"])
        for row in summary.iter_rows(named=True)
    }


def gap_words(frame: Frame, gap: Gap | None) -> str:
    """The gap in one or two sentences, in the reader's person."""
    if gap is None or gap.n < LEAST_SESSIONS:
        return _("It is too early to say which of you rates higher. It takes three sessions that you both rated.")
    if gap.low is None or gap.high is None:
        return _("Your ratings go up and down too little to say how sure the difference between them is.")
    if gap.higher == "neither":
        return _("There is no clear difference between your ratings.")
    size, least, most = map(words().number, sizes(gap.mean, gap.low, gap.high))
    told = _which_way(frame, gap).format(name=frame.other.name, size=size, least=least, most=most)
    return told + _trend(gap)


def _which_way(frame: Frame, gap: Gap) -> str:
    if Part(gap.higher) is frame.part:
        return _("On average you rate {size} points higher (95% interval {least} to {most}).")
    return _("On average {name} rates {size} points higher (95% interval {least} to {most}).")


def _trend(gap: Gap) -> str:
    told = {
        "growing": _("The difference has grown over the sessions."),
        "closing": _("The difference has become smaller over the sessions."),
    }
    return f" {told[gap.trend]}" if gap.trend in told else ""
