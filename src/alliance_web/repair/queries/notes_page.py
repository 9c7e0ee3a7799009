"""The page of one's own notes: what is kept, what is shared, and what the other has shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from alliance_web.therapies.queries import sessions_by_number

from .. import note_words
from . import notes
from .notes import OwnNote, ReceivedNote

if TYPE_CHECKING:
    from alliance_web.therapies.frame import Frame


@dataclass(frozen=True, slots=True)
class Kept:
    """A note that only its author can read, with what it waits for and whether the other had read it before."""

    note: OwnNote
    waits_for: str
    was_read: str
    fields: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """A note that both can read. `done`: the button of either, and what it sends."""

    note: OwnNote | ReceivedNote
    words: str
    wish: str
    button: str
    fields: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class NotesPage:
    """Everything on the page of whoever sits in one chair."""

    kept: tuple[Kept, ...]
    shared: tuple[Shared, ...]
    received: tuple[Shared, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all yet."""
        return not (self.kept or self.shared or self.received)


def notes_page(frame: Frame) -> NotesPage:
    """The page. Three queries, however much there is."""
    own = notes.own(frame.own)
    sessions = sessions_by_number([frame.therapy.pk]).get(frame.therapy.pk, {})
    return NotesPage(
        kept=tuple(
            Kept(
                note,
                note_words.waits_for(note, frame, sessions),
                note_words.was_read(note, frame),
                (("seen", note.changes),),
            )
            for note in own
            if not note.is_open
        ),
        shared=tuple(_shared(note, frame) for note in own if note.is_open),
        received=tuple(_shared(note, frame) for note in notes.received(frame.chairs, frame.part)),
    )


def _shared(note: OwnNote | ReceivedNote, frame: Frame) -> Shared:
    is_own = isinstance(note, OwnNote)
    return Shared(
        note=note,
        words=note_words.came_of(note, frame) if isinstance(note, OwnNote) else note_words.done_words(note),
        wish=note_words.wish_words(note.wish, frame, own=is_own),
        button=note_words.back_button() if note.done_at else note_words.done_button(note.wish),
        fields=(("done", "no" if note.done_at else "yes"),),
    )
