"""Strains of a practice in counts: figures of the library with their uncertainty, never by therapist.

Fewer than ten strains tell nothing that would hold, and could point at a therapy: then nothing is shown at all.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from alliance.psychometrics import in_steps
from alliance.repair import NOTICED_BY, Repaired, Spans, Waiting, spans
from alliance_web.repair.queries.practice import strains

from .practice import Figure, count

LEAST = 10
NOT_KNOWN = "–"


@dataclass(frozen=True, slots=True)
class PracticeStrains:
    """The panel. `figures` is empty below the least number; `told` then says why."""

    figures: tuple[Figure, ...]
    noticed: tuple[Figure, ...]
    told: str


def practice_strains(practice_id: int) -> PracticeStrains:
    """Who noticed them, how many sessions until a talk and a verdict, how many are repaired. Three queries."""
    found = spans(strains(practice_id))
    if found.strains < LEAST:
        return PracticeStrains((), (), _too_few())
    return PracticeStrains(tuple(_figures(found)), _noticed(found), _why())


def _too_few() -> str:
    return _(
        "Nothing is shown here before there are {least} ruptures in the whole practice: fewer could point at one "
        "therapy, and would say little."
    ).format(least=LEAST)


def _why() -> str:
    return _(
        "For the whole practice since it began, and never by therapist: anyone with difficult cases, or with clients "
        "who dare to say so, would look worse. Ranges are 95% confidence intervals. They assume that ruptures are "
        "independent of each other."
    )


def _figures(found: Spans) -> list[Figure]:
    return [
        Figure(str(found.strains), _("ruptures followed")),
        Figure(count(found.open), _("of them open")),
        _sessions(found.to_talk, _("until half of them were talked about")),
        _sessions(found.to_verdict, _("until half of them had the client's answer")),
        _share(found.repaired_first, _("OK at the first answer: of the clients' first answers")),
        _share(found.repaired, _("OK now: of the answers that count now")),
    ]


def _sessions(waiting: Waiting, about: str) -> Figure:
    """The median with its interval, in sessions, as far as both can be told."""
    if waiting.came < LEAST:
        return Figure(NOT_KNOWN, about, _("too few to say yet"))
    if waiting.median is None:
        return Figure(_("more than {n} sessions").format(n=waiting.so_far), about)
    return Figure(_("{n} sessions").format(n=_number(waiting.median)), about, _how_surely(waiting))


def _how_surely(waiting: Waiting) -> str:
    if waiting.low is None:
        return _("too early for an interval")
    ends = _("at least {low}") if waiting.high is None else _("between {low} and {high}")
    return ends.format(low=_number(waiting.low), high=_number(waiting.high or 0))


def _number(value: float) -> str:
    return f"{value:g}"


def _share(repaired: Repaired, about: str) -> Figure:
    """How many clients say that it is OK, with its uncertainty."""
    if repaired.verdicts < LEAST or repaired.share is None:
        return Figure(NOT_KNOWN, about, _("too few answers to say"))
    share, low, high = (in_steps(end or 0) for end in (repaired.share, repaired.low, repaired.high))
    return Figure(
        _("about {share}%").format(share=share), about, _("between {low}% and {high}%").format(low=low, high=high)
    )


def _noticed(found: Spans) -> tuple[Figure, ...]:
    """Who noticed them first, in counts that point at nobody."""
    words = {
        "client": _("noticed by the client"),
        "therapist": _("noticed by the therapist"),
        "both": _("noticed by both"),
        "prompt": _("found in the answers"),
    }
    return tuple(Figure(count(found.noticed_by[who]), words[who]) for who in NOTICED_BY)
