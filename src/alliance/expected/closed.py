"""Closed therapies: what a practice knows about courses that have ended, and from which it may expect others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from alliance.course.arrange import Arranged, arrange
from alliance.instruments import possible_range
from alliance.mixed import Numbers, Places
from alliance.model import TOTAL, Instrument
from alliance.versions import refuse_joined

#: Closed therapies needed before anything is expected of another one. With 100 of them, the score that is said to be
#: passed by 10 of 100 is really passed by 6 to 13 (in 19 of 20 practices), with 50 by 5 to 16 (validation/recovery).
LEAST_THERAPIES = 100
#: Closed therapies that must have gone on as long as the session that something is said about.
LEAST_AT_SESSION = 30


class TooFewTherapies(ValueError):
    """Too few closed therapies to expect anything from; the message says how many there are and are needed.

    `therapies`: how many can be used, `left_out`: how many cannot, `least`: how many it takes.
    """

    def __init__(self, message: str, *, therapies: int = 0, left_out: int = 0, least: int = LEAST_THERAPIES) -> None:
        super().__init__(message)
        self.therapies, self.left_out, self.least = therapies, left_out, least


class NotValidated(ValueError):
    """An instrument whose scores may not be given percentiles or bands yet."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What another therapy is held against needs no row of anybody: how many closed therapies there were, and how read.

    `therapies`: how many were used; `left_out`: without a score at the start, without one after it, or without a
    complete intake. `start`: what the first session is called. `lowest`, `highest`: the ends of the scale, infinite
    where not known. `intake_names`: further numbers known at the start.
    Raises NotValidated for an instrument that is not validated: no percentile or band may be told of it.
    """

    therapies: int
    left_out: int
    start: float
    better: str
    lowest: float
    highest: float
    intake_names: tuple[str, ...]
    instrument: Instrument | None

    def __post_init__(self) -> None:
        if self.instrument is not None and not self.instrument.is_validated:
            raise NotValidated(
                f"{self.instrument.key} is {self.instrument.validation_status}, not validated. An expected course is a "
                "percentile, and before validation it would mislead. Use the person's usual range instead."
            )

    def __len__(self) -> int:
        return self.therapies

    @property
    def worse(self) -> int:
        """1 where higher scores are worse, else -1."""
        return 1 if self.better == "lower" else -1


@dataclass(frozen=True, slots=True)
class ClosedTherapies(Reference):
    """The scores of closed therapies, one row per score, all therapies with a score at the start and one after it.

    `who`: number of the therapy, from 0, in order. `elapsed`: sessions (or months, …) since the start. `first`: score
    at the start, by therapy. `intake`: further numbers known at the start, a column per name in `intake_names`.
    """

    who: Places
    elapsed: Numbers
    values: Numbers
    first: Numbers
    intake: Numbers

    def reaching(self, elapsed: Numbers) -> Places:
        """How many therapies have a score as late as each of these times, or later."""
        last = np.zeros(len(self))
        np.maximum.at(last, self.who, self.elapsed)
        return len(self) - np.searchsorted(np.sort(last), elapsed)

    def only(self, chosen: Places) -> ClosedTherapies:
        """The same with some of the therapies, numbered anew from 0 in the order given."""
        place = np.full(len(self), -1)
        place[chosen] = np.arange(len(chosen))
        rows = place[self.who] >= 0
        order = np.argsort(place[self.who[rows]], kind="stable")
        return replace(
            self,
            therapies=len(chosen),
            who=place[self.who[rows]][order],
            elapsed=self.elapsed[rows][order],
            values=self.values[rows][order],
            first=self.first[chosen],
            intake=self.intake[chosen],
        )


def closed_therapies(
    frame: pl.DataFrame | pl.LazyFrame,
    *,
    by: str | Sequence[str],
    over: str,
    value: str,
    instrument: Instrument | None,
    scale: str = TOTAL,
    better: str = "",
    start: float | None = None,
    intake: Sequence[str] = (),
    least: int = LEAST_THERAPIES,
) -> ClosedTherapies:
    """Take the scores of closed therapies, one row per session and in any order, as what others are held against.

    `by`, `over`, `value`: the columns of therapy, session number and score. `instrument`: whose scores these are; None
    for scores of your own, whose validity you answer for, and then `better` ("higher" or "lower") says which end is
    the good one. `start`: the number of the first session, else the smallest in the table. `intake`: columns of
    further numbers known at the start, the same in all rows of a therapy. `least` is for the study of small samples.
    Raises TooFewTherapies, NotValidated, and ValueError for a table that cannot be read so, or joins two versions.

    Parameters
    ----------
    frame : polars.DataFrame or LazyFrame
        One row per session, in any order; missing scores are left out.
    by : str or sequence of str
        Column or columns of the therapy.
    over, value : str
        Columns of the session number and of the score, in points.
    instrument : Instrument or None
        Whose scores these are.
    scale : str, default "total"
        Key of the scale.
    better : {"higher", "lower"}
        Which end is the good one, for scores of your own.
    start : float, optional
        Number of the first session.
    intake : sequence of str
        Columns of further numbers known at the start.
    least : int
        Therapies that are needed.

    Returns
    -------
    ClosedTherapies
        What the `fit_…` functions learn from.

    Raises
    ------
    TooFewTherapies
        Fewer than `least` can be used.
    NotValidated
        The instrument may not be held against others.
    ValueError
        A table that cannot be read so.

    Examples
    --------
    >>> import alliance
    >>> from alliance.simulate import practice
    >>> done = practice(seed=1, therapies=130, therapists=8).outcomes.rename({"total": "score"})
    >>> closed = alliance.closed_therapies(
    ...     done, by="therapy", over="session", value="score", instrument=alliance.load("phq-9")
    ... )
    >>> len(closed)
    120
    """
    refuse_joined(frame)
    lowest, highest = (-np.inf, np.inf) if instrument is None else possible_range(instrument, scale)
    arranged = arrange(frame, by=by, over=over, value=value, better=_better(instrument, scale, better))
    begin = first_session(arranged, start)
    everyone = np.repeat(np.arange(len(arranged.count)), arranged.count)
    elapsed = arranged.labels.cast(pl.Float64).to_numpy() - begin
    values = arranged.sign * arranged.values
    known = intake_of(frame, arranged, intake)
    first = _first(everyone, elapsed, values, len(arranged.count))
    usable = np.isfinite(first) & (arranged.count > 1) & np.isfinite(known).all(axis=1)
    table = ClosedTherapies(
        therapies=len(arranged.count),
        who=everyone,
        elapsed=elapsed,
        values=values,
        first=first,
        intake=known,
        intake_names=tuple(intake),
        start=begin,
        better="lower" if arranged.sign < 0 else "higher",
        lowest=lowest,
        highest=highest,
        left_out=int((~usable).sum()),
        instrument=instrument,
    )
    _enough(int(usable.sum()), table.left_out, least)
    return table.only(np.flatnonzero(usable))


def _better(instrument: Instrument | None, scale: str, better: str) -> str:
    if instrument is None:
        return better
    told = instrument.scale(scale).better
    if told == "neither" or better not in {"", told}:
        raise ValueError(
            f"On {instrument.key}, {scale}, the better end is {told}. Not-on-track signals need one better end, set by "
            "the instrument. Leave `better` out."
        )
    return told


def first_session(arranged: Arranged, start: float | None) -> float:
    """What the first session is called: as told, else the smallest number. Raises ValueError for dates and the like."""
    labels = arranged.labels
    if not labels.dtype.is_numeric():
        raise ValueError(
            f"The sessions in {arranged.over} are {labels.dtype}, so the time between them has no unit. Use numbers."
        )
    numbers = arranged.table[arranged.over].cast(pl.Float64).to_numpy()
    smallest = float(numbers.min(initial=np.inf))
    if start is not None and smallest < start:
        raise ValueError(f"Some sessions in {arranged.over} are before the first one, {start:g}. Check the numbers.")
    return smallest if start is None else start


def intake_of(frame: pl.DataFrame | pl.LazyFrame, arranged: Arranged, names: Sequence[str]) -> Numbers:
    """The further numbers known at the start, one row per series; not a number where one is missing.

    Raises ValueError when a column is missing, is no number, or differs between the rows of a series.
    """
    if not names:
        return np.empty((len(arranged.keys), 0))
    schema = frame.lazy().collect_schema()
    wrong = [name for name in names if name not in schema or not schema[name].is_numeric()]
    if wrong:
        raise ValueError(f"These intake columns are missing or not numeric: {', '.join(wrong)}.")
    unlike = [pl.col(name).n_unique().alias(f"{name} differs") for name in names]
    each = frame.lazy().group_by(arranged.by).agg(*(pl.col(name).first() for name in names), *unlike).collect()
    if any((each[f"{name} differs"] > 1).any() for name in names):
        raise ValueError(f"The intake ({', '.join(names)}) has different values within one therapy. Keep one.")
    joined = arranged.keys.join(each, on=list(arranged.by), how="left", maintain_order="left")
    return joined.select(pl.col(name).cast(pl.Float64).fill_null(float("nan")) for name in names).to_numpy()


def _first(who: Places, elapsed: Numbers, values: Numbers, count: int) -> Numbers:
    first = np.full(count, np.nan)
    first[who[elapsed == 0]] = values[elapsed == 0]
    return first


def _enough(therapies: int, left_out: int, least: int) -> None:
    if therapies < least:
        raise TooFewTherapies(
            f"There are {therapies} completed therapies with a first score and a later one (and {left_out} without). "
            f"With fewer than {least}, the estimate would be too uncertain: 10 in 100 could really be half or "
            "twice as many. Add completed therapies, or use the person's usual range.",
            therapies=therapies,
            left_out=left_out,
            least=least,
        )
