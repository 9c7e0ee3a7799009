"""Notes: who reads them from when, and what can be done with them at which moment.

What the author does                          the other reads it
now                                           at once
at session 4                                  when session 4, or a later one, begins after that choice
when I say                                    when they say
never                                         never
taken back                                    no more
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.audit.models import AuditEvent
from alliance_web.repair.models import Note
from alliance_web.repair.queries import notes as queries
from alliance_web.repair.services import notes
from alliance_web.repair.states import Moment, Wish
from alliance_web.therapies.models import Session
from alliance_web.therapies.queries import chairs
from alliance_web.therapies.services import sessions
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast

from .notes import WORDS, content, reads, written


def begins(cast: Cast, number: int, hours: float) -> Session:
    """Plan a session that begins in some hours."""
    at = timezone.now() + timedelta(hours=hours)
    return sessions.plan(therapy=cast.therapy, starts_at=at, number=number, by=cast.therapist)


def has_begun(number: int) -> None:
    """Its time has come, a moment after everything that was chosen so far."""
    Session.objects.filter(number=number).update(starts_at=timezone.now())


def wait(note: Note) -> Note:
    """The choice lies some hours back."""
    Note.objects.filter(pk=note.pk).update(chosen_at=timezone.now() - timedelta(hours=2))
    note.refresh_from_db()
    return note


def events() -> list[str]:
    return list(AuditEvent.objects.filter(verb__startswith="note.").order_by("seq").values_list("verb", flat=True))


@pytest.mark.parametrize(
    ("moment", "found"),
    [(Moment.NOW, [WORDS]), (Moment.SESSION, []), (Moment.WHEN_I_SAY, []), (Moment.NEVER, [])],
)
@pytest.mark.parametrize("part", Part)
def test_who_reads_it_at_once(moment: Moment, found: list[str], part: Part, cast: Cast) -> None:
    other = next(one for one in Part if one is not part)
    written(cast, moment, part=part, session=4 if moment is Moment.SESSION else None)
    assert reads(cast, other) == found
    assert reads(cast, part) == []  # nobody receives their own


@pytest.mark.parametrize(
    ("number", "hours", "found"),
    [
        (4, -1, [WORDS]),
        (5, -1, [WORDS]),  # the fourth was left out: a later one counts
        (4, +1, []),
        (4, -3, []),  # noted afterwards, and begun before its author chose so
        (9, -30, []),  # a high number of long ago opens nothing
    ],
)
def test_a_session_opens_it(number: int, hours: float, found: list[str], cast: Cast) -> None:
    wait(written(cast, Moment.SESSION, session=4))
    begins(cast, number, hours)
    assert reads(cast) == found


def test_a_cancelled_session_opens_nothing_and_the_next_one_does(cast: Cast) -> None:
    wait(written(cast, Moment.SESSION, session=4))
    fourth = begins(cast, 4, -1)
    sessions.cancel(session=fourth, by=cast.therapist)
    assert reads(cast) == []
    begins(cast, 5, -0.5)
    assert reads(cast) == [WORDS]


def test_a_session_moved_ahead_closes_what_nobody_has_read(cast: Cast) -> None:
    note = wait(written(cast, Moment.SESSION, session=4))
    fourth = begins(cast, 4, -1)
    assert queries.is_open(note)
    sessions.move(session=fourth, starts_at=timezone.now() + timedelta(days=2), by=cast.therapist)
    assert not queries.is_open(note)


def test_a_session_moved_ahead_leaves_what_was_read(cast: Cast) -> None:
    wait(written(cast, Moment.SESSION, session=4))
    fourth = begins(cast, 4, -1)
    assert reads(cast) == [WORDS]
    sessions.move(session=fourth, starts_at=timezone.now() + timedelta(days=2), by=cast.therapist)
    assert reads(cast) == [WORDS]


@pytest.mark.parametrize("number", [None, 1, 3])
def test_a_session_that_has_begun_cannot_be_waited_for(number: int | None, cast: Cast) -> None:
    with pytest.raises(notes.SessionHasBegun) as fault:
        written(cast, Moment.SESSION, session=number)
    assert fault.value.last == 3
    assert not Note.objects.exists()


def test_after_the_end_no_session_comes(cast: Cast) -> None:
    waiting = wait(written(cast, Moment.SESSION, session=9))
    therapies.end(therapy=cast.therapy, on=timezone.localdate(), by=cast.therapist)
    with pytest.raises(notes.NoSessionToCome):
        written(cast, Moment.SESSION, session=4)
    assert reads(cast) == []  # the end opens nothing
    notes.share(note=waiting, seen=0, by=cast.client)
    assert reads(cast) == [WORDS]


def test_the_same_form_again_keeps_one_note(cast: Cast) -> None:
    key = uuid4()
    first, second = (written(cast, key=key) for _ in range(2))
    assert first == second
    assert events() == ["note.write"]


def test_the_same_form_with_other_words_loses_nothing(cast: Cast) -> None:
    key = uuid4()
    first = written(cast, key=key)
    with pytest.raises(notes.AlreadyKept) as fault:
        written(cast, key=key, words="Something else.")
    assert fault.value.note == first
    assert Note.objects.get().words == WORDS


def test_a_key_of_the_other_says_nothing(cast: Cast) -> None:
    """Whoever sends a key that the other has used gets a note of their own, as with any other key."""
    theirs = written(cast)
    mine = written(cast, part=Part.THERAPIST, key=theirs.key)
    assert mine != theirs
    assert Note.objects.count() == 2


def test_change(cast: Cast) -> None:
    note = written(cast)
    changed = notes.change(note=note, content=content("Softer.", wish=Wish.KNOW), seen=0, by=cast.client)
    assert (changed.words, changed.wish, changed.changes) == ("Softer.", "know", 1)
    again = notes.change(note=note, content=content("Softer.", wish=Wish.KNOW), seen=0, by=cast.client)
    assert again.changes == 1
    assert events() == ["note.write", "note.change"]


def test_a_change_to_now_shares_it(cast: Cast) -> None:
    notes.change(note=written(cast), content=content("Softer.", Moment.NOW), seen=0, by=cast.client)
    assert reads(cast) == ["Softer."]


ACTIONS: dict[str, Callable[[Note, Any], Any]] = {
    "change": lambda note, by: notes.change(note=note, content=content("Other."), seen=0, by=by),
    "burn": lambda note, by: notes.burn(note=note, seen=0, by=by),
    "said": lambda note, by: notes.say_yourself(note=note, seen=0, by=by),
    "share": lambda note, by: notes.share(note=note, seen=0, by=by),
    "take back": lambda note, by: notes.take_back(note=note, by=by),
    "finish": lambda note, by: notes.finish(note=note, participant=note.by, by=by),
}
REFUSED_WHEN_OPEN = ("change", "burn", "said")
REFUSED_FROM_AN_OLD_PAGE = ("change", "burn", "said", "share")


@pytest.mark.parametrize("action", REFUSED_WHEN_OPEN)
@pytest.mark.parametrize("how", ["shared", "by its session"])
def test_what_the_other_may_read_stays_as_it_is(action: str, how: str, cast: Cast) -> None:
    note = written(cast, Moment.NOW) if how == "shared" else wait(written(cast, Moment.SESSION, session=4))
    begins(cast, 4, -1)
    with pytest.raises(notes.AlreadyOpen):
        ACTIONS[action](note, cast.client)
    assert reads(cast) == [WORDS]


@pytest.mark.parametrize("action", REFUSED_FROM_AN_OLD_PAGE)
def test_an_old_page_shows_what_is_there_now(action: str, cast: Cast) -> None:
    note = written(cast)
    notes.change(note=note, content=content("Newer."), seen=0, by=cast.client)
    with pytest.raises(notes.Moved) as fault:
        ACTIONS[action](note, cast.client)
    assert fault.value.note.words == "Newer."
    assert (reads(cast), Note.objects.count()) == ([], 1)


@pytest.mark.parametrize("action", ACTIONS)
def test_what_was_burned_is_gone(action: str, cast: Cast) -> None:
    note = written(cast)
    notes.burn(note=note, seen=0, by=cast.client)
    assert not Note.objects.exists()
    with pytest.raises(notes.Gone):
        ACTIONS[action](note, cast.client)


@pytest.mark.parametrize("action", ["share", "said", "take back", "finish"])
def test_pressed_twice_is_pressed_once(action: str, cast: Cast) -> None:
    note = written(cast, Moment.NOW if action in ("take back", "finish") else Moment.WHEN_I_SAY)
    for _ in range(2):
        ACTIONS[action](note, cast.client)
    assert len(events()) == 2


def test_taking_back_tells_whether_it_was_read(cast: Cast) -> None:
    unread, read = written(cast, Moment.NOW), None
    assert notes.take_back(note=unread, by=cast.client) is False
    read = written(cast, Moment.NOW)
    assert reads(cast) == [WORDS]
    assert notes.take_back(note=read, by=cast.client) is True
    assert reads(cast) == []


def test_shared_again_it_is_new_again(cast: Cast) -> None:
    note = written(cast, Moment.NOW)
    reads(cast)
    notes.take_back(note=note, by=cast.client)
    notes.share(note=note, seen=1, by=cast.client)
    note.refresh_from_db()
    assert note.read_at is None
    assert reads(cast) == [WORDS]


def test_a_note_taken_back_waits_for_no_session(cast: Cast) -> None:
    note = wait(written(cast, Moment.SESSION, session=4))
    begins(cast, 4, -1)
    notes.take_back(note=note, by=cast.client)
    begins(cast, 5, -0.5)
    assert reads(cast) == []


def test_said_in_the_session_opens_to_nobody(cast: Cast) -> None:
    note = wait(written(cast, Moment.SESSION, session=4))
    notes.say_yourself(note=note, seen=0, by=cast.client)
    begins(cast, 4, -1)
    assert reads(cast) == []
    note.refresh_from_db()
    assert (note.moment, note.done_at is not None) == ("never", True)


def test_first_seen_is_told_once(cast: Cast) -> None:
    note = written(cast, Moment.NOW)
    reads(cast)
    note.refresh_from_db()
    first = note.read_at
    reads(cast)
    note.refresh_from_db()
    assert first is not None
    assert note.read_at == first
    assert events() == ["note.write", "note.read"]


@pytest.mark.parametrize("by", ["client", "therapist"])
def test_either_says_that_it_is_done_and_can_put_it_back(by: str, cast: Cast) -> None:
    note = written(cast, Moment.NOW, part=Part.CLIENT)
    reads(cast)
    both = chairs(cast.therapy)
    assert [(one.words, one.done_at) for one in queries.open_notes(both, Part.THERAPIST, ())] == [(WORDS, None)]
    notes.finish(note=note, participant=getattr(chairs(cast.therapy), by), by=getattr(cast, by))
    for part in Part:
        (seen,) = queries.open_notes(both, part, ())
        assert (seen.done_at is not None, seen.done_by) == (True, Part(by))
    notes.finish(note=note, participant=getattr(chairs(cast.therapy), by), by=getattr(cast, by), done=False)
    assert [(one.done_at, one.done_by) for one in queries.open_notes(both, Part.CLIENT, ())] == [(None, None)]


def test_a_hidden_note_is_not_done_by_the_other(cast: Cast) -> None:
    note = written(cast)
    notes.finish(note=note, participant=chairs(cast.therapy).therapist, by=cast.therapist)
    note.refresh_from_db()
    assert note.done_at is None


def test_what_each_moment_looks_like_to_its_author(cast: Cast) -> None:
    for moment in Moment:
        written(cast, moment, session=4 if moment is Moment.SESSION else None)
    found = [note.standing.value for note in queries.own(chairs(cast.therapy).client)]
    assert found == ["kept", "waits-for-word", "waits-for-session", "open"]


def test_words_are_sealed(cast: Cast) -> None:
    written(cast)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM repair_note")
        assert WORDS not in repr(cursor.fetchall())


def test_the_record_holds_no_words(cast: Cast) -> None:
    note = written(cast)
    notes.share(note=note, seen=0, by=cast.client)
    rows = [repr((one.verb, one.thing, one.detail)) for one in AuditEvent.objects.all()]
    assert f"note:{note.pk}" in "".join(rows)
    assert not any(WORDS in row for row in rows)
    assert events() == ["note.write", "note.share"]


def test_a_deleted_note_leaves_its_author_in_the_record(cast: Cast) -> None:
    notes.burn(note=written(cast), seen=0, by=cast.client)
    assert AuditEvent.objects.filter(verb="note.burn").values_list("actor", flat=True).get() == cast.client.pk


def test_time_alone_opens_it(cast: Cast) -> None:
    note = wait(written(cast, Moment.SESSION, session=4))
    begins(cast, 4, 5)
    assert reads(cast) == []
    has_begun(4)
    assert queries.is_open(note)
    assert reads(cast) == [WORDS]


def test_what_is_hidden_costs_the_other_no_query(cast: Cast, django_assert_num_queries: Any) -> None:
    both = chairs(cast.therapy)
    for hidden in range(3):
        with django_assert_num_queries(2):
            notes.take_in(chairs=both, part=Part.THERAPIST, by=cast.therapist)
            queries.received(both, Part.THERAPIST)
        for _ in range(hidden + 1):
            written(cast)
