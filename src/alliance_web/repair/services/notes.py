"""Write notes, let the other read them, take them back, burn them. Their author alone decides.

Whoever changes a note from a page that was opened before it changed gets to see what it is now. Taking back asks for
nothing of that kind: it always wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from alliance_web.audit.record import record
from alliance_web.therapies.queries import last_begun

from ..models import Note
from ..queries.notes import is_open, open_to
from ..states import Moment, Wish

if TYPE_CHECKING:
    from alliance_web.access.relation import Part
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Participant, Therapy
    from alliance_web.therapies.queries import Chairs


_NOT_DONE: dict[str, object] = {"done_at": None, "done_by": None}


class NoteFault(Exception):
    """Something cannot be done with a note. `note` is what is there now."""

    def __init__(self, note: Note) -> None:
        super().__init__(f"note {note.pk}")
        self.note = note


class Moved(NoteFault):
    """The note was changed on another page since the page was opened."""


class AlreadyOpen(NoteFault):
    """The other may read the note by now, so its words stay as they are until it is taken back."""


class AlreadyKept(NoteFault):
    """The same form kept other words before."""


class Gone(Exception):
    """The note was burned."""


class SessionHasBegun(Exception):
    """The session that was chosen, or a later one, has begun already. `last` is the highest number that has."""

    def __init__(self, last: int) -> None:
        super().__init__(f"session {last}")
        self.last = last


class NoSessionToCome(Exception):
    """The therapy has ended: no session will open a note."""


@dataclass(frozen=True, slots=True)
class Content:
    """What an author writes and chooses. `session`: the number that a note waits for; `goal`: the key of a row."""

    words: str
    moment: Moment
    wish: Wish = Wish.TALK
    session: int | None = None
    goal: int | None = None


@transaction.atomic
def write(*, key: UUID, author: Participant, content: Content, by: User) -> Note:
    """A new note. The same form again gives the note that is there.

    Raises AlreadyKept where the same form kept other words, SessionHasBegun, NoSessionToCome.
    """
    note = Note.objects.filter(by=author, key=key).select_for_update(of=("self",)).first()
    if note is None:
        _check_moment(author.therapy, content)
        note, is_new = Note.objects.get_or_create(by=author, key=key, defaults=_columns(content))
        if is_new:
            _record("note.write", note, by)
    if _differs(note, content):
        raise AlreadyKept(note)
    return note


@transaction.atomic
def change(*, note: Note, content: Content, seen: int, by: User) -> Note:
    """Other words, another moment. `seen`: `changes` of the note on the page.

    Raises AlreadyOpen, Moved, Gone, SessionHasBegun, NoSessionToCome.
    """
    locked = _lock(note)
    if locked.changes == seen + 1 and not _differs(locked, content):
        return locked
    _require_closed(locked, seen)
    _check_moment(locked.by.therapy, content)
    _set(locked, _columns(content))
    _record("note.change", locked, by)
    return locked


@transaction.atomic
def share(*, note: Note, seen: int, by: User) -> None:
    """Let the other read it now. Nothing happens where they may already. Raises Moved, Gone."""
    locked = _lock(note)
    if is_open(locked):
        return
    _require_closed(locked, seen)
    _set(locked, {"moment": Moment.NOW, "session": None, **_opened()})
    _record("note.share", locked, by)


@transaction.atomic
def take_back(*, note: Note, by: User) -> bool:
    """Close a note again; True where the other has read it by then. Raises Gone.

    A note that is closed by now is taken back too: no session opens it, and a page that would share it is old.
    """
    locked = _lock(note)
    if is_open(locked) or locked.moment == Moment.SESSION:
        _set(locked, {"moment": Moment.WHEN_I_SAY, "session": None, "shared_at": None, **_NOT_DONE})
        _record("note.take-back", locked, by)
    else:
        _set(locked, {})
    return locked.read_at is not None


@transaction.atomic
def burn(*, note: Note, seen: int, by: User) -> None:
    """Nothing is left of the note. Raises AlreadyOpen, Moved, Gone."""
    locked = _lock(note)
    _require_closed(locked, seen)
    _record("note.burn", locked, by)
    locked.delete()


@transaction.atomic
def say_yourself(*, note: Note, seen: int, by: User) -> None:
    """Its author has said it in the session, so no moment opens it any more. Raises AlreadyOpen, Moved, Gone."""
    locked = _lock(note)
    if locked.changes == seen + 1 and locked.done_at and locked.moment == Moment.NEVER:
        return
    _require_closed(locked, seen)
    said = {"done_at": timezone.now(), "done_by": locked.by}
    _set(locked, {"moment": Moment.NEVER, "session": None, **said})
    _record("note.said", locked, by)


@transaction.atomic
def finish(*, note: Note, participant: Participant, by: User, done: bool = True) -> None:
    """Either of the two says that an open note has been talked about, or is enough; or puts it back on the card.

    Nothing happens to a note that was taken back. Raises Gone.
    """
    locked = _lock(note)
    if is_open(locked) and done == (locked.done_at is None):
        locked.done_at, locked.done_by = (timezone.now(), participant) if done else (None, None)
        locked.save(update_fields=["done_at", "done_by"])
        _record("note.done" if done else "note.not-done", locked, by)


def take_in(*, chairs: Chairs, part: Part, by: User) -> None:
    """Note that whoever sits in this chair sees what the other has shared; called before it is shown."""
    unread = open_to(chairs, part).filter(read_at=None)
    if not unread.exists():
        return
    with transaction.atomic():
        for note in unread.select_related("by__therapy").select_for_update(of=("self",)).order_by("pk"):
            note.read_at = timezone.now()
            note.shared_at = note.shared_at or note.read_at
            note.save(update_fields=["read_at", "shared_at"])
            _record("note.read", note, by)


def _lock(note: Note) -> Note:
    """The row read again and locked. Raises Gone."""
    rows = Note.objects.select_for_update(of=("self",)).select_related("by__therapy")
    locked = rows.filter(pk=note.pk).first()
    if locked is None:
        raise Gone
    return locked


def _require_closed(note: Note, seen: int) -> None:
    """Raise AlreadyOpen or Moved unless the other may not read it and it is as the page showed it."""
    if is_open(note):
        raise AlreadyOpen(note)
    if note.changes != seen:
        raise Moved(note)


def _check_moment(therapy: Therapy, content: Content) -> None:
    if content.moment is not Moment.SESSION:
        return
    if therapy.ended_on:
        raise NoSessionToCome
    last = last_begun(therapy)
    if content.session is None or content.session <= last:
        raise SessionHasBegun(last)


def _columns(content: Content) -> dict[str, object]:
    """Words and moment as they stand in the row. A moment by which it can open again begins its reading anew."""
    common: dict[str, object] = {
        "words": content.words,
        "wish": content.wish,
        "moment": content.moment,
        "session": _session(content),
        "goal_id": content.goal,
        "chosen_at": timezone.now(),
        **_NOT_DONE,
    }
    if content.moment is Moment.NOW:
        return {**common, **_opened()}
    return {**common, "read_at": None} if content.moment is Moment.SESSION else common


def _opened() -> dict[str, object]:
    return {"shared_at": timezone.now(), "read_at": None, **_NOT_DONE}


def _set(note: Note, columns: dict[str, object]) -> None:
    for name, value in columns.items():
        setattr(note, name, value)
    note.changes += 1
    note.save()


def _differs(note: Note, content: Content) -> bool:
    """Whether a form says something else than what is there."""
    said = (content.words, content.wish, content.goal, content.moment, _session(content))
    return (note.words, note.wish, note.goal_id, note.moment, note.session) != said


def _session(content: Content) -> int | None:
    return content.session if content.moment is Moment.SESSION else None


def _record(verb: str, note: Note, by: User) -> None:
    record(verb, by=by.pk, therapy=note.by.therapy.key, thing=f"note:{note.pk}")
