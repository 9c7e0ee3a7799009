"""What the practice page says of messages: whether they help, or that there is not enough to tell. Never by therapist.

Comparing people who chose messages with people who did not would compare the people. Only chance can tell, and only
where practice and person both agreed: after each session a coin decides, at the moment the message would go. Because
it decides anew for each session of the same person, what is alike about a person's sessions is alike on both sides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alliance.psychometrics import SMALLEST, told_count
from alliance.shares import difference, in_percent, needed_in_each, wilson

from . import queries

# A rise that a practice would care about; and so many sessions on each side to find it (80 % power, 5 % error).
FROM, TO = 0.60, 0.70
NEEDED = needed_in_each(FROM, TO)
SURE = 1.959964


@dataclass(frozen=True, slots=True)
class Found:
    """One figure with what it is about and how surely it is known."""

    value: str
    about: str
    surely: str


@dataclass(frozen=True, slots=True)
class Panel:
    """The part of the page. `figures`: only once there is enough to tell."""

    told: tuple[str, ...]
    figures: tuple[Found, ...]
    is_on: bool


def panel(practice_id: int, now: datetime | None = None) -> Panel:
    """Whether messages help, as far as that is known. Four queries."""
    running, outcomes = queries.running_trial(practice_id), queries.chance_outcomes(practice_id, now or timezone.now())
    told = _so_far(outcomes) if min(sessions for sessions, _answers in outcomes.values()) < NEEDED else (_what_it_is(),)
    if running:
        words = _("Chance has decided since {day}, for clients who said yes.")
        told = (*told, words.format(day=date_format(timezone.localtime(running.since), "j F Y")))
    return Panel(told, _figures(outcomes), running is not None)


def _so_far(outcomes: dict[bool, tuple[int, int]]) -> tuple[str, ...]:
    words = _(
        "Not enough to tell whether messages help. Clients who choose them differ from those who do not, so only "
        "chance can tell. To find a rise from {before}% to {after}% in answers, it takes {needed} sessions with a "
        "message and {needed} without."
    ).format(before=in_percent(FROM), after=in_percent(TO), needed=NEEDED)
    sessions = {gets: _count(of) for gets, (of, _answers) in outcomes.items()}
    if not any(of for of, _answers in outcomes.values()):
        return (words,)
    so_far = _("So far: {one} with and {other} without.").format(one=sessions[True], other=sessions[False])
    return words, so_far


def _what_it_is() -> str:
    return _(
        "Chance decided after which sessions a message went, for clients who agreed. An answer within a week counts. "
        "95% confidence interval in brackets, if sessions are taken as independent of each other."
    )


def _figures(outcomes: dict[bool, tuple[int, int]]) -> tuple[Found, ...]:
    (with_one, answers), (without, other_answers) = outcomes[True], outcomes[False]
    found = difference((other_answers, without), (answers, with_one), SURE)
    if min(with_one, without) < NEEDED or found is None:
        return ()
    return (
        _share(answers, with_one, _("answered after a message")),
        _share(other_answers, without, _("answered without one")),
        Found(
            _("{n} points").format(n=_signed(found[0])),
            _("difference"),
            f"[{_signed(found[1])}, {_signed(found[2])}]",
        ),
    )


def _share(answers: int, of: int, about: str) -> Found:
    share, low, high = (in_percent(end or 0) for end in wilson(answers, of, SURE))
    return Found(f"{share}%", about, f"[{low}%, {high}%]")


def _signed(share: float) -> str:
    points = in_percent(share)
    return f"{points:+d}".replace("-", "\N{MINUS SIGN}") if points else "0"


def _count(number: int) -> str:
    told = told_count(number)
    return str(told) if told is not None else _("fewer than {smallest}").format(smallest=SMALLEST)
