"""Reads about notes. What the other chair may see of them comes through `received` and through nothing else.

A note is open to the other once its author has let it go, or once the session it waits for has come: one that has its
number or a later one, and began after the author chose so. The database leaves out all others, so that nobody else's
page can tell by its words, its size or its queries whether there are any.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from alliance_web.access.relation import Part
from alliance_web.therapies.queries import sessions_begun

from ..models import Note
from ..states import Moment, Wish

if TYPE_CHECKING:
    from alliance_web.therapies.models import Participant, Therapy
    from alliance_web.therapies.queries import Chairs


# For rows that `_with_session` gives.
OPEN = Q(shared_at__isnull=False) | Q(session_has_come=True)


class Standing(StrEnum):
    """What a note waits for, as its author sees it."""

    KEPT = "kept"
    WAITS_FOR_WORD = "waits-for-word"
    WAITS_FOR_SESSION = "waits-for-session"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class OwnNote:
    """A note as its author sees it. `goal`: the number of the goal that it serves.

    `read_at`: when the other first saw it; it stays when the note is taken back.
    """

    key: UUID
    words: str
    wish: Wish
    moment: Moment
    session: int | None
    goal: int | None
    changes: int
    standing: Standing
    written_at: datetime
    shared_at: datetime | None
    read_at: datetime | None
    done_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether the other may read it."""
        return self.standing is Standing.OPEN


@dataclass(frozen=True, slots=True)
class ReceivedNote:
    """A note that the other has shared with the reader."""

    key: UUID
    words: str
    wish: Wish
    goal: int | None
    shared_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class OpenNote:
    """A note that both may read. `session`: after which it was shared; `done_by` is None where that was not kept."""

    key: UUID
    part: Part
    words: str
    wish: Wish
    goal: int | None
    at: datetime
    session: int
    done_at: datetime | None
    done_by: Part | None


def own(author: Participant, now: datetime | None = None) -> tuple[OwnNote, ...]:
    """Everything one person has written, the newest first; for their eyes only. One query."""
    rows = _with_session(Note.objects.filter(by=author).select_related("goal"), author.therapy, now)
    return tuple(told(note, session_has_come=note.session_has_come) for note in rows)


def own_note(author: Participant, key: UUID) -> Note | None:
    """One note of its author by its key."""
    return Note.objects.select_related("by__therapy").filter(by=author, key=key).first()


def open_note(chairs: Chairs, part: Part, key: UUID) -> Note | None:
    """A note that both can read, of either of the two, by its key."""
    mine = own_note(chairs.own(part), key)
    if mine is not None:
        return mine if is_open(mine) else None
    return open_to(chairs, part).filter(key=key).first()


def told(note: Note, *, session_has_come: bool) -> OwnNote:
    """A row as its author sees it."""
    return OwnNote(
        key=note.key,
        words=note.words,
        wish=Wish(note.wish),
        moment=Moment(note.moment),
        session=note.session,
        goal=_goal(note),
        changes=note.changes,
        standing=_standing(note, session_has_come),
        written_at=note.written_at,
        shared_at=note.shared_at,
        read_at=note.read_at,
        done_at=note.done_at,
    )


def is_open(note: Note, now: datetime | None = None) -> bool:
    """Whether the other may read a note by now."""
    return note.shared_at is not None or session_has_come(note, now)


def session_has_come(note: Note, now: datetime | None = None) -> bool:
    """Whether the session that a note waits for, or a later one, has begun since its author chose so."""
    if note.moment != Moment.SESSION:
        return False
    begun = sessions_begun(note.by.therapy, now)
    return begun.filter(number__gte=note.session, starts_at__gt=note.chosen_at).exists()


def received(chairs: Chairs, part: Part, now: datetime | None = None) -> tuple[ReceivedNote, ...]:
    """What the other has shared with whoever sits in this chair, the newest first: the only door to it. One query.

    Only what has been noted as read is shown: `services.notes.take_in` does so first. Whoever takes a note back
    in between is told either that it was read, or that it was not and it is not shown.
    """
    rows = open_to(chairs, part, now).filter(read_at__isnull=False, shared_at__isnull=False)
    return tuple(
        ReceivedNote(note.key, note.words, Wish(note.wish), _goal(note), note.shared_at, note.done_at)
        for note in rows.select_related("goal").order_by("-shared_at", "-pk")
        if note.shared_at
    )


def open_to(chairs: Chairs, part: Part, now: datetime | None = None) -> QuerySet[Note]:
    """The rows of the other chair's notes that whoever sits in this one may read; for this app's services."""
    rows = Note.objects.filter(by=chairs.other(part))
    return _with_session(rows, chairs.own(part).therapy, now).filter(OPEN)


def open_notes(
    chairs: Chairs, part: Part, begun: Sequence[tuple[int, datetime]], now: datetime | None = None
) -> tuple[OpenNote, ...]:
    """The notes of both that whoever sits in this chair may read, done or not, the other chair's first. Two queries.

    `begun`: number and start of the sessions that took place. Of the other's only what was noted as read is in it, as
    in `received`.
    """
    other = next(one for one in Part if one is not part)
    rows = open_to(chairs, part, now).filter(read_at__isnull=False, shared_at__isnull=False)
    theirs = rows.select_related("goal", "done_by").order_by("-shared_at", "-pk")
    author = chairs.own(part)
    mine = _with_session(Note.objects.filter(by=author).select_related("goal", "done_by"), author.therapy, now)
    found = [*((other, note) for note in theirs), *((part, note) for note in mine.filter(OPEN))]
    return tuple(_open_note(whose, note, begun) for whose, note in found)


def _open_note(part: Part, note: Note, begun: Sequence[tuple[int, datetime]]) -> OpenNote:
    at = note.shared_at or _came(note, begun)
    return OpenNote(
        key=note.key,
        part=part,
        words=note.words,
        wish=Wish(note.wish),
        goal=_goal(note),
        at=at,
        session=_shared_after(note, at, begun),
        done_at=note.done_at,
        done_by=Part(note.done_by.part) if note.done_by else None,
    )


def _came(note: Note, begun: Sequence[tuple[int, datetime]]) -> datetime:
    """When the session began that opened a note which the other has not read."""
    came = (at for number, at in begun if number >= (note.session or 0) and at > note.chosen_at)
    return min(came, default=note.chosen_at)


def _shared_after(note: Note, at: datetime, begun: Sequence[tuple[int, datetime]]) -> int:
    """The session that a note belongs to: the one it waited for, else the last that had begun. The same for both."""
    if note.moment == Moment.SESSION and note.session:
        return note.session
    return max((number for number, starts_at in begun if starts_at <= at), default=0)


def _with_session(rows: QuerySet[Note], therapy: Therapy, now: datetime | None) -> QuerySet[Any]:
    """The rows with `session_has_come`, asked of the database in the same query."""
    come = sessions_begun(therapy, now).filter(number__gte=OuterRef("session"), starts_at__gt=OuterRef("chosen_at"))
    return rows.annotate(session_has_come=Exists(come))


def _goal(note: Note) -> int | None:
    return note.goal.number if note.goal else None


def _standing(note: Note, session_has_come: bool) -> Standing:
    if note.shared_at or session_has_come:
        return Standing.OPEN
    waits = {Moment.SESSION: Standing.WAITS_FOR_SESSION, Moment.WHEN_I_SAY: Standing.WAITS_FOR_WORD}
    return waits.get(Moment(note.moment), Standing.KEPT)
