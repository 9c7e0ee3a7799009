"""From how many points on a change is reliable, and where the cut-off lies; each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alliance.course.change import CRITICAL, change_cutoff, standard_error_of_difference
from alliance.distributions import normal_quantile
from alliance.instruments import cutoffs, reliable_changes
from alliance.model import Instrument

#: Whether a score exactly at the cut-off belongs to one of the two sides.
AT_THE_CUTOFF = ("neither", "clinical", "functional")


@dataclass(frozen=True, slots=True)
class Criterion:
    """When a change is reliable. `error` is the standard error of the difference between two scores, in points.

    `points`: half the width of the interval around a change, at `confidence`. A change has to be larger, or, where it
    `reaches`, at least so large. `source` says where the figures come from.
    """

    points: float
    confidence: float
    error: float
    source: str
    reaches: bool = False

    @property
    def by_chance(self) -> float:
        """The share of people without any true change who are nevertheless told to have changed."""
        return 1 - self.confidence


@dataclass(frozen=True, slots=True)
class Crossing:
    """A cut-off between the clinical and the functional side, whose side a score `at` it is on, and its source."""

    value: float
    source: str
    at: str = "neither"


def criterion_from(*, reliability: float, sd: float, source: str = "") -> Criterion:
    """The criterion of Jacobson & Truax 1991: 1.96 standard errors of the difference, from reliability and SD.

    `sd` is that of the scores before treatment, in points. Raises ValueError for a reliability outside 0 to 1, or an SD
    that is not above 0.

        >>> found = criterion_from(reliability=0.8, sd=7.5)  # the worked example of the paper
        >>> round(found.error, 2), round(15 / found.error, 2)
        (4.74, 3.16)
    """
    error = standard_error_of_difference(reliability=reliability, sd=sd)
    return Criterion(CRITICAL["JT"] * error, 0.95, error, source or f"reliability {reliability:g}, SD {sd:g}")


def criterion_of(instrument: Instrument) -> Criterion | None:
    """The published reliable change of a questionnaire; None where none may be told or none is published.

    Of several the first in the definition is used. A change that reaches the published points is reliable; the standard
    error of the difference is what these points at their confidence amount to.
    """
    published = next(iter(reliable_changes(instrument)), None)
    if published is None:
        return None
    error = published.points / normal_quantile((1 + published.confidence) / 2)
    return Criterion(published.points, published.confidence, error, published.source, reaches=True)


def crossing_between(
    *, clinical: tuple[float, float] | None, functional: tuple[float, float] | None, better: str
) -> Crossing:
    """The cut-off from norms, each (mean, SD): c of Jacobson & Truax from both, a or b from one of them.

    Raises ValueError without any, and where the clinical mean lies on the better side of the functional one.

        >>> crossing_between(clinical=(40, 7.5), functional=(60, 7.5), better="higher")
        Crossing(value=50.0, source='c: between the clinical and the functional population', at='neither')
    """
    if clinical and functional and (clinical[0] < functional[0]) != (better == "higher"):
        raise ValueError(f"With {better} values better, the two populations are the wrong way round. Exchange them.")
    kind = "c" if clinical and functional else "a" if clinical else "b"
    return Crossing(change_cutoff(kind, clinical=clinical, functional=functional, better=better), _KINDS[kind])


def crossing_at(value: float, instrument: Instrument | None = None) -> Crossing:
    """A cut-off that was named; where the questionnaire publishes it, with its source and the side it belongs to."""
    for published in cutoffs(instrument) if instrument else ():
        if published.value == value:
            clinical = published.side.startswith("at or") == _is_clinical(published.side, instrument)
            return Crossing(value, published.source, "clinical" if clinical else "functional")
    return Crossing(value, "as entered")


def _is_clinical(side: str, instrument: Instrument | None) -> bool:
    """Whether the side that a published cut-off speaks of is the worse one."""
    lower = bool(instrument and instrument.total and instrument.total.better == "lower")
    return ("above" in side) == lower


_KINDS: Mapping[str, str] = {
    "a": "a: two SD from the mean of the clinical population",
    "b": "b: two SD from the mean of the functional population",
    "c": "c: between the clinical and the functional population",
}
