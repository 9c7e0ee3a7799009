"""Change between two scores against the published figure of their questionnaire: more than chance, or not."""

from __future__ import annotations

from dataclasses import dataclass

from alliance.instruments import reliable_changes
from alliance.model import Instrument


@dataclass(frozen=True, slots=True)
class PublishedChange:
    """From one score to another. ``points`` is the published figure, ``gone`` how far apart the two are.

    ``better``: the later score lies on the good side of the earlier one; False where they are equal.
    ``source`` and ``confidence`` are those of the figure.
    """

    before: float
    after: float
    gone: float
    points: float
    better: bool
    confidence: float
    source: str

    @property
    def is_reliable(self) -> bool:
        """Whether the change reaches the published figure."""
        return self.gone >= self.points


def published_change(instrument: Instrument, before: float | None, after: float | None) -> PublishedChange | None:
    """Return the change, or None where a score is missing or nothing is published for this questionnaire.

    Of several published figures the first in the definition is used, which names its source.

    Parameters
    ----------
    instrument : Instrument
        From `alliance.load`.
    before, after : float or None
        Two scores, in points.

    Returns
    -------
    PublishedChange or None
        The change in points, what is published, and whether it is to the better.

    Examples
    --------
    >>> import alliance
    >>> from alliance.course import published_change
    >>> published_change(alliance.load("both-chairs-client-2"), 5, 8) is None
    True
    """
    published = reliable_changes(instrument)
    if before is None or after is None or not published:
        return None
    figure = published[0]
    lower_is_better = bool(instrument.total and instrument.total.better == "lower")
    better = after < before if lower_is_better else after > before
    return PublishedChange(before, after, abs(after - before), figure.points, better, figure.confidence, figure.source)
