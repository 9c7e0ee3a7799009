"""Many strains together: who noticed them, how long they took, and how many of them the clients call repaired."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from alliance.distributions import normal_quantile
from alliance.model.shown import Shown
from alliance.repair.strain import NOTICED_BY, NoticedBy, Strain, Verdict, sessions_until
from alliance.repair.waiting import Waiting, waiting
from alliance.shares import wilson


@dataclass(frozen=True, slots=True)
class Repaired(Shown):
    """How many of some `verdicts` of clients say "repaired": the `share` (0 to 1) with its interval (Wilson 1927).

    All three are None as long as there is no verdict.
    """

    verdicts: int
    repaired: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Spans(Shown):
    """What `strains` followed strains tell together.

    `noticed_by`: how many by whom, 0 too. `open`, `set_aside`: how many have no verdict yet, or were set aside without
    one. `to_talk`, `to_verdict`: sessions from notice to the talk and to the client's verdict. `repaired`: by the
    verdicts that count now ("OK now"); `repaired_first`: by each client's first one ("OK at the first answer").
    """

    strains: int
    noticed_by: Mapping[NoticedBy, int]
    open: int
    set_aside: int
    to_talk: Waiting
    to_verdict: Waiting
    repaired: Repaired
    repaired_first: Repaired


def spans(strains: Iterable[Strain], *, confidence: float = 0.95) -> Spans:
    """Who noticed the strains, how many sessions they took to a talk and to a verdict, and how many were repaired.

    A strain that waits still counts as "longer than so far": up to the last session of its therapy. One that was set
    aside counts so up to then, and one that ended without a talk waits for a talk up to its end. Strains count as
    independent of each other, also those of one therapy, so that the intervals are somewhat too narrow where a few
    therapies have many.

    Parameters
    ----------
    strains : iterable of Strain
        One for each strain, in any order.
    confidence : float, default 0.95
        Of all intervals, between 0 and 1.

    Returns
    -------
    Spans
        Counts, medians in sessions (Kaplan & Meier), shares from 0 to 1 (Wilson), each with its interval.

    Raises
    ------
    ValueError
        All faults of all strains at once, each with the place of its strain from 1 on; or the confidence.

    References
    ----------
    Kaplan & Meier 1958, Journal of the American Statistical Association 53:457; Wilson 1927, ibid. 22:209-212.

    Examples
    --------
    >>> from alliance.repair import Strain, spans
    >>> found = spans([
    ...     Strain(noticed=3, last=9, noticed_by="client", talked=4, ended=5, verdict="repaired"),
    ...     Strain(noticed=6, last=9, noticed_by="both"),
    ... ])
    >>> found.open, found.repaired.repaired
    (1, 1)
    >>> found.to_verdict
    Waiting
      n       2
      came    1
      median  2
      low     2
      high    –
      so_far  3
    """
    followed = list(strains)
    _refuse_faults(followed)
    z = normal_quantile((1 + confidence) / 2)
    return Spans(
        strains=len(followed),
        noticed_by={who: sum(strain.noticed_by == who for strain in followed) for who in NOTICED_BY},
        open=sum(strain.verdict is None for strain in followed),
        set_aside=sum(strain.verdict == "set-aside" for strain in followed),
        to_talk=waiting([_to_talk(strain) for strain in followed], confidence=confidence),
        to_verdict=waiting([_to_verdict(strain) for strain in followed], confidence=confidence),
        repaired=_repaired([strain.verdict for strain in followed], z),
        repaired_first=_repaired([strain.first_verdict for strain in followed], z),
    )


def _refuse_faults(strains: Sequence[Strain]) -> None:
    faults = [f"rupture {number}: {fault}" for number, strain in enumerate(strains, 1) for fault in strain.faults()]
    if faults:
        raise ValueError(f"These ruptures cannot be counted: {'; '.join(faults)}.")


def _to_talk(strain: Strain) -> tuple[int, bool]:
    reached = _seen_until(strain) if strain.talked is None else strain.talked
    return sessions_until(strain.noticed, reached), strain.talked is not None


def _to_verdict(strain: Strain) -> tuple[int, bool]:
    return sessions_until(strain.noticed, _seen_until(strain)), strain.verdict in ("repaired", "not-repaired")


def _seen_until(strain: Strain) -> int:
    return strain.last if strain.ended is None else strain.ended


def _repaired(said: Sequence[Verdict | None], z: float) -> Repaired:
    repaired, verdicts = said.count("repaired"), said.count("repaired") + said.count("not-repaired")
    return Repaired(verdicts, repaired, *wilson(repaired, verdicts, z))
