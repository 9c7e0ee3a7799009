"""Counts of a practice for its lead: never by person, and never a number below five."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.psychometrics import SMALLEST, in_steps, told_count, told_percent
from alliance.shares import wilson
from alliance_web.access.relation import Part
from alliance_web.checkins.cards import cards_between
from alliance_web.checkins.queries import answered_between
from alliance_web.endings.queries.facts import labels_of_practice
from alliance_web.endings.wording import LABELS
from alliance_web.safety.queries import open_in_practice
from alliance_web.therapies.queries import running, sessions_between

WEEKS = 4
SURE = 1.959964  # 95 of 100 cases


@dataclass(frozen=True, slots=True)
class Figure:
    """One count in words, with the sentence that says what it counts, and how surely where it is an estimate."""

    value: str
    about: str
    surely: str = ""


def figures(practice_id: int, now: datetime | None = None) -> tuple[Figure, ...]:
    """Everything the page shows, for the last four weeks where it is about sessions."""
    last = now or timezone.now()
    first = last - timedelta(weeks=WEEKS)
    answered = answered_between(practice_id, first, last)
    opened, talked = cards_between(practice_id, first, last)
    return (
        Figure(count(running(practice_id)), _("therapies running")),
        Figure(count(sessions_between(practice_id, first, last)), _("sessions held")),
        _answered(answered, Part.CLIENT, _("of client check-ins answered")),
        _answered(answered, Part.THERAPIST, _("of therapist check-ins answered")),
        Figure(count(opened), _("session cards opened")),
        Figure(count(talked), _("session cards talked about")),
        Figure(count(open_in_practice(practice_id)), _("reviews open")),
    )


def endings(practice_id: int) -> tuple[Figure, ...]:
    """How therapies ended, of all that have; empty where none has with its facts. Nobody's own count is among them."""
    found = labels_of_practice(practice_id)
    return tuple(Figure(count(found[label]), words) for label, words in LABELS.items()) if found else ()


def _answered(answered: dict[Part, tuple[int, int]], part: Part, about: str) -> Figure:
    asked, answers = answered.get(part, (0, 0))
    return Figure(share(asked, answers), about, surely(asked, answers))


def count(number: int) -> str:
    """A count as it may be shown."""
    told = told_count(number)
    if told is None:
        return _("fewer than {smallest}").format(smallest=SMALLEST)
    return str(told) if told else _("none")


def surely(asked: int, answered: int) -> str:
    """How surely a share is known, in the steps in which shares are told; '' where none is."""
    _share, low, high = wilson(answered, asked, SURE)
    if told_percent(answered, asked) is None or low is None or high is None:
        return ""
    return _("between {low}% and {high}%").format(low=in_steps(low), high=in_steps(high))


def share(asked: int, answered: int) -> str:
    """A share as it may be shown; `asked` check-ins, of which so many were answered."""
    percent = told_percent(answered, asked)
    return _("too few to say") if percent is None else _("about {percent}%").format(percent=percent)
