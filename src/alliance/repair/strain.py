"""One strain that is followed, as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

NoticedBy = Literal["client", "therapist", "both", "prompt"]
Verdict = Literal["repaired", "not-repaired", "set-aside"]
NOTICED_BY: tuple[NoticedBy, ...] = get_args(NoticedBy)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


def sessions_until(noticed: int, reached: int) -> int:
    """Sessions from the one that a strain is about to the one in which something came of it.

    Parameters
    ----------
    noticed, reached : int
        Numbers of sessions of one therapy.

    Returns
    -------
    int
        0 in the same session.

    Raises
    ------
    ValueError
        A session before `noticed`.

    Examples
    --------
    >>> from alliance.repair import sessions_until
    >>> sessions_until(3, 5)
    2
    """
    if reached < noticed:
        raise ValueError(
            f"A rupture noticed in session {noticed} cannot reach a stage in session {reached}, before it was noticed. "
            "Check both numbers."
        )
    return reached - noticed


@dataclass(frozen=True, slots=True)
class Strain:
    """A strain from notice to its end, in numbers of sessions of its therapy.

    `noticed`: the session it is about. `last`: the last session of the therapy that has begun; while a strain is open
    it is only known that it has taken so long. `talked`: the session in which the two talked about it, None as long as
    they did not. `verdict`: "repaired" or "not-repaired" as the client says now, or "set-aside", in session `ended`;
    both None while it is open. `noticed_by`: "client", "therapist", "both", or "prompt" where neither of them did.
    `first_verdict`: what the client said first, "repaired" or "not-repaired"; None as long as they said neither, or
    where it is not known.
    """

    noticed: int
    last: int
    noticed_by: NoticedBy
    talked: int | None = None
    ended: int | None = None
    verdict: Verdict | None = None
    first_verdict: Verdict | None = None

    def faults(self) -> Iterator[str]:
        """Everything about it that cannot be."""
        if self.noticed_by not in NOTICED_BY:
            yield f"noticed by {self.noticed_by!r}, not one of {', '.join(NOTICED_BY)}"
        if self.verdict is not None and self.verdict not in VERDICTS:
            yield f"the verdict {self.verdict!r}, not one of {', '.join(VERDICTS)}"
        if self.first_verdict not in (None, "repaired", "not-repaired"):
            yield f"the first verdict {self.first_verdict!r}, which the client cannot have given"
        if (self.verdict is None) != (self.ended is None):
            yield "a verdict needs its session, and a session its verdict"
        for name, session in (("talked about", self.talked), ("ended", self.ended), ("last reviewed", self.last)):
            if session is not None and session < self.noticed:
                yield f"{name} in session {session}, before it was noticed in session {self.noticed}"
            if session is not None and session > self.last:
                yield f"{name} in session {session}, after the last session reviewed, {self.last}"
