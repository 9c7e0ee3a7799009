"""What the calendar of one person shows: their sessions, in both chairs, and nothing that says more than they chose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _

from alliance_web.access.relation import Part
from alliance_web.therapies import diary
from alliance_web.therapies.queries import people_in
from alliance_web.therapies.states import SessionState

from ..lengths import LENGTH
from ..models import Appointment, Feed
from ..states import Title
from ..tokens import digest

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Participant, Session

# What was, and what was cancelled, stays in the calendar for so long after its time.
KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Event:
    """One session in a calendar."""

    uid: str
    title: str
    starts_at: datetime
    minutes: int
    cancelled: bool
    revision: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """The events of a calendar, and whose therapies they are from."""

    events: tuple[Event, ...]
    therapies: frozenset[UUID]


def own_feed(person: User) -> Feed | None:
    """The calendar that somebody has."""
    return Feed.objects.filter(person=person).first()


def feed_at(token: str) -> Feed | None:
    """The calendar at an address; None for a wrong one, and where its owner cannot sign in any more. One query."""
    wanted = digest(token)
    feed = Feed.objects.select_related("person").filter(token_digest=wanted).first()
    if feed is None or not compare_digest(feed.token_digest, wanted) or not feed.person.is_active:
        return None
    return feed


def shown(feed: Feed, now: datetime | None = None) -> Shown:
    """What is in a calendar. Six queries, however much there is."""
    rows = list(diary.of_person(feed.person, (now or timezone.now()) - KEPT))
    facts = {one.session_id: one for one in Appointment.objects.filter(session__in=[row.pk for row in rows])}
    titles = _titles(feed, {row.therapy_id for row in rows})
    events = tuple(_event(row, facts.get(row.pk), titles.get(row.therapy_id, ""), feed) for row in rows)
    return Shown(events, frozenset(row.therapy.key for row in rows))


def uid_of(session: Session) -> str:
    """What a session is called in every calendar, for ever: neither who it is with nor where it is kept."""
    return f"{uuid5(session.therapy.key, f'session {session.number}')}@alliance"


def _event(session: Session, fact: Appointment | None, title: str, feed: Feed) -> Event:
    return Event(
        uid=uid_of(session),
        title=title or _("Appointment"),
        starts_at=session.starts_at,
        minutes=fact.minutes if fact else LENGTH,
        cancelled=session.state == SessionState.CANCELLED,
        revision=fact.revision if fact else 0,
        changed_at=fact.changed_at if fact else feed.made_at,
    )


def _titles(feed: Feed, therapies: set[int]) -> dict[int, str]:
    """The title of each therapy, where somebody chose that it says who is met."""
    if feed.title == Title.NEUTRAL or not therapies:
        return {}
    clients, therapists = people_in(therapies, Part.CLIENT), people_in(therapies, Part.THERAPIST)
    return {pk: _named(feed, clients.get(pk), therapists.get(pk)) for pk in therapies}


def _named(feed: Feed, client: Participant | None, therapist: Participant | None) -> str:
    other = therapist if client is not None and client.user_id == feed.person_id else client
    words = other.name.split() if other else []
    if feed.title == Title.INITIALS:
        return "".join(f"{word[0].upper()}." for word in words)
    return words[0] if words else ""
