"""The session card: what the two take from one session into the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from alliance_web.access.relation import Part
from alliance_web.checkins.cards import Changed, card_changes, card_uses
from alliance_web.checkins.queries import shared_course
from alliance_web.checkins.services.card import Use
from alliance_web.checkins.services.digests import refresh
from alliance_web.checkins.shared import SharedSession
from alliance_web.repair.standing import topics_with
from alliance_web.repair.strain_pages import Reading, read
from alliance_web.repair.topics import Topic
from alliance_web.therapies.frame import Frame

from .amended import contested, corrected_items
from .changed import Told, told
from .expected import Expected, expected_on_card
from .items import items
from .last_time import LastTime, last_time
from .not_read import not_read
from .openings import Suggestion, suggestion
from .said import felt_off
from .shared_words import SharedWords, Spoken, shared_words
from .together import Together, to_begin_with, to_talk_about, together
from .topics import on_card
from .waiting import Waiting, waiting

WHERE = "session card"
# What the button sends that takes "We talked about it" back.
UNDO = "undo"
# Of so many of the last sessions the card says that answers do not count.
RECENT = 2


@dataclass(frozen=True, slots=True)
class Noted:
    """What has been noted about this card: who talked about it, and what the reader can still note."""

    opened: bool
    talked_you: bool
    talked_other: bool
    buttons: tuple[tuple[str, tuple[tuple[str, Any], ...]], ...]
    session: int
    changed: tuple[Told, ...]
    said_what_changed: bool
    undo: tuple[tuple[str, Any], ...] = ()

    @property
    def talked(self) -> bool:
        """Whether either of them noted that they talked about it."""
        return self.talked_you or self.talked_other


@dataclass(frozen=True, slots=True)
class Card:
    """Everything on the card. `last` is None while there is nothing to look at; `waiting` then says who is awaited.

    `words`: what the two have shared and not talked about; `marked`: what was marked as talked about since the last
    session began. `earlier`: the sessions that have a card of their own, the latest first. `expected`: what to expect
    from other therapies, only in a session in which the therapist shows it.
    """

    waiting: Waiting | None
    words: SharedWords
    marked: tuple[Spoken, ...] = ()
    last: LastTime | None = None
    felt: tuple[str, ...] = ()
    suggestion: Suggestion | None = None
    noted: Noted | None = None
    strains: tuple[Together, ...] = ()
    expected: Expected | None = None
    not_read: tuple[str, ...] = ()
    earlier: tuple[int, ...] = ()
    contested: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()


def card(frame: Frame, now: datetime | None = None) -> Card:
    """The card of the last session that both may see; while a later one waits for an answer, only who is awaited."""
    now = now or timezone.now()
    course, names = shared_course(frame.therapy, now), items(frame.therapy)
    awaited, reading = waiting(frame, course, now), read(frame, course)
    words = shared_words(frame, reading, now)
    begun = max((one.starts_at for one in course), default=None)
    last, found = last_time(course, names), _topics(frame, reading, now)
    strains = together(reading, found)
    more: dict[str, Any] = {
        "marked": words.since(begun),
        "strains": strains,
        "not_read": not_read(frame, course),
        "contested": contested(frame, course[-RECENT:]),
        "earlier": earlier_cards(course),
        "expected": expected_on_card(frame, course, now),
    }
    if last is None or (awaited and not awaited.going_on):
        return Card(awaited, words, **more)
    ways = to_begin_with(strains, last.session)
    prompts = on_card(found, WHERE)
    return Card(
        awaited,
        words,
        last=last,
        felt=felt_off(frame, last, reading.followed),
        suggestion=suggestion(last, prompts, names, has_words=bool(words.waiting), ways=ways),
        noted=_noted(frame, last.session, strains),
        corrected=corrected_items(frame, next(one for one in course if one.number == last.session), names),
        **more,
    )


def earlier_cards(course: Sequence[SharedSession]) -> tuple[int, ...]:
    """The sessions that have a card, the latest first: their ratings are shown, and there are some."""
    return tuple(one.number for one in reversed(course) if one.revealed and one.ratings)


def _topics(frame: Frame, reading: Reading, now: datetime) -> tuple[Topic, ...]:
    glance = refresh([frame.therapy], now)[frame.therapy.pk]
    return topics_with(glance, frame.therapy, reading.strains)


def _noted(frame: Frame, session: int, strains: Sequence[Together] = ()) -> Noted:
    """`strains`: those on the card; with the talk about it, those about this session were talked about too."""
    uses = card_uses(frame.therapy, session)
    changes: dict[Part, Changed] = card_changes(frame.therapy).get(session, {})
    other = next(part for part in Part if part is not frame.part)
    talked, not_today = (frame.part, Use.TALKED) in uses, (frame.part, Use.NOT_TODAY) in uses
    about = tuple(("strain", f"{key}:{seen}") for key, seen in to_talk_about(strains, session))
    offered = [] if talked else [(_("We talked about it"), Use.TALKED.value, about)]
    offered += [] if talked or not_today else [(_("Not today"), Use.NOT_TODAY.value, ())]
    return Noted(
        opened=(frame.part, Use.OPENED) in uses,
        talked_you=talked,
        talked_other=(other, Use.TALKED) in uses,
        buttons=tuple((label, (("session", session), ("use", use), *fields)) for label, use, fields in offered),
        session=session,
        changed=told(frame, changes),
        said_what_changed=frame.part in changes,
        undo=(("session", session), ("use", UNDO)) if talked else (),
    )


@dataclass(frozen=True, slots=True)
class EarlierCard:
    """The card of one session as it was, with what the two shared about it and whether they talked about that.

    `last` is None where both may see no answers about it. `before`, `after`: the sessions next to it with a card.
    """

    session: int
    last: LastTime | None
    words: tuple[Spoken, ...]
    noted: Noted
    before: int | None
    after: int | None


def earlier_card(frame: Frame, session: int, now: datetime | None = None) -> EarlierCard | None:
    """The card of one session; None where there is no such session, or it has not begun."""
    now = now or timezone.now()
    course = shared_course(frame.therapy, now)
    if session not in {one.number for one in course}:
        return None
    numbers = earlier_cards(course)
    until = tuple(one for one in course if one.number <= session)
    words = shared_words(frame, read(frame, course), now)
    return EarlierCard(
        session=session,
        last=last_time(until, items(frame.therapy)) if session in numbers else None,
        words=tuple(one for one in (*words.waiting, *words.history) if one.session == session),
        noted=replace(_noted(frame, session), buttons=(), undo=()),
        before=max((number for number in numbers if number < session), default=None),
        after=min((number for number in numbers if number > session), default=None),
    )


def thanks(use: str) -> str:
    """The word after the button."""
    if use == UNDO:
        return _("Undone. The card is as it was before.")
    if use == Use.TALKED:
        return _("Saved: you talked about it. You can undo this below.")
    return _("Saved: not today. The card stays here.")
