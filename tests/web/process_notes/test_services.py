"""Process notes: written once, changed from a fresh page only, deleted for good; the record keeps none of the words."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from alliance_web.access.policy import Refused
from alliance_web.access.relation import Part
from alliance_web.audit.models import AuditEvent
from alliance_web.process_notes import queries, services
from alliance_web.process_notes.models import ProcessNote
from alliance_web.therapies.models import Participant
from alliance_web.therapies.queries import chairs
from tests.web.cast import Cast

from .conftest import WORDS

Keep = Callable[..., ProcessNote]

pytestmark = pytest.mark.django_db


def changed(note: ProcessNote, cast: Cast, words: str = "Other words.", **more: Any) -> ProcessNote:
    given = {"session": note.session, "seen": note.changes} | more
    return services.change(key=note.key, author=note.by, words=words, by=cast.therapist, **given)


def test_the_same_form_twice_is_one_note(kept: Keep) -> None:
    key = uuid4()
    assert kept(key=key).pk == kept(key=key).pk
    assert AuditEvent.objects.filter(verb="process-note.write").count() == 1


@pytest.mark.parametrize("other", [{"words": "Something else."}, {"session": 1}, {"session": None}])
def test_the_same_form_with_something_else_is_refused(kept: Keep, other: dict[str, Any]) -> None:
    key = uuid4()
    kept(key=key)
    with pytest.raises(services.AlreadyKept) as fault:
        kept(key=key, **other)
    assert (fault.value.note.words, fault.value.note.session) == (WORDS, 2)


@pytest.mark.parametrize("session", [None, 1, 3, 4])
def test_about_a_session_that_was_or_the_next(kept: Keep, session: int | None) -> None:
    assert kept(session=session).session == session


def test_not_about_a_session_far_ahead(kept: Keep) -> None:
    with pytest.raises(services.NoSuchSession) as fault:
        kept(session=5)
    assert fault.value.last == 4
    assert not ProcessNote.objects.exists()


def test_the_database_knows_no_session_0(noor: Participant) -> None:
    with pytest.raises(IntegrityError, match="a_process_note_from_session_1_on"), transaction.atomic():
        ProcessNote.objects.create(by=noor, words="x", session=0)


def test_change(cast: Cast, kept: Keep) -> None:
    note = kept()
    after = changed(note, cast, session=3)
    assert (after.words, after.session, after.changes) == ("Other words.", 3, 1)
    assert after.changed_at is not None
    assert changed(note, cast, session=3, seen=0).changes == 1, "the same form sent twice changes nothing more"
    assert AuditEvent.objects.filter(verb="process-note.change").count() == 1


def test_a_change_from_an_old_page_is_refused(cast: Cast, kept: Keep) -> None:
    note = kept()
    changed(note, cast)
    with pytest.raises(services.Moved) as fault:
        changed(note, cast, "From the old page.", seen=0)
    assert fault.value.note.words == "Other words."


def test_a_change_to_a_session_far_ahead_is_refused(cast: Cast, kept: Keep) -> None:
    note = kept()
    with pytest.raises(services.NoSuchSession):
        changed(note, cast, session=40)
    assert ProcessNote.objects.get().words == WORDS


def test_delete_is_final(cast: Cast, kept: Keep, noor: Participant) -> None:
    note = kept()
    services.delete(key=note.key, author=noor, seen=0, by=cast.therapist)
    assert not ProcessNote.objects.exists()
    for late in (
        lambda: changed(note, cast),
        lambda: services.delete(key=note.key, author=noor, seen=0, by=cast.therapist),
    ):
        with pytest.raises(services.Gone):
            late()


def test_delete_from_an_old_page_is_refused(cast: Cast, kept: Keep, noor: Participant) -> None:
    note = kept()
    changed(note, cast)
    with pytest.raises(services.Moved):
        services.delete(key=note.key, author=noor, seen=0, by=cast.therapist)
    assert ProcessNote.objects.exists()


def test_the_record_says_what_happened_and_no_word_of_it(cast: Cast, kept: Keep, noor: Participant) -> None:
    note = kept()
    changed(note, cast)
    services.delete(key=note.key, author=noor, seen=1, by=cast.therapist)
    events = list(AuditEvent.objects.filter(verb__startswith="process-note."))
    assert [(one.verb, one.actor, one.therapy, one.thing, one.detail) for one in events] == [
        (f"process-note.{verb}", cast.therapist.pk, cast.therapy.key, f"process-note:{note.pk}", {})
        for verb in ("write", "change", "delete")
    ]


@pytest.mark.parametrize("who", ["client", "colleague", "lead", "administrator"])
def test_nobody_writes_in_the_name_of_the_author(cast: Cast, noor: Participant, who: str) -> None:
    with pytest.raises(Refused):
        services.write(key=uuid4(), author=noor, words="x", session=None, by=getattr(cast, who))


def test_the_client_has_none(cast: Cast) -> None:
    client = chairs(cast.therapy).own(Part.CLIENT)
    with pytest.raises(Refused):
        services.write(key=uuid4(), author=client, words="x", session=None, by=cast.client)


def test_a_therapist_who_has_left_the_therapy_changes_nothing(cast: Cast, kept: Keep, noor: Participant) -> None:
    note = kept()
    noor.left_at = timezone.now()
    noor.save()
    for late in (
        lambda: services.change(key=note.key, author=noor, words="Late.", session=None, seen=0, by=cast.therapist),
        lambda: services.delete(key=note.key, author=noor, seen=0, by=cast.therapist),
    ):
        with pytest.raises(Refused):
            late()
    assert ProcessNote.objects.get().words == WORDS


def test_the_list_is_newest_first_and_has_pages(kept: Keep, noor: Participant) -> None:
    for n in range(21):
        kept(words=f"Note {n}.")
    first, second = queries.notes(noor, "1"), queries.notes(noor, "2")
    assert (next(iter(first)).words, len(first)) == ("Note 20.", 20)
    assert [one.words for one in second] == ["Note 0."]
    assert queries.notes(noor, "nonsense").number == 1
    assert queries.notes(noor, "99").number == 2
