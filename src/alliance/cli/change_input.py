"""Read the scores that `alliance change` is asked about, and what tells a change from chance."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from alliance.cli.arguments import Better, instrument_named, refuse_repeated
from alliance.cli.course_input import Asked as Columns
from alliance.cli.course_input import read_series
from alliance.cli.failures import WrongUse
from alliance.course import (
    Criterion,
    Crossing,
    criterion_from,
    criterion_of,
    crossing_at,
    crossing_between,
    first_and_last,
)
from alliance.course.change_of_people import COLUMNS
from alliance.instruments import cutoffs
from alliance.model import Instrument
from alliance.tables import ReadingOptions

NO_RELIABILITY = "the reliability of the score is not known; enter --reliability or --instrument"


@dataclass(frozen=True, slots=True)
class GainRule:
    """The three criteria of a sudden gain; `points` None for those of the reliable change."""

    points: float | None
    share: float
    alpha: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What was named on the command line; "" or None for what was not."""

    columns: Columns
    better: Better | None
    reliability: float | None
    sd: float | None
    cutoff: float | None
    norms: tuple[str, str]
    observed: bool
    gains: GainRule


@dataclass(frozen=True, slots=True)
class ToCompare:
    """The checked scores (`by`, `over`, `value`), first and last of each person, and by what change is judged.

    `criterion` is a text where there is none, which says why. `published`: cut-offs of the questionnaire, in words.
    `notes`: what a person should know of the file.
    """

    scores: pl.DataFrame
    ends: pl.DataFrame
    by: tuple[str, ...]
    over: str
    value: str
    better: str
    criterion: Criterion | str
    crossing: Crossing | None
    published: tuple[str, ...]
    gains: GainRule
    notes: tuple[str, ...]


def instrument_of(key: str, folder: Path | None, *, non_commercial: bool) -> Instrument | None:
    """The instrument of this key; None where none is named. Raises WrongUse for an unknown one."""
    return instrument_named(key, folder, non_commercial=non_commercial) if key else None


def read_change(file: Path, asked: Asked, reading: ReadingOptions, instrument: Instrument | None) -> ToCompare:
    """The scores and what to judge them by.

    Raises WrongUse for what does not go together or is missing, TableFaults and TableUnreadable for the file.
    """
    _refuse_no_gain_rule(asked.gains)
    better, crossing = _better(asked, instrument), None
    if asked.cutoff is not None or any(asked.norms):
        crossing = _crossing(asked, instrument, better)
    series, over, value = read_series(file, asked.columns, reading), asked.columns.over, asked.columns.value
    refuse_repeated([*series.by, *COLUMNS])
    ends = first_and_last(series.table, by=series.by, over=over, value=value, observed=asked.observed)
    published = cutoffs(instrument) if instrument and crossing is None else ()
    return ToCompare(
        series.table, ends, series.by, over, value, better, _criterion(asked, instrument, ends), crossing,
        tuple(f"{one.value:g} ({one.side}: {one.meaning})" for one in published), asked.gains, series.notes,
    )  # fmt: skip


def _refuse_no_gain_rule(rule: GainRule) -> None:
    if rule.points is not None and not rule.points > 0:
        raise WrongUse("Enter --gain-points above 0, in points of the score.")
    if not (0 <= rule.share <= 1 and 0 <= rule.alpha < 1):
        raise WrongUse("Enter --gain-share and --gain-alpha as shares between 0 and 1, such as 0.25 and 0.05.")


def _better(asked: Asked, instrument: Instrument | None) -> str:
    known = instrument.total.better if instrument and instrument.total else ""
    if known in {"higher", "lower"}:
        if asked.better and asked.better != known:
            raise WrongUse(f"--better {asked.better} does not fit: {known} scores of this instrument are better.")
        return known
    if asked.better is None:
        raise WrongUse("Enter which scores are better: --better lower for symptoms, --better higher for well-being.")
    return asked.better.value


def _criterion(asked: Asked, instrument: Instrument | None, ends: pl.DataFrame) -> Criterion | str:
    if instrument and not instrument.is_validated:
        raise WrongUse(
            f"{instrument.name} is not validated ({instrument.validation_status}), so no change of it can be called "
            "reliable. Leave out --instrument to see the changes alone."
        )
    if asked.reliability is None and asked.sd is None:
        return _published(instrument) if instrument else NO_RELIABILITY
    reliability, source = asked.reliability, ""
    if reliability is None:
        reliability, source = _known_reliability(instrument)
    sd, told = asked.sd, "as entered"
    if sd is None:
        first = ends["first"].drop_nulls()
        if len(first) < 2 or first.n_unique() < 2:
            return "the first scores have no spread to take an SD from; enter --sd"
        sd, told = float(first.to_numpy().std(ddof=1)), f"of the {len(first)} first scores in the file"
    words = f"reliability {reliability:g} ({source or 'as entered'}), SD {sd:.4g} ({told})"
    try:
        return criterion_from(reliability=reliability, sd=sd, source=words)
    except ValueError as error:
        raise WrongUse(str(error)) from None


def _published(instrument: Instrument) -> Criterion:
    found = criterion_of(instrument)
    if found:
        return found
    known = next((one for one in instrument.reliability if one.scale == "total"), None)
    with_sd = f" Or add --sd, to use its reliability of {known.value:g} ({known.sample})." if known else ""
    raise WrongUse(
        f"The definition of {instrument.name} has no published reliable change. Enter --reliability and --sd.{with_sd}"
    )


def _known_reliability(instrument: Instrument | None) -> tuple[float, str]:
    known = instrument.reliability if instrument else ()
    for one in known:
        if one.scale == "total":
            return one.value, f"{one.coefficient}, {one.sample}; {one.source}"
    raise WrongUse("--sd needs the reliability too: add --reliability, or --instrument with a published one.")


def _crossing(asked: Asked, instrument: Instrument | None, better: str) -> Crossing:
    if asked.cutoff is not None:
        if any(asked.norms):
            raise WrongUse("Enter --cutoff, or the norms with --clinical and --functional, not both.")
        return crossing_at(asked.cutoff, instrument)
    clinical, functional = (
        _norm(text, option) for text, option in zip(asked.norms, ("--clinical", "--functional"), strict=True)
    )
    try:
        return crossing_between(clinical=clinical, functional=functional, better=better)
    except ValueError as error:
        raise WrongUse(str(error)) from None


def _norm(text: str, option: str) -> tuple[float, float] | None:
    if not text:
        return None
    try:
        mean, sd = map(float, text.split(","))
    except ValueError:
        raise WrongUse(f"Enter {option} as MEAN,SD with decimal points, such as 4.7,4.8.") from None
    if not sd > 0:
        raise WrongUse(f"The SD in {option} must be above 0.")
    return mean, sd
