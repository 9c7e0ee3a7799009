"""How many points worse than at the start count as having got worse."""

from __future__ import annotations

from dataclasses import dataclass

from alliance.expected.closed import ClosedTherapies
from alliance.instruments import reliable_changes


@dataclass(frozen=True, slots=True)
class Worsening:
    """`points` or more worse than at the start; `source`: who published them, empty for the spread of the starts."""

    points: float
    source: str = ""


def worsening(closed: ClosedTherapies) -> Worsening:
    """The published reliable change of the instrument, else one standard deviation of the scores at the start.

    One standard deviation is what 1.96 SD sqrt(2) sqrt(1 - r), the reliable change of Jacobson & Truax, comes to at a
    reliability r of .87. Raises ValueError where all therapies began with the same score.

    Parameters
    ----------
    closed : ClosedTherapies
        From `closed_therapies`.

    Returns
    -------
    Worsening
        Points, and the source of the figure.

    Raises
    ------
    ValueError
        All therapies began with the same score.

    References
    ----------
    Jacobson & Truax 1991, Journal of Consulting and Clinical Psychology 59:12-19.

    Examples
    --------
    >>> import alliance
    >>> from alliance.simulate import practice
    >>> done = practice(seed=1, therapies=130, therapists=8).outcomes.rename({"total": "score"})
    >>> closed = alliance.closed_therapies(
    ...     done, by="therapy", over="session", value="score", instrument=alliance.load("phq-9")
    ... )
    >>> from alliance.expected import worsening
    >>> worsening(closed).points > 0
    True
    """
    published = reliable_changes(closed.instrument) if closed.instrument else ()
    if published:
        return Worsening(published[0].points, published[0].source)
    spread = float(closed.first.std(ddof=1))
    if not spread > 0:
        raise ValueError("All completed therapies started with the same score, so deterioration cannot be defined.")
    return Worsening(spread)
