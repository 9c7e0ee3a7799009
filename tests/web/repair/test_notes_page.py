"""The page of one's own notes: what its author finds, what the other finds, and what each button does.

Who                      what they find
the author               everything, with what it waits for
the other                what is open to them, and no trace of the rest
anybody else             nothing
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.audit.models import AuditEvent
from alliance_web.repair.models import Note
from alliance_web.repair.services import notes
from alliance_web.repair.states import Moment, Wish
from alliance_web.therapies.services import sessions
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast, with_a_record
from tests.web.overview.reading import text, without_keys

from .notes import WORDS, reads, written

Visit = Callable[..., Client]


def page(visit: Visit, user: Any, cast: Cast, route: str = "notes", note: Any = None) -> Any:
    return visit(user).get(reverse(route, args=[cast.therapy.key, *([note] if note else [])]))


def press(visit: Visit, user: Any, cast: Cast, route: str, note: Note, **sent: Any) -> str:
    address = reverse(route, args=[cast.therapy.key, note.key])
    return text(visit(user).post(address, {"seen": note.changes, **sent}, follow=True))


def send(visit: Visit, cast: Cast, note: Note | None = None, **sent: Any) -> Any:
    """The form of a new note, or of one that is changed, by the client."""
    route, args = ("note-change", [note.key]) if note else ("note-new", [])
    form = {"key": uuid4(), "seen": 0, "words": WORDS, "moment": "never", "wish": "talk", "session": "4"} | sent
    return visit(cast.client).post(reverse(route, args=[cast.therapy.key, *args]), form, follow=True)


def test_before_anything_is_written(cast: Cast, visit: Visit) -> None:
    assert "No notes yet" in text(page(visit, cast.client, cast))


@pytest.mark.parametrize(
    ("moment", "says"),
    [
        ("never", "Saved. Only you can read this."),
        ("when-i-say", "Saved. Only you can read this."),
        ("session", "Saved. Only you can read this."),
        ("now", "Noor can read this now."),
    ],
)
def test_write(moment: str, says: str, cast: Cast, visit: Visit) -> None:
    seen = text(send(visit, cast, moment=moment))
    assert says in seen
    assert WORDS in seen
    note = Note.objects.get()
    assert (note.words, note.moment, note.session) == (WORDS, moment, 4 if moment == "session" else None)


FAULTS = [
    ({"words": "  "}, "Enter a note."),
    ({"words": "x" * 4001}, "Shorten your text to 4000 characters or fewer."),
    ({"moment": ""}, "Choose when it can be read."),
    ({"moment": "some-day"}, "not one of the available choices"),
    ({"moment": "session", "session": ""}, "Enter the number of the session."),
    ({"moment": "session", "session": "soon"}, "Enter a session number, such as 12."),
    ({"moment": "session", "session": "3"}, "Session 3 has already started."),
    ({"moment": "session", "session": "99999"}, "Enter a session number of 9999 or less."),
]


@pytest.mark.parametrize(("sent", "says"), FAULTS)
def test_a_fault_says_what_to_do_and_loses_nothing(sent: dict[str, str], says: str, cast: Cast, visit: Visit) -> None:
    seen = send(visit, cast, **sent)
    assert says in text(seen)
    assert sent.get("words", WORDS).strip() in seen.content.decode()
    assert not Note.objects.exists()


def test_sent_twice_is_kept_once(cast: Cast, visit: Visit) -> None:
    key = uuid4()
    for _ in range(2):
        assert "Saved." in text(send(visit, cast, key=key))
    assert Note.objects.count() == 1


def test_sent_again_with_other_words_asks_and_keeps_both(cast: Cast, visit: Visit) -> None:
    key = uuid4()
    send(visit, cast, key=key)
    seen = send(visit, cast, key=key, words="Another thing.")
    assert "You already saved a different note from this page." in text(seen)
    assert "Another thing." in seen.content.decode()
    fresh = seen.context["form"]["key"].value()
    assert fresh != key
    send(visit, cast, key=fresh, words="Another thing.")
    assert sorted(Note.objects.values_list("changes", flat=True)) == [0, 0]


@pytest.mark.parametrize("route", ["note-change", "note-burn"])
def test_a_note_of_the_other_is_not_there(route: str, cast: Cast, visit: Visit) -> None:
    for moment in (Moment.NOW, Moment.NEVER):
        note = written(cast, moment, part=Part.THERAPIST)
        assert page(visit, cast.client, cast, route, note.key).status_code == 404


@pytest.mark.parametrize("route", ["note-share", "note-burn", "note-said", "note-take-back", "note-done"])
def test_a_button_on_a_hidden_note_of_the_other_says_the_same_as_on_none(route: str, cast: Cast, visit: Visit) -> None:
    note = written(cast, part=Part.THERAPIST)
    there = press(visit, cast.client, cast, route, note, done="yes")
    note.key = uuid4()
    assert press(visit, cast.client, cast, route, note, done="yes") == there
    assert "This note is no longer available." in there
    assert Note.objects.get().changes == 0


WAITS: list[tuple[str, str]] = [
    ("planned", "Noor can read it when session 4 starts: "),
    ("not planned", "That session is not planned yet."),
    ("cancelled", "Session 4 was cancelled. Noor can read it when the next session starts."),
    ("ended", "but therapy has ended"),
]


@pytest.mark.parametrize(("what", "says"), WAITS)
def test_what_it_waits_for(what: str, says: str, cast: Cast, visit: Visit) -> None:
    written(cast, Moment.SESSION, session=4)
    if what in ("planned", "cancelled"):
        at = timezone.now() + timedelta(days=4)
        fourth = sessions.plan(therapy=cast.therapy, starts_at=at, by=cast.therapist)
        if what == "cancelled":
            sessions.cancel(session=fourth, by=cast.therapist)
    if what == "ended":
        therapies.end(therapy=cast.therapy, on=timezone.localdate(), by=cast.therapist)
    assert says in text(page(visit, cast.client, cast))


def test_after_the_end_no_session_is_offered(cast: Cast, visit: Visit) -> None:
    therapies.end(therapy=cast.therapy, on=timezone.localdate(), by=cast.therapist)
    assert "At a session" not in text(page(visit, cast.client, cast, "note-new"))
    assert "Therapy has ended, so there are no more sessions." in text(send(visit, cast, moment="session", session="9"))


def test_change(cast: Cast, visit: Visit) -> None:
    note = written(cast)
    assert WORDS in page(visit, cast.client, cast, "note-change", note.key).content.decode()
    assert "Softer." in text(send(visit, cast, note, words="Softer."))


def test_a_change_from_an_old_page_shows_both(cast: Cast, visit: Visit) -> None:
    note = written(cast)
    send(visit, cast, note, words="Newer.")
    seen = send(visit, cast, note, words="Mine.")
    assert "You changed this note on another page." in text(seen)
    assert "Saved version Newer." in text(seen)
    assert "Mine." in seen.content.decode()
    send(visit, cast, note, words="Mine.", seen=seen.context["form"]["seen"].value())
    note.refresh_from_db()
    assert note.words == "Mine."


@pytest.mark.parametrize("what", ["shared", "burned"])
def test_what_was_typed_becomes_a_new_note(what: str, cast: Cast, visit: Visit) -> None:
    note = written(cast)
    if what == "shared":
        notes.share(note=note, seen=0, by=cast.client)
    else:
        notes.burn(note=note, seen=0, by=cast.client)
    seen = send(visit, cast, note, words="Typed meanwhile.")
    assert "Your text is still below." in text(seen)
    assert "Typed meanwhile." in seen.content.decode()
    assert f'formaction="{reverse("note-new", args=[cast.therapy.key])}"' in seen.content.decode()
    send(visit, cast, words="Typed meanwhile.", key=seen.context["form"]["key"].value())
    assert "Typed meanwhile." in [one.words for one in Note.objects.all()]


def test_an_open_note_offers_to_be_taken_back_instead(cast: Cast, visit: Visit) -> None:
    note = written(cast, Moment.NOW)
    seen = page(visit, cast.client, cast, "note-change", note.key)
    assert "Noor can read this note" in text(seen)
    assert "<textarea" not in seen.content.decode()


def test_share_and_take_back(cast: Cast, visit: Visit) -> None:
    note = written(cast)
    assert "Noor can read this now." in press(visit, cast.client, cast, "note-share", note)
    assert "Noor can read it but has not opened it." in text(page(visit, cast.client, cast))
    assert "You've stopped sharing this note. Noor had not opened it." in press(
        visit, cast.client, cast, "note-take-back", note
    )
    assert WORDS not in text(page(visit, cast.therapist, cast))


def test_taken_back_after_it_was_seen(cast: Cast, visit: Visit) -> None:
    note = written(cast, Moment.NOW)
    assert WORDS in text(page(visit, cast.therapist, cast))
    assert "Noor first opened it on" in text(page(visit, cast.client, cast))
    seen = press(visit, cast.client, cast, "note-take-back", note)
    assert "You've stopped sharing this note. Noor had opened it and may still remember it." in seen
    assert "You stopped sharing this. Noor opened it on" in seen


def test_sharing_from_a_page_older_than_a_change(cast: Cast, visit: Visit) -> None:
    note = written(cast)
    send(visit, cast, note, words="Not to be shared like this.")
    assert "You changed this note on another page. Check the new text below." in press(
        visit, cast.client, cast, "note-share", note
    )
    assert reads(cast) == []


def test_burn_asks_once_more(cast: Cast, visit: Visit) -> None:
    note = written(cast)
    assert "You cannot undo this. Noor will not know it was here." in text(
        page(visit, cast.client, cast, "note-burn", note.key)
    )
    assert Note.objects.exists()
    assert "Note deleted." in press(visit, cast.client, cast, "note-burn", note)
    assert not Note.objects.exists()
    assert "This note is no longer available." in press(visit, cast.client, cast, "note-burn", note)


def test_a_shared_note_is_not_burned(cast: Cast, visit: Visit) -> None:
    note = written(cast, Moment.NOW)
    assert page(visit, cast.client, cast, "note-burn", note.key).status_code == 404
    assert "Stop sharing it first." in press(visit, cast.client, cast, "note-burn", note)


def test_said_in_the_session(cast: Cast, visit: Visit) -> None:
    note = written(cast, Moment.SESSION, session=4)
    seen = press(visit, cast.client, cast, "note-said", note)
    assert "You told Noor in person. Only you can read this." in seen
    assert "told Noor in person" not in seen.replace("You told Noor in person.", "")


WISHES = [
    (Wish.TALK, "Sam would like to talk about it.", "We talked about it", "You talked about it."),
    (Wish.KNOW, "Sam just wants you to know.", "Mark as done", "Marked as done."),
]


@pytest.mark.parametrize(("wish", "says", "button", "done"), WISHES)
def test_either_says_that_it_is_done(wish: Wish, says: str, button: str, done: str, cast: Cast, visit: Visit) -> None:
    note = written(cast, Moment.NOW, wish=wish)
    seen = text(page(visit, cast.therapist, cast))
    assert "Notes from Sam Shared on" in seen
    assert f"{says} {button}" in seen
    assert done in press(visit, cast.therapist, cast, "note-done", note, done="yes")
    assert done in text(page(visit, cast.client, cast))
    assert "The note is back on the session card." in press(visit, cast.client, cast, "note-done", note, done="no")
    assert done not in text(page(visit, cast.client, cast))


def test_done_after_it_was_taken_back(cast: Cast, visit: Visit) -> None:
    note = written(cast, Moment.NOW)
    reads(cast)
    notes.take_back(note=note, by=cast.client)
    assert "This note is no longer available." in press(visit, cast.therapist, cast, "note-done", note, done="yes")


@pytest.mark.parametrize("sent", [{}, {"done": "perhaps"}])
def test_a_garbled_button_changes_nothing(sent: dict[str, str], cast: Cast, visit: Visit) -> None:
    note = written(cast, Moment.NOW)
    assert "Nothing was changed." in press(visit, cast.client, cast, "note-done", note, **sent)
    hidden = written(cast)
    address = reverse("note-share", args=[cast.therapy.key, hidden.key])
    assert "Check the new text below." in text(visit(cast.client).post(address, {"seen": "x"}, follow=True))


def short(visit: Visit, cast: Cast, **sent: Any) -> Any:
    form = {"key": uuid4(), "words": "Thank you for last time.", "wish": "know"} | sent
    return visit(cast.therapist).post(reverse("note-short", args=[cast.therapy.key]), form, follow=True)


def test_a_short_note_is_read_at_once(cast: Cast, visit: Visit) -> None:
    assert "Sam can read this now." in text(short(visit, cast))
    assert "Thank you for last time." in text(page(visit, cast.client, cast))


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"words": "x" * 501}, "Shorten your text to 500 characters or fewer."),
        ({"words": ""}, "Enter a note."),
        ({"wish": ""}, "Choose what you would like to happen next."),
    ],
)
def test_a_short_note_with_a_fault(sent: dict[str, str], says: str, cast: Cast, visit: Visit) -> None:
    seen = short(visit, cast, **sent)
    assert says in text(seen)
    assert sent.get("words", "Thank you for last time.") in seen.content.decode()


def test_a_short_note_sent_twice(cast: Cast, visit: Visit) -> None:
    key = uuid4()
    for _ in range(2):
        short(visit, cast, key=key)
    assert Note.objects.count() == 1


def test_nobody_else_finds_anything(cast: Cast, visit: Visit) -> None:
    note = written(cast, Moment.NOW)
    for outsider in (cast.colleague, cast.lead, cast.administrator, cast.stranger):
        assert page(visit, outsider, cast).status_code == 404
        address = reverse("note-take-back", args=[cast.therapy.key, note.key])
        assert visit(outsider).post(address).status_code == 404
    assert reads(cast) == [WORDS]


def test_the_page_of_the_other_is_the_same_to_the_letter(cast: Cast, visit: Visit) -> None:
    """Hidden notes of every kind, written, changed, taken back unread and burned, change no byte of any page."""
    shown = ("notes", "session-card", "course", "strains", "readers", "note-new")

    def everything() -> list[str]:
        return [without_keys(page(visit, cast.therapist, cast, route)) for route in shown]

    everything()
    before = everything()
    for moment in (Moment.NEVER, Moment.WHEN_I_SAY, Moment.SESSION):
        written(cast, moment, session=4 if moment is Moment.SESSION else None)
    back = written(cast, Moment.NOW)
    notes.take_back(note=back, by=cast.client)
    notes.burn(note=back, seen=1, by=cast.client)
    for route in ("notes", "note-new", "note-short"):
        page(visit, cast.client, cast, route)
    after = everything()
    # The list of readers grows by the therapist's own looks, and by nothing else.
    times = [one.pop(shown.index("readers")) for one in (before, after)]
    assert before == after
    assert "Sam" not in times[1].split("readers-day")[1]


def test_the_canary_sings_when_it_is_shared(cast: Cast, visit: Visit) -> None:
    before = without_keys(page(visit, cast.therapist, cast))
    written(cast, Moment.NOW)
    assert without_keys(page(visit, cast.therapist, cast)) != before


@pytest.mark.parametrize("hidden", [0, 5])
def test_the_number_of_queries(hidden: int, cast: Cast, visit: Visit, django_assert_num_queries: Any) -> None:
    """Neither what I keep nor what the other hides costs a query."""
    for _ in range(hidden):
        written(cast)
        written(cast, part=Part.THERAPIST)
    browser, address = visit(cast.therapist), reverse("notes", args=[cast.therapy.key])
    browser.get(address)
    with django_assert_num_queries(with_a_record(16)):
        browser.get(address)


def test_reading_is_recorded_and_stands_in_no_list(cast: Cast, visit: Visit) -> None:
    for route in ("notes", "note-new", "note-short"):
        page(visit, cast.client, cast, route)
    assert AuditEvent.objects.filter(verb__startswith="read.note").count() == 3
    assert "Sam opened" not in text(page(visit, cast.therapist, cast, "readers"))
