"""The session card: what the two take from one session into the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.prompts import rule_of
from alliance_web.access.relation import Part
from alliance_web.checkins.queries import Changed, card_changes, card_uses, shared_course
from alliance_web.checkins.services.card import Use
from alliance_web.checkins.services.digests import refresh
from alliance_web.checkins.shared import not_shown_yet
from alliance_web.repair.note_words import title
from alliance_web.repair.queries.notes import on_card
from alliance_web.repair.strain_pages import read
from alliance_web.therapies.frame import Frame

from .changed import Told, told
from .expected import Expected, expected_on_card
from .items import items
from .last_time import LastTime, last_time
from .not_read import not_read
from .openings import Suggestion, suggestion
from .said import Note, said
from .together import Together, to_begin_with, together
from .waiting import Waiting, waiting

WHERE = "session card"


@dataclass(frozen=True, slots=True)
class Noted:
    """What has been noted about this card: who talked about it, and what the reader can still note."""

    opened: bool
    talked_you: bool
    talked_other: bool
    buttons: tuple[tuple[str, str, tuple[tuple[str, Any], ...]], ...]
    session: int
    changed: tuple[Told, ...]
    said_what_changed: bool

    @property
    def talked(self) -> bool:
        """Whether either of them noted that they talked about it."""
        return self.talked_you or self.talked_other


@dataclass(frozen=True, slots=True)
class Card:
    """Everything on the card. `last` is None while there is nothing to look at; `waiting` then says who is awaited.

    `notes`: what the two left for each other that neither has said is done. `expected`: what other therapies let
    expect, only in a session in which the therapist shows it.
    """

    waiting: Waiting | None
    last: LastTime | None = None
    said: tuple[Note, ...] = ()
    notes: tuple[Note, ...] = ()
    suggestion: Suggestion | None = None
    noted: Noted | None = None
    strains: tuple[Together, ...] = ()
    expected: Expected | None = None
    not_read: tuple[str, ...] = ()


def card(frame: Frame, now: datetime | None = None) -> Card:
    """The card of the last session that both may see; while a later one waits for an answer, only who is awaited."""
    now = now or timezone.now()
    course, names = shared_course(frame.therapy, now), items(frame.therapy)
    awaited = waiting(frame, course, now)
    strains, unread = together(read(frame, course)), not_read(frame, course)
    last = last_time(course, names)
    if last is None or (awaited and not awaited.going_on):
        late = not_shown_yet(course)
        words = said(frame, [late] if late else course[-1:], None)
        notes, shown = _notes(frame, now), expected_on_card(frame, course, now)
        return Card(awaited, said=words, notes=notes, strains=strains, expected=shown, not_read=unread)
    words, notes = said(frame, course, last), _notes(frame, now)
    has_words = any(note.words for note in (*words, *notes))
    ways = to_begin_with(strains, last.session)
    phrase = suggestion(last, _prompts(frame, now), names, has_words=has_words, ways=ways)
    shown = expected_on_card(frame, course, now)
    return Card(awaited, last, words, notes, phrase, _noted(frame, last.session), strains, shown, unread)


def _notes(frame: Frame, now: datetime) -> tuple[Note, ...]:
    return tuple(Note(title(note, frame), note.words) for note in on_card(frame.chairs, frame.part, now))


def _prompts(frame: Frame, now: datetime) -> list[tuple[str, str]]:
    """Rule and item of what the card may take up, first things first."""
    current = refresh([frame.therapy], now)[frame.therapy.pk].current
    return [(prompt.rule, prompt.item) for prompt in current if WHERE in rule_of(prompt.rule).where]


def _noted(frame: Frame, session: int) -> Noted:
    uses = card_uses(frame.therapy, session)
    changes: dict[Part, Changed] = card_changes(frame.therapy).get(session, {})
    other = next(part for part in Part if part is not frame.part)
    talked, not_today = (frame.part, Use.TALKED) in uses, (frame.part, Use.NOT_TODAY) in uses
    offered = [] if talked else [(_("We talked about it"), "", Use.TALKED)]
    offered += [] if talked or not_today else [(_("Not today"), "quiet", Use.NOT_TODAY)]
    return Noted(
        opened=(frame.part, Use.OPENED) in uses,
        talked_you=talked,
        talked_other=(other, Use.TALKED) in uses,
        buttons=tuple((label, kind, (("session", session), ("use", use.value))) for label, kind, use in offered),
        session=session,
        changed=told(frame, changes),
        said_what_changed=frame.part in changes,
    )


def thanks(use: Use) -> str:
    """The word after the button."""
    if use is Use.TALKED:
        return _("Noted: you talked about it.")
    return _("Noted: not today. The card stays here.")
