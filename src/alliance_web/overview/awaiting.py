"""What can wait for whom: one table. A person's first page, the list of people and the first tab are made from it.

Check-ins stand on these pages in their own way (`checkins/waiting.py`), and so do answers about self-harm. Everything
else that one of the two expects of the other is a row here, with one question to the database for all therapies.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from alliance_web.access.relation import Part
from alliance_web.checkins.beside import Awaited
from alliance_web.checkins.cards import talks_without_change
from alliance_web.endings.queries import waiting as endings
from alliance_web.follow_up.queries import waiting as follow_up
from alliance_web.plan.queries import waiting as plan
from alliance_web.reminders.queries import came_back
from alliance_web.repair.queries import waiting as repair
from alliance_web.scheduling.queries import requests
from alliance_web.therapies.queries import seats as seats_of
from alliance_web.therapies.seats import Found, Seat, Seats

CLIENT, THERAPIST = Part.CLIENT, Part.THERAPIST
# A rupture that the therapist has not talked about; pages that say so already leave the line out.
TO_TALK = "strain-to-talk"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that can wait. `words`: for each chair it can wait for; `route`: where it is done."""

    name: str
    words: Mapping[Part, str]
    route: str
    find: Callable[[Seats], Iterable[Found]]


def _both(words: str) -> dict[Part, str]:
    return dict.fromkeys(Part, words)


# In the order in which they stand on a page: what has a day first, then what is open between two people.
KINDS: tuple[Kind, ...] = (
    Kind(
        "session-to-move",
        {THERAPIST: _("{other} asks to move the session on {day}")},
        "answer-session",
        requests.to_move,
    ),
    Kind(
        "session-to-cancel",
        {THERAPIST: _("{other} asks to cancel the session on {day}")},
        "answer-session",
        requests.to_cancel,
    ),
    Kind(
        "session-answered",
        {CLIENT: _("{other} answered about your session on {day}")},
        "my-sessions",
        requests.answered,
    ),
    Kind(
        "strain-verdict",
        {CLIENT: _("How is it now, after the difficult moment with {other}?")},
        "strain",
        repair.verdicts,
    ),
    Kind(
        TO_TALK,
        {THERAPIST: _("A rupture to talk about with {other}")},
        "strain",
        repair.to_talk_about,
    ),
    Kind("note", _both(_("{other} shared a note with you")), "notes", repair.notes),
    Kind("goal-stance", _both(_("{other} suggested goal {n}. What do you think?")), "goal", plan.goals_to_answer),
    Kind(
        "task-stance",
        _both(_("{other} suggested a task for goal {n}. What do you think?")),
        "task",
        plan.tasks_to_answer,
    ),
    Kind(
        "goal-levels",
        _both(_("{other} wrote levels for goal {n}. Do you agree?")),
        "goal",
        plan.levels_to_answer,
    ),
    Kind(
        "goal-review",
        _both(_("{other} reviewed goal {n}. How do you see it?")),
        "review-goal",
        plan.reviews_to_answer,
    ),
    Kind(
        "review-day",
        _both(_("{other} suggested {day} to review your goals. Does that suit you?")),
        "plan",
        plan.days_to_answer,
    ),
    Kind("goals-due", _both(_("You and {other} wanted to review your goals on {day}")), "plan", plan.goals_due),
    Kind(
        "task-report",
        {
            CLIENT: _("How is the task for goal {n} going?"),
            THERAPIST: _("How is the task for goal {n} with {other} going?"),
        },
        "task",
        plan.tasks_to_report,
    ),
    Kind(
        "card-change",
        _both(_("You and {other} talked about session {n}. What changed?")),
        "card-changed",
        talks_without_change,
    ),
    Kind(
        "last-day",
        _both(_("{other} suggested {day} for your last session. Does that work for you?")),
        "looking-back",
        endings.days_to_answer,
    ),
    Kind(
        "last-day-over",
        {THERAPIST: _("Your last session with {other} was planned for {day}. How did it end?")},
        "end-therapy",
        endings.days_over,
    ),
    Kind(
        "farewell",
        _both(_("Your last session with {other} is planned for {day}. You can write a few words")),
        "farewell",
        endings.days_to_write,
    ),
    Kind("letter", _both(_("You and {other} have both written. Read the letter")), "closing-letter", endings.letters),
    Kind("message-back", {THERAPIST: _("A message to {other} came back")}, "messages-came-back", came_back),
)
# What is asked after the end: once, for a while, and of the client alone.
AFTER: tuple[Kind, ...] = (
    Kind(
        "words-after",
        {CLIENT: _("If you like, you can write a few words about your time with {other}. You need not.")},
        "looking-back",
        endings.words_after,
    ),
    Kind("letter", _both(_("You and {other} have both written. Read the letter")), "closing-letter", endings.letters),
    Kind("wish", {THERAPIST: _("{other} would like to hear from you")}, "after-the-end", follow_up.wishes),
    Kind(
        "harm-after",
        {CLIENT: _("One question for you alone about your therapy with {other}")},
        "say-harm",
        endings.harm_after,
    ),
)


def for_person(user: Any) -> tuple[Awaited, ...]:
    """What waits for somebody in all their therapies; in those that ended only what is asked once after the end."""
    running, ended = by_therapy(seats_of(user)), by_therapy(seats_of(user, ended=True), AFTER)
    return tuple(line for lines in (*running.values(), *ended.values()) for line in lines)


def for_seat(seat: Seat | None) -> tuple[Awaited, ...]:
    """What waits for whoever sits in one chair; nothing after the end."""
    return by_therapy({seat.therapy: seat}).get(seat.key, ()) if seat else ()


def by_therapy(seats: Seats, kinds: Collection[Kind] = KINDS) -> dict[UUID, tuple[Awaited, ...]]:
    """The lines of each therapy, by its key, in the order of the table."""
    found: dict[UUID, tuple[Awaited, ...]] = {}
    for kind in kinds:
        wanted = {key: seat for key, seat in seats.items() if seat.part in kind.words}
        for one in kind.find(wanted) if wanted else ():
            seat = seats[one.therapy]
            found[seat.key] = (*found.get(seat.key, ()), _line(kind, seat, one))
    return found


def _line(kind: Kind, seat: Seat, found: Found) -> Awaited:
    day = date_format(found.day, "j F") if found.day else ""
    words = gettext(kind.words[seat.part]).format(other=seat.other_name, n=found.number, day=day)
    return Awaited(kind.name, seat.key, words, reverse(kind.route, args=[seat.key, *found.place]))
