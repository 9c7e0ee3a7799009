"""The races of notes, as functions like those of `races`."""

from time import sleep
from typing import Any
from uuid import UUID, uuid4

from alliance_web.access.relation import Part
from alliance_web.audit.models import AuditEvent
from alliance_web.repair.models import Note
from alliance_web.repair.queries.notes import is_open, received
from alliance_web.repair.services import notes
from alliance_web.repair.states import Moment
from alliance_web.therapies.models import Therapy
from alliance_web.therapies.queries import chairs

from .races import MANY, a_therapy, by_of, recorded
from .threads import A_MOMENT, kinds, slowed, together


def a_note(moment: Moment = Moment.WHEN_I_SAY, key: UUID | None = None, therapy: Therapy | None = None) -> Note:
    therapy = therapy or a_therapy()
    said = notes.Content(words="Mine.", moment=moment)
    return notes.write(key=key or uuid4(), author=chairs(therapy).therapist, content=said, by=by_of(therapy))


def the_same_note_kept_by_many() -> Any:
    therapy, key = a_therapy(), uuid4()
    found = together(*[lambda: a_note(key=key, therapy=therapy)] * MANY)
    return kinds(found), Note.objects.filter(key=key).count()


def sharing_and_taking_back() -> Any:
    """Whoever comes first: in the end it is closed, nothing of it is lost, and the record says what was done."""
    note = a_note()
    by = note.by.user
    with slowed("alliance_web.repair.services.notes.is_open"):
        found = together(lambda: notes.share(note=note, seen=0, by=by), lambda: notes.take_back(note=note, by=by))
    note.refresh_from_db()
    told = [verb for verb in ("note.share", "note.take-back") if recorded(verb, f"note:{note.pk}")]
    as_done = told == ([] if "Moved" in kinds(found) else ["note.share", "note.take-back"])
    return set(kinds(found)) <= {"NoneType", "Moved", "bool"}, is_open(note), note.words, as_done


def sharing_and_changing() -> Any:
    """What is shared is what its author saw when they shared it."""
    note = a_note()
    by, other = note.by.user, notes.Content(words="Other.", moment=Moment.NEVER)
    with slowed("alliance_web.repair.services.notes.is_open"):
        found = together(
            lambda: notes.share(note=note, seen=0, by=by),
            lambda: notes.change(note=note, content=other, seen=0, by=by),
        )
    note.refresh_from_db()
    refused = [kind for kind in kinds(found) if kind in ("AlreadyOpen", "Moved")]
    return len(refused), is_open(note) == (note.words == "Mine.")


def sharing_and_burning() -> Any:
    note = a_note()
    by = note.by.user
    with slowed("alliance_web.repair.services.notes.is_open"):
        found = together(lambda: notes.share(note=note, seen=0, by=by), lambda: notes.burn(note=note, seen=0, by=by))
    is_there = Note.objects.filter(pk=note.pk).exists()
    return ("Gone" in kinds(found)) != is_there, ("AlreadyOpen" in kinds(found)) == is_there


def reading_and_taking_back() -> Any:
    """Nobody is told that a note was not seen while the other sees it."""
    note = a_note(Moment.NOW)
    both, by = chairs(note.by.therapy), note.by.user

    def read() -> int:
        notes.take_in(chairs=both, part=Part.CLIENT, by=by)
        sleep(A_MOMENT / 2)
        return len(received(both, Part.CLIENT))

    with slowed("alliance_web.repair.services.notes._record"):
        seen, was_read = together(read, lambda: notes.take_back(note=note, by=by))
    return seen == 0 or was_read is True


def a_note_done_by_both() -> Any:
    note = a_note(Moment.NOW)
    found = together(*[lambda: notes.finish(note=note, participant=note.by, by=note.by.user)] * MANY)
    done = AuditEvent.objects.filter(verb="note.done", thing=f"note:{note.pk}")
    return kinds(found), done.count()
