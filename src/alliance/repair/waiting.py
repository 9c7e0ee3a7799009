"""How long something takes when some are still waiting: the median by Kaplan and Meier, with its interval.

S(t) = product over the times t_i <= t of (1 - d_i / n_i), where d_i of the n_i that still wait at t_i come to it then
(Kaplan & Meier 1958, Journal of the American Statistical Association 53:457). The interval of the median holds the
times at which the interval of S(t) holds one half (Brookmeyer & Crowley 1982, Biometrics 38:29), that of S(t) being
S^exp(+-z s / log S) with Greenwood's s^2 = sum d_i / (n_i (n_i - d_i)): the log-log form, which keeps what it promises
with few cases too (Borgan & Liestøl 1990, Scandinavian Journal of Statistics 17:35). As in `survfit` of the R package
survival with conf.type = "log-log", a curve that runs level at exactly one half gives the middle of that stretch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import exp, log, nan, sqrt

from alliance.distributions import normal_quantile
from alliance.model.shown import Shown

_SAME = 1e-9  # a curve nearer to one half than this lies on it


@dataclass(frozen=True, slots=True)
class Waiting(Shown):
    """How many sessions something took, in `n` cases of which `came` came to it.

    `median`: by then half have come to it; None where that is not so yet: then it takes longer than `so_far`, the
    longest time that any case has been looked at (None without cases). `low`, `high`: the interval of the median;
    `high` None where no upper end can be told yet, `low` None where not even a lower one can.
    """

    n: int
    came: int
    median: float | None
    low: float | None
    high: float | None
    so_far: int | None


@dataclass(frozen=True, slots=True)
class _Step:
    """The curve from one time to the next: the share still waiting, and the ends of its interval."""

    time: int
    share: float
    low: float
    high: float


def waiting(times: Sequence[tuple[int, bool]], *, confidence: float = 0.95) -> Waiting:
    """The median time of cases of which some still wait, with its interval.

    Cases count as independent of each other, and as looked at for reasons that have nothing to do with how long they
    take.

    Parameters
    ----------
    times : sequence of (int, bool)
        For each case the sessions, 0 or more, and whether it came to its end; False where it has only taken so long
        so far.
    confidence : float, default 0.95
        Of all intervals, between 0 and 1.

    Returns
    -------
    Waiting
        The median in sessions, None where fewer than half have come to it.

    Raises
    ------
    ValueError
        A time below 0, or a confidence that is not between 0 and 1.

    References
    ----------
    Kaplan & Meier 1958, Journal of the American Statistical Association 53:457; Brookmeyer & Crowley 1982, Biometrics
    38:29.

    Examples
    --------
    >>> from alliance.repair import waiting
    >>> waiting([(1, True), (2, True), (2, True), (4, False)]).median
    2.0
    """
    negative = [number for number, (time, _) in enumerate(times, 1) if time < 0]
    if negative or not 0 < confidence < 1:
        raise ValueError(
            f"Times must be 0 sessions or more (below 0: cases {negative or 'none'}), and the confidence between "
            f"0 and 1 (it is {confidence})."
        )
    steps = list(_steps(times, normal_quantile((1 + confidence) / 2)))
    return Waiting(
        n=len(times),
        came=sum(came for _, came in times),
        median=_half(steps, lambda step: step.share),
        low=_half(steps, lambda step: step.low),
        high=_half(steps, lambda step: step.high),
        so_far=max((time for time, _ in times), default=None),
    )


def _steps(times: Sequence[tuple[int, bool]], z: float) -> Iterator[_Step]:
    share, variance = 1.0, 0.0
    for time in sorted({time for time, came in times if came}):
        waiting_still = sum(other >= time for other, _ in times)
        come = sum(came for other, came in times if other == time)
        share *= 1 - come / waiting_still
        if come < waiting_still:
            variance += come / (waiting_still * (waiting_still - come))
            yield _Step(time, share, *_interval(share, z * sqrt(variance)))
        else:
            yield _Step(time, 0.0, nan, nan)  # nobody waits any more, and Greenwood's formula has no answer


def _interval(share: float, margin: float) -> tuple[float, float]:
    """The ends for a share between 0 and 1. Its log is below 0, so the larger power is the lower end."""
    stretch = exp(margin / -log(share))
    return share**stretch, share ** (1 / stretch)


def _half(steps: Sequence[_Step], curve: Callable[[_Step], float]) -> float | None:
    """Where a falling curve comes to one half; the middle of the stretch where it lies on one half before it falls."""
    below = [step for step in steps if curve(step) < 0.5 + _SAME]
    if not below:
        return None
    first = below[0]
    fallen = next((step for step in below if curve(step) < 0.5 - _SAME), first)
    return (first.time + fallen.time) / 2
