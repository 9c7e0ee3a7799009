"""What was changed about a session, and what its client asks, in words: for the therapist and for the client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from alliance_web.access.relation import Part
from alliance_web.therapies.answering import Told
from alliance_web.therapies.queries import chairs

from .lengths import LENGTH
from .queries.facts import Fact, facts_of
from .states import Asked, Because

if TYPE_CHECKING:
    from alliance_web.therapies.models import Session, Therapy


def day(at: datetime) -> str:
    """A day in a sentence: Tuesday 8 December."""
    return date_format(localtime(at), "l j F")


def when(at: datetime) -> str:
    """A day with its time: Tuesday 8 December, 10:00."""
    return date_format(localtime(at), "l j F, H:i")


def lines(fact: Fact, reader: Part, client: str) -> Iterator[str]:
    """What there is to say of a session besides its time, a line each."""
    if fact.weeks:
        yield _("Every week") if fact.weeks == 1 else _("Every 2 weeks")
    if fact.minutes != LENGTH:
        yield _("{n} minutes").format(n=fact.minutes)
    if fact.cancelled_at:
        yield _cancelled(fact, reader, client)
    elif fact.moved_from:
        yield _("Moved from {when}").format(when=when(fact.moved_from))


def _cancelled(fact: Fact, reader: Part, client: str) -> str:
    assert fact.cancelled_at is not None
    if fact.cancelled_because == Because.ENDING:
        return _("Cancelled because the therapy ended")
    by, on = fact.cancelled_by, date_format(localtime(fact.cancelled_at), "j F")
    if not fact.as_asked:
        return _("Cancelled by {name} on {day}").format(name=by, day=on)
    if reader is Part.CLIENT:
        return _("Cancelled by {name} on {day}, as you asked").format(name=by, day=on)
    return _("Cancelled by {name} on {day}, as {client} asked").format(name=by, day=on, client=client)


def asks(name: str, asked: str) -> str:
    """What a client asks, on the page of the therapist."""
    words = _("{name} asks to move this session") if asked == Asked.MOVE else _("{name} asks to cancel this session")
    return words.format(name=name)


def asked_thanks(name: str, *, by_email: bool) -> str:
    """What a client reads once they asked: where it is now, and never that anybody will look at some time."""
    words = _("Thank you. {name} can see this now.")
    if by_email:
        words = _("Thank you. {name} can see this now, and gets an email about it.")
    return words.format(name=name)


def told_of(therapy: Therapy, sessions: Sequence[Session]) -> Mapping[int, Told]:
    """What the list of sessions shows its therapist, by session number. Four queries at most."""
    facts = facts_of([row.pk for row in sessions])
    names_client = any(fact.request for fact in facts.values())
    client = chairs(therapy).client.name if names_client else ""
    return {row.number: _told(therapy, row.number, facts[row.pk], client) for row in sessions if row.pk in facts}


def _told(therapy: Therapy, number: int, fact: Fact, client: str) -> Told:
    said = tuple(lines(fact, Part.THERAPIST, client))
    if not fact.waits or fact.request is None:
        return Told(said)
    return Told(said, asks(client, fact.request.asked), reverse("answer-session", args=[therapy.key, number]))
