"""Who is to get a message now, what a person chose, what came back, and how often people answer."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.checkins.clients_asked import answered_at, unanswered
from alliance_web.consents.purposes import MESSAGES, MESSAGES_BY_CHANCE
from alliance_web.consents.queries import has_given, who_has_given
from alliance_web.messages.kinds import Kind, is_sent
from alliance_web.scheduling.lengths import SHORTEST
from alliance_web.scheduling.queries.on_now import ends_at
from alliance_web.therapies.queries import people_in
from alliance_web.therapies.seats import Found, Seats
from alliance_web.vault.unreadable import Unreadable

from . import timing
from .keys import digest
from .models import CameBack, Choice, Draw, Reminder, Trial
from .states import Channel, Standing
from .timing import Times, Window

if TYPE_CHECKING:
    from alliance_web.checkins.models import CheckIn

# A session this long ago can have no message any more: a day until the chosen time, a day until it is stale, and as
# much again for the one more.
LONGEST = timedelta(days=5)
KINDS = {Channel.EMAIL: Kind.AFTER_SESSION, Channel.TEXT: Kind.AFTER_SESSION_TEXT}
# An answer within this time counts for what chance decided.
ANSWERED_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Due:
    """One message to be written now. `by_chance`: chance is asked first whether it is."""

    choice: Choice
    check_in: CheckIn
    number: int
    by_chance: bool


def choice_of(user: Any) -> Choice | None:
    """What somebody chose; None for who never did."""
    return Choice.objects.filter(person=user.pk).first()


def standing(user: Any, choice: Choice | None) -> Standing:
    """Whether somebody gets messages. A yes to an older text counts no more, as if they had never chosen."""
    if choice is None:
        return Standing.NEVER_CHOSE
    if choice.stopped_at is not None:
        return Standing.STOPPED
    if choice.channel == Channel.NONE:
        return Standing.WANTS_NONE
    if not has_given(user, MESSAGES):
        return Standing.NEVER_CHOSE
    return Standing.CAME_BACK if choice.came_back_at is not None else Standing.GETS_THEM


def unreadable(choice: Choice) -> str:
    """What is said of a number, or a key that stops, that cannot be read on this machine; '' where both can.

    Without the key no message goes: each has to hold the way to stop.
    """
    held = (choice.stop_key, choice.number if choice.channel == Channel.TEXT else "")
    return next((str(one) for one in held if isinstance(one, Unreadable)), "")


def times_of(choice: Choice) -> Times:
    """When somebody wants to hear, and when not."""
    return Times(choice.at, choice.quiet_from, choice.quiet_to)


def is_anything_due() -> bool:
    """Whether a message is to be written now. Reads only."""
    return next(due(timezone.now()), None) is not None


def due(now: datetime) -> Iterator[Due]:
    """Every message whose time has come, and has not passed. Seven queries at most, however many there are."""
    allowed = who_has_given(MESSAGES)
    rows = Choice.objects.filter(stopped_at=None, came_back_at=None, person__in=allowed).exclude(channel=Channel.NONE)
    choices = {row.person_id: row for row in rows if is_sent(KINDS[Channel(row.channel)])}
    if not choices:
        return
    check_ins = unanswered(choices, now - LONGEST, now - timedelta(minutes=SHORTEST))
    written = _written(check_ins)
    chance = _chance(check_ins)
    for check_in in check_ins:
        here = (check_in.participant_id, check_in.session_id)
        choice = choices[check_in.participant.user_id or 0]
        number = 2 if 1 in written.get(here, {}) else 1
        if here in chance.without or 2 in written.get(here, {}) or (number == 2 and not choice.more):
            continue
        if may_go(choice, check_in, number, written.get(here, {}).get(1), now):
            by_chance = number == 1 and here not in chance.drawn and check_in.participant.user_id in chance.people
            yield Due(choice, check_in, number, by_chance)


def may_go(choice: Choice, check_in: CheckIn, number: int, first_made: datetime | None, now: datetime) -> bool:
    """Whether now is the time for a message, quiet hours included."""
    found, zone = window(choice, check_in, number, first_made), zone_of(check_in)
    return found.holds(now) and not timing.is_quiet(now, times_of(choice), zone)


def window(choice: Choice, check_in: CheckIn, number: int, first_made: datetime | None) -> Window:
    """From when to when a message makes sense. The check-in says as `following` when the next session begins."""
    following, times, zone = _following(check_in), times_of(choice), zone_of(check_in)
    if number == 2 and first_made is not None:
        return timing.one_more(first_made, following, times, zone)
    return timing.first(ends_at(check_in.session.starts_at, vars(check_in)["minutes"]), following, times, zone)


def _following(check_in: CheckIn) -> datetime | None:
    """Annotated by `clients_asked`, as `minutes` is."""
    found: datetime | None = vars(check_in)["following"]
    return found


def zone_of(check_in: CheckIn) -> ZoneInfo:
    """Whose clocks count: the practice's."""
    return ZoneInfo(check_in.session.therapy.practice.time_zone)


Here = tuple[int, int]


def _written(check_ins: Collection[CheckIn]) -> dict[Here, dict[int, datetime]]:
    """When which message was written, by participant and session."""
    found: dict[Here, dict[int, datetime]] = {}
    rows = Reminder.objects.filter(session__in=[row.session_id for row in check_ins])
    for participant, session, number, made in rows.values_list("participant", "session", "number", "made_at"):
        found.setdefault((participant, session), {})[number] = made
    return found


@dataclass(frozen=True, slots=True)
class _Chance:
    """Where chance decides: for whom, where it has, and after which sessions it said no."""

    people: frozenset[int] = frozenset()
    drawn: frozenset[Here] = frozenset()
    without: frozenset[Here] = frozenset()


def _chance(check_ins: list[CheckIn]) -> _Chance:
    """What was drawn holds also once the practice has ended it: no late message after a session without one."""
    if not check_ins:
        return _Chance()
    rows = Draw.objects.filter(session__in=[row.session_id for row in check_ins])
    drawn = {(participant, session): gets for participant, session, gets in rows.values_list(*DRAWN)}
    is_on = running_trial(check_ins[0].session.therapy.practice_id) is not None
    people = who_has_given(MESSAGES_BY_CHANCE) if is_on else frozenset()
    return _Chance(people, frozenset(drawn), frozenset(here for here, gets in drawn.items() if not gets))


DRAWN = ("participant", "session", "gets_one")


def running_trial(practice_id: int) -> Trial | None:
    """Since when chance decides in a practice, and who said so; None where it does not."""
    return Trial.objects.filter(practice=practice_id, ended_at=None).first()


def chance_outcomes(practice_id: int, now: datetime) -> dict[bool, tuple[int, int]]:
    """With a message and without: how many sessions chance decided about, and after how many of them came an answer.

    Only those whose week is over: an answer that may still come is none yet.
    """
    rows = Draw.objects.filter(
        participant__therapy__practice=practice_id, drawn_at__lte=now - ANSWERED_WITHIN, session__state="planned"
    )
    drawn = list(rows.values_list("session", "gets_one", "drawn_at"))
    answered = answered_at([session for session, _gets, _at in drawn])
    found = {True: (0, 0), False: (0, 0)}
    for session, gets_one, at in drawn:
        sessions, answers = found[gets_one]
        came = answered.get(session)
        found[gets_one] = (sessions + 1, answers + (came is not None and came <= at + ANSWERED_WITHIN))
    return found


def link_behind(key: str) -> str:
    """The token of the check-in that the link in a message leads to; '' for none of ours, or an unreadable one."""
    row = Reminder.objects.filter(link_digest=digest(key)).only("link").first()
    return row.link if row and not isinstance(row.link, Unreadable) else ""


def came_back(seats: Seats) -> Iterator[Found]:
    """Therapies whose client could not be reached, for the therapist. One query."""
    clients = {seat.other: seat for seat in seats.values() if seat.part is Part.THERAPIST}
    for row in CameBack.objects.filter(participant__in=clients, settled_at=None).order_by("at"):
        yield Found(clients[row.participant_id].therapy, day=timezone.localtime(row.at).date())


def open_word(therapy: int) -> CameBack | None:
    """That a message to the client of a therapy came back, and nobody has seen to it."""
    client = people_in([therapy], Part.CLIENT).get(therapy)
    return CameBack.objects.filter(participant=client.pk, settled_at=None).first() if client else None


def choice_of_person(person: int | None) -> Choice | None:
    """What somebody chose, by the primary key of their account."""
    return Choice.objects.select_related("person").filter(person=person).first() if person else None


def is_stop_key(key: str) -> bool:
    """Whether a stop link is one of ours and up to date."""
    return Choice.objects.filter(stop_digest=digest(key)).exists()
