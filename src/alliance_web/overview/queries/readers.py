"""Who has looked: the record of opened pages in plain words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from alliance_web.audit.queries import counted, readings, route_of
from alliance_web.people.queries import names

ON_A_PAGE = 60
# Pages that only their owner can open say nothing about the two, so they are not listed.
OWN_PAGES = (
    *(
        "check-in",
        "report",
        "waive",
        "not-now",
        "not-now-by-link",
        "my-answers",
        "share-answer",
        "notice-strain",
        "my-check-ins",
    ),
    *("contest-answers", "correct-answers"),
    *(
        "check-in-by-link",
        "report-by-link",
        "not-now-by-link",
        "taking-part",
        "taking-part-by-link",
        "messages-by-link",
    ),
    *("my-sessions", "ask-session", "take-back-request", "session-answer-seen", "session-by-link"),
    *("notes", "note-new", "note-short", "note-prepare", "note-change", "note-burn"),
    *("note-share", "note-take-back", "note-said", "note-done"),
    # That a therapist keeps process notes is for nobody else to find.
    *("process-notes", "process-note-new", "process-note-change", "process-note-delete"),
    # That a client answered the question about harm, or that somebody read it, is for neither chair to find here.
    *("farewell", "say-harm", "harm-answers", "harm-answer"),
    *("agree-last-day", "withdraw-last-day", "mark-remark", "agree-closing-letter"),
    *("wish-done", "open-follow-up-again"),
    *("follow-up", "follow-up-link", "follow-up-answers", "follow-up-not-today"),
)
# Lists of many therapies are opened all day long: they are counted, not told one by one.
LISTS = {
    "caseload": _("the list of people"),
    "no-answer": _("the list of people without an answer"),
    "reviews": _("the list of safety reviews"),
    "import-ratings": _("the look at a file of past ratings"),
    "import-totals": _("the look at a file of past ratings"),
    "import-bring-in": _("the look at a file of past ratings"),
    "import-appointments": _("the look at a file of appointments"),
    "import-appointments-bring-in": _("the look at a file of appointments"),
    "calendar-feed": _("the calendar at a secret address"),
}
LISTED_FOR = timedelta(days=30)
# A form that comes back with a fault is a look at what it is about.
PAGES = {
    **dict.fromkeys(("course", "course-print", "prompt-talked"), _("the course")),
    "show-expected": _("what similar therapies were like"),
    **dict.fromkeys(("session-card", "card-talked", "earlier-card"), _("the session card")),
    **dict.fromkeys(("shared-words", "words-talked"), _("the shared words")),
    "card-changed": _("what a talk changed"),
    **dict.fromkeys(("plan", "propose-goal", "review-day", "agree-review-day"), _("the plan")),
    # What somebody thinks of doing with a goal is theirs until they have done it.
    **dict.fromkeys(
        (
            *("goal", "change-goal", "see-differently", "own-words", "could-not-agree", "goal-serves", "review-goal"),
            *("take-stance", "focus-goal", "attainment-scale", "agree-attainment-scale"),
        ),
        _("a goal"),
    ),
    **dict.fromkeys(
        (
            *("task", "propose-task", "change-task", "task-stance", "report-task", "answer-report"),
            *("move-task", "keep-task"),
        ),
        _("a task"),
    ),
    **dict.fromkeys(("preferences", "say-preferences"), _("how you like to work")),
    "letter": _("the letter of what you agreed"),
    "strains": _("the difficult moments"),
    **dict.fromkeys(
        ("strain", "follow-prompt", "move-strain", "strain-verdict", "strain-view", "undo-talk"),
        _("a difficult moment"),
    ),
    **dict.fromkeys(("looking-back", "last-day", "remarks"), _("looking back")),
    "after-the-end": _("what has lasted since the end"),
    **dict.fromkeys(("closing-letter", "closing-letter-pdf"), _("the closing letter")),
    "readers": _("this list"),
    **dict.fromkeys(
        (
            *("therapy", "change-client", "choose-outcome", "end-therapy", "how-it-ended", "reopen-therapy"),
            *("plan-session", "plan-series", "move-session", "cancel-session", "session-link", "answer-session"),
        ),
        _("the list of sessions"),
    ),
    **dict.fromkeys(("join", "invite", "withdraw-invitation"), _("the invitation")),
    "new-phone": _("the link for a new phone"),
    "messages-came-back": _("the page about a message that came back"),
    "review": _("an answer to look at"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """One person opened one page, once or several times in a row; `at` is the last time."""

    who: str
    is_you: bool
    page: str
    at: datetime
    times: int


@dataclass(frozen=True, slots=True)
class ListLook:
    """How often one person opened a list in which this therapy stands, and when last."""

    who: str
    is_you: bool
    page: str
    times: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """Everything that was opened on one day, newest first."""

    day: date
    looks: tuple[Look, ...]


def looks(therapy: UUID, *, reader: int, page: str) -> tuple[tuple[Day, ...], Page[Any]]:
    """One page of the record by day, and the page itself for the pager. A page that is not there gives the nearest."""
    shown = Paginator(readings(therapy, without=(*OWN_PAGES, *LISTS)), ON_A_PAGE).get_page(page)
    events = list(shown.object_list)
    known = names({event.actor for event in events if event.actor})
    return tuple(_days(events, known, reader)), shown


def list_looks(therapy: UUID, *, reader: int) -> tuple[ListLook, ...]:
    """Who opened lists in which this therapy stands in the last 30 days. Two queries."""
    rows = counted(therapy, LISTS, since=timezone.now() - LISTED_FOR)
    known = names({row.actor for row in rows if row.actor})
    return tuple(
        ListLook(_who(row.actor, known), row.actor == reader, gettext(LISTS[row.route]), row.times, row.last)
        for row in rows
    )


def _who(actor: int | None, known: dict[int, str]) -> str:
    return gettext("Someone with the link") if actor is None else known.get(actor, gettext("Someone"))


def _days(events: Iterable[Any], known: dict[int, str], reader: int) -> Iterator[Day]:
    for day, here in groupby(events, key=lambda event: timezone.localtime(event.at).date()):
        runs = (list(run) for _, run in groupby(here, key=lambda event: (event.actor, event.verb)))
        yield Day(day, tuple(_look(run, known, reader) for run in runs))


def _look(run: list[Any], known: dict[int, str], reader: int) -> Look:
    newest = run[0]
    return Look(
        who=_who(newest.actor, known),
        is_you=newest.actor == reader,
        page=gettext(PAGES.get(route_of(newest), _("another page of this therapy"))),
        at=newest.at,
        times=len(run),
    )
