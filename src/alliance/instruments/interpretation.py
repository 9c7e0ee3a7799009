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
    """The published thresholds of a scale; none unless the instrument is validated.

    Parameters
    ----------
    instrument : Instrument
        From `load`.
    scale : str, default "total"
        Key of a scale of the instrument.

    Returns
    -------
    tuple of Cutoff
        In the order of the definition; empty where nothing is published.

    Examples
    --------
    >>> from alliance.instruments import load, cutoffs
    >>> [(one.side, one.value) for one in cutoffs(load("phq-9"))]
    [('at or above', 10)]
    >>> cutoffs(load("both-chairs-client-2"))
    ()
    """
    return tuple(cutoff for cutoff in _allowed(instrument).cutoffs if cutoff.scale == scale)


def bands(instrument: Instrument, scale: str = TOTAL) -> tuple[Band, ...]:
    """The published bands of a scale from low to high; none unless the instrument is validated.

    Parameters
    ----------
    instrument : Instrument
        From `load`.
    scale : str, default "total"
        Key of a scale of the instrument.

    Returns
    -------
    tuple of Band
        In the order of the definition; empty where nothing is published.

    Examples
    --------
    >>> from alliance.instruments import load, bands
    >>> [(band.low, band.high, band.label) for band in bands(load("gad-7"))]
    [(0, 4, 'minimal'), (5, 9, 'mild'), (10, 14, 'moderate'), (15, 21, 'severe')]
    """
    return tuple(band for band in _allowed(instrument).bands if band.scale == scale)


def norms(instrument: Instrument, scale: str = TOTAL) -> tuple[Norm, ...]:
    """The published means and standard deviations of a scale; none unless the instrument is validated.

    Parameters
    ----------
    instrument : Instrument
        From `load`.
    scale : str, default "total"
        Key of a scale of the instrument.

    Returns
    -------
    tuple of Norm
        In the order of the definition; empty where nothing is published.

    Examples
    --------
    >>> from alliance.instruments import load, norms
    >>> norms(load("both-chairs-client-2"))
    ()
    """
    return tuple(norm for norm in _allowed(instrument).norms if norm.scale == scale)


def reliable_changes(instrument: Instrument, scale: str = TOTAL) -> tuple[ReliableChange, ...]:
    """The published reliable changes of a scale; none unless the instrument is validated.

    Parameters
    ----------
    instrument : Instrument
        From `load`.
    scale : str, default "total"
        Key of a scale of the instrument.

    Returns
    -------
    tuple of ReliableChange
        In the order of the definition; empty where nothing is published.

    Examples
    --------
    >>> from alliance.instruments import load, reliable_changes
    >>> [change.points for change in reliable_changes(load("phq-9"))]
    []
    """
    return tuple(change for change in _allowed(instrument).reliable_changes if change.scale == scale)


def band_of(instrument: Instrument, value: float, scale: str = TOTAL) -> Band | None:
    """The band a score falls into, or None. A prorated score between two bands belongs to the lower one.

    Parameters
    ----------
    instrument : Instrument
        From `load`.
    value : float
        A score, in points of the scale.
    scale : str, default "total"
        Key of a scale of the instrument.

    Returns
    -------
    Band or None
        None outside all bands, or where none are published.

    Examples
    --------
    >>> from alliance.instruments import band_of, load
    >>> band_of(load("phq-9"), 14.5).label
    'moderate'
    >>> band_of(load("both-chairs-client-2"), 7) is None
    True
    """
    reached = [band for band in bands(instrument, scale) if band.low <= value]
    return reached[-1] if reached and value < reached[-1].high + 1 else None


def reached(cutoff: Cutoff, value: float) -> bool:
    """Whether a score lies on the side of the threshold that it speaks of.

    Parameters
    ----------
    cutoff : Cutoff
        From `cutoffs`.
    value : float
        A score, in points of the scale.

    Returns
    -------
    bool
        Whether the cut-off's meaning holds for the score.

    Examples
    --------
    >>> from alliance.instruments import cutoffs, load, reached
    >>> first = cutoffs(load("phq-9"))[0]
    >>> reached(first, first.value)
    True
    """
    return bool(_SIDES[cutoff.side](value, cutoff.value))


def percentile(instrument: Instrument, value: float, population: str, scale: str = TOTAL) -> float | None:
    """The share (0-100) of a normed group below `value`, assuming a normal distribution; None without a norm for it.

    Parameters
    ----------
    instrument : Instrument
        From `load`.
    value : float
        A score, in points of the scale.
    population : str
        Name of the normed group, as in `norms`.
    scale : str, default "total"
        Key of a scale of the instrument.

    Returns
    -------
    float or None
        0 to 100; None without a norm for this group.

    Examples
    --------
    >>> from alliance.instruments import load, percentile
    >>> percentile(load("both-chairs-client-2"), 7, "adults") is None
    True
    """
    for norm in norms(instrument, scale):
        if norm.population == population:
            return 100 * NormalDist(norm.mean, norm.sd).cdf(value)
    return None
