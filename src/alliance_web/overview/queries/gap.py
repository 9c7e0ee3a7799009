"""The gap between the two views of each line: how far, which way, and whether it grows, in figures of the library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from django.utils.translation import gettext as _

from alliance.dyad import gap_summary, gaps
from alliance_web.access.relation import Part
from alliance_web.therapies.frame import Frame

from .pictures import words


@dataclass(frozen=True, slots=True)
class Gap:
    """The gap of one line: `mean` with its 95 % interval; `higher`: a chair, "neither" or "cannot tell"."""

    mean: float
    low: float | None
    high: float | None
    higher: str
    trend: str


def gaps_of(ratings: pl.DataFrame) -> Mapping[str, Gap]:
    """The gap of every line that both chairs rated, by item."""
    summary = gap_summary(gaps(ratings))
    return {
        row["item"]: Gap(row["mean"], row["low"], row["high"], row["higher"], row["trend_word"])
        for row in summary.iter_rows(named=True)
    }


def gap_words(frame: Frame, gap: Gap | None) -> str:
    """The gap in one or two sentences, in the reader's person."""
    if gap is None or gap.low is None or gap.high is None:
        return _(
            "The gap between you: too early to say which way it goes. It takes three sessions that you both rated."
        )
    if gap.higher == "neither":
        return _("The gap between you: neither rates higher on the whole.") + _trend(gap)
    return _which_way(frame, gap).format(
        name=frame.other.name,
        size=words().number(abs(gap.mean)),
        least=words().number(min(abs(gap.low), abs(gap.high))),
        most=words().number(max(abs(gap.low), abs(gap.high))),
    ) + _trend(gap)


def _which_way(frame: Frame, gap: Gap) -> str:
    if Part(gap.higher) is frame.part:
        return _("The gap between you: you rate {size} higher on the whole (between {least} and {most}).")
    return _("The gap between you: {name} rates {size} higher on the whole (between {least} and {most}).")


def _trend(gap: Gap) -> str:
    told = {
        "growing": _("It is growing from session to session."),
        "closing": _("It is closing from session to session."),
    }
    return f" {told[gap.trend]}" if gap.trend in told else ""
