"""Write, change and delete process notes. The record keeps that it happened, never what a note says."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from alliance_web.access.permissions import Permission
from alliance_web.access.policy import Refused
from alliance_web.access.relation import Part
from alliance_web.audit.record import record
from alliance_web.therapies.queries import last_begun

from .models import ProcessNote

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Participant
    from alliance_web.therapies.services.simulated import Past


class Moved(Exception):
    """The note was changed on another page since this one was opened. `note`: what is there now."""

    def __init__(self, note: ProcessNote) -> None:
        super().__init__(f"process note {note.pk}")
        self.note = note


class AlreadyKept(Moved):
    """The same form kept other words before."""


class Gone(Exception):
    """The note was deleted."""


class NoSuchSession(Exception):
    """The therapy has not come to this session. `last`: the highest number that can be chosen."""

    def __init__(self, last: int) -> None:
        super().__init__(f"session {last}")
        self.last = last


@transaction.atomic
def write(*, key: UUID, author: Participant, words: str, session: int | None, by: User) -> ProcessNote:
    """A new note. The same form again gives the note that is there.

    Raises AlreadyKept where the same form kept other words, NoSuchSession.
    """
    _require_author(author, by)
    _check_session(author, session)
    kept = {"words": words, "session": session}
    note, is_new = ProcessNote.objects.get_or_create(by=author, key=key, defaults=kept)
    if is_new:
        _record("write", note, by)
    elif (note.words, note.session) != (words, session):
        raise AlreadyKept(note)
    return note


@transaction.atomic
def change(*, key: UUID, author: Participant, words: str, session: int | None, seen: int, by: User) -> ProcessNote:
    """Other words. `seen`: `changes` of the note on the page. Raises Gone, Moved, NoSuchSession."""
    note = _lock(author, key, by)
    if (note.words, note.session) == (words, session):
        return note
    if note.changes != seen:
        raise Moved(note)
    if session != note.session:
        _check_session(author, session)
    note.words, note.session = words, session
    note.changes, note.changed_at = note.changes + 1, timezone.now()
    note.save()
    _record("change", note, by)
    return note


@transaction.atomic
def delete(*, key: UUID, author: Participant, seen: int, by: User) -> None:
    """Nothing is left of the note. Raises Gone, Moved."""
    note = _lock(author, key, by)
    if note.changes != seen:
        raise Moved(note)
    _record("delete", note, by)
    note.delete()


def put_into_the_past(*, past: Past) -> None:
    """Give the notes of a simulated practice the moment at which they happened."""
    past.redate({ProcessNote: "by__therapy"})


def _lock(author: Participant, key: UUID, by: User) -> ProcessNote:
    """The author's own row, read again and locked. Raises Gone."""
    _require_author(author, by)
    note = ProcessNote.objects.select_for_update().filter(by=author, key=key).first()
    if note is None:
        raise Gone
    return note


def _require_author(author: Participant, by: User) -> None:
    """Raise Refused unless this person is the therapist whose notes these are, and still is."""
    if author.user_id != by.pk or author.part != Part.THERAPIST or author.left_at:
        raise Refused(Permission.KEEP_PROCESS_NOTES)


def _check_session(author: Participant, session: int | None) -> None:
    """A session that has begun, or the next: what is to come can be prepared, a slip of the finger cannot pass."""
    last = last_begun(author.therapy) + 1
    if session is not None and session > last:
        raise NoSuchSession(last)


def _record(verb: str, note: ProcessNote, by: User) -> None:
    record(f"process-note.{verb}", by=by.pk, therapy=note.by.therapy.key, thing=f"process-note:{note.pk}")
