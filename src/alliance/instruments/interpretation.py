"""What may be said about a score. The only door to cut-offs, bands, norms and reliable change."""

from __future__ import annotations

from statistics import NormalDist

from alliance.model.instrument import TOTAL, Band, Claims, Cutoff, Instrument, Norm, ReliableChange

_SIDES = {
    "at or above": lambda value, limit: value >= limit,
    "above": lambda value, limit: value > limit,
    "below": lambda value, limit: value < limit,
    "at or below": lambda value, limit: value <= limit,
}


def _allowed(instrument: Instrument) -> Claims:
    # The model and the definition check refuse such claims already; a product rule this important is kept three times.
    return instrument.claims if instrument.is_validated else Claims()


def cutoffs(instrument: Instrument, scale: str = TOTAL) -> tuple[Cutoff, ...]:
    """The published thresholds of a scale; none unless the instrument is validated."""
    return tuple(cutoff for cutoff in _allowed(instrument).cutoffs if cutoff.scale == scale)


def bands(instrument: Instrument, scale: str = TOTAL) -> tuple[Band, ...]:
    """The published bands of a scale from low to high; none unless the instrument is validated."""
    return tuple(band for band in _allowed(instrument).bands if band.scale == scale)


def norms(instrument: Instrument, scale: str = TOTAL) -> tuple[Norm, ...]:
    """The published means and standard deviations of a scale; none unless the instrument is validated."""
    return tuple(norm for norm in _allowed(instrument).norms if norm.scale == scale)


def reliable_changes(instrument: Instrument, scale: str = TOTAL) -> tuple[ReliableChange, ...]:
    """The published reliable changes of a scale; none unless the instrument is validated."""
    return tuple(change for change in _allowed(instrument).reliable_changes if change.scale == scale)


def band_of(instrument: Instrument, value: float, scale: str = TOTAL) -> Band | None:
    """The band a score falls into, or None. A prorated score between two bands belongs to the lower one."""
    reached = [band for band in bands(instrument, scale) if band.low <= value]
    return reached[-1] if reached and value < reached[-1].high + 1 else None


def reached(cutoff: Cutoff, value: float) -> bool:
    """Whether a score lies on the side of the threshold that it speaks of."""
    return bool(_SIDES[cutoff.side](value, cutoff.value))


def percentile(instrument: Instrument, value: float, population: str, scale: str = TOTAL) -> float | None:
    """The share (0-100) of a normed group below `value`, assuming a normal distribution; None without a norm for it."""
    for norm in norms(instrument, scale):
        if norm.population == population:
            return 100 * NormalDist(norm.mean, norm.sd).cdf(value)
    return None
