"""The pages of process notes, as their author meets them.

| page   | bad or late                              | answer                                                  |
| ------ | ---------------------------------------- | ------------------------------------------------------- |
| write  | nothing, too much, a session of no kind  | a sentence; what was typed stays; nothing is kept       |
| write  | sent twice; again with other words       | one note; asks, and keeps both                          |
| change | the note was changed meanwhile           | what is there now; what was typed; then in its place    |
| change | the note was deleted meanwhile           | a sentence; what was typed can be kept as a new note    |
| delete | changed or deleted meanwhile             | a sentence; nothing else is deleted                     |
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from alliance_web.process_notes import services
from alliance_web.process_notes.models import ProcessNote
from tests.web.cast import Cast, with_a_record
from tests.web.overview.reading import text

from .conftest import WORDS

Keep, Visit = Callable[..., ProcessNote], Callable[..., Client]

pytestmark = pytest.mark.django_db


def form(**more: Any) -> dict[str, Any]:
    return {"key": str(uuid4()), "seen": "0", "words": WORDS, "session": "2"} | more


def test_my_notes_lead_the_therapist_to_them_and_not_the_client(cast: Cast, visit: Visit, path: Any) -> None:
    href = f'href="{path("process-notes")}"'
    assert href in visit(cast.therapist).get(path("notes")).content.decode()
    theirs = visit(cast.client).get(path("notes")).content.decode()
    assert href not in theirs
    assert "rocess note" not in theirs


def test_written_read_and_in_the_list(cast: Cast, visit: Visit, path: Any) -> None:
    browser = visit(cast.therapist)
    assert "No process notes yet" in text(browser.get(path("process-notes")))
    page = browser.get(path("process-note-new"))
    assert page.context["form"]["session"].value() == 3, "the session that was last"
    words = text(browser.post(path("process-note-new"), form(), follow=True))
    assert "Saved." in words
    assert "Session 2 · " in words
    assert WORDS in words
    assert (
        "Only you can read these. Sam cannot, and no one else in the practice can, including a therapist who takes "
        "over. They are in no export, letter or count." in words
    )


BAD = [
    ({"words": " "}, "Enter a note."),
    ({"words": "x" * 10_001}, "Shorten your note to 10,000 characters or fewer."),
    ({"session": "0"}, "Enter a session number, such as 12, or leave this blank."),
    ({"session": "soon"}, "Enter a session number, such as 12, or leave this blank."),
    ({"session": "99999"}, "Enter a session number, such as 12, or leave this blank."),
    ({"session": "5"}, "Enter a session number from 1 to 4, or leave this blank."),
    ({"key": "x"}, "Sorry, that did not work. Try again."),
]


@pytest.mark.parametrize(("bad", "sentence"), BAD)
def test_bad_input_keeps_what_was_typed(
    cast: Cast, visit: Visit, path: Any, bad: dict[str, str], sentence: str
) -> None:
    answer = visit(cast.therapist).post(path("process-note-new"), form(**bad))
    assert sentence in text(answer)
    assert bad.get("words", WORDS).strip() in answer.content.decode()
    assert not ProcessNote.objects.exists()


def test_sent_twice_is_one_and_again_with_other_words_asks(cast: Cast, visit: Visit, path: Any) -> None:
    browser, sent = visit(cast.therapist), form()
    for _ in range(2):
        assert "Saved." in text(browser.post(path("process-note-new"), sent, follow=True))
    answer = browser.post(path("process-note-new"), sent | {"words": "More."})
    assert "You already saved a different note from this page." in text(answer)
    assert f"Saved version {WORDS}" in text(answer)
    fresh = answer.context["form"]["key"].value()
    browser.post(path("process-note-new"), sent | {"words": "More.", "key": fresh})
    assert sorted(one.words for one in ProcessNote.objects.all()) == [WORDS, "More."]


def test_lines_are_kept_as_they_are(cast: Cast, visit: Visit, path: Any) -> None:
    visit(cast.therapist).post(path("process-note-new"), form(words="One.\r\n\r\nTwo.", session=""))
    note = ProcessNote.objects.get()
    assert (note.words, note.session) == ("One.\n\nTwo.", None)


def test_changed_from_an_old_page_gives_the_words_back(cast: Cast, visit: Visit, path: Any, kept: Keep) -> None:
    note, browser = kept(), visit(cast.therapist)
    assert WORDS in browser.get(path("process-note-change", note.key)).content.decode()
    browser.post(path("process-note-change", note.key), form(words="First."))
    answer = browser.post(path("process-note-change", note.key), form(words="Second."))
    assert "You edited this note on another page." in text(answer)
    assert "Saved version First." in text(answer)
    assert "Second.</textarea>" in answer.content.decode()
    assert 'name="seen" value="1"' in answer.content.decode()
    words = text(browser.post(path("process-note-change", note.key), form(words="Second.", seen="1"), follow=True))
    assert "Second." in words
    assert "Edited " in words
    assert ProcessNote.objects.get().changes == 2


def test_changed_after_it_was_deleted_can_be_kept_as_new(cast: Cast, visit: Visit, path: Any, kept: Keep) -> None:
    note, browser = kept(), visit(cast.therapist)
    services.delete(key=note.key, author=note.by, seen=0, by=cast.therapist)
    answer = browser.post(path("process-note-change", note.key), form(words="Still mine."))
    assert "You deleted this note on another page. Your text is still below." in text(answer)
    assert "Still mine.</textarea>" in answer.content.decode()
    assert f'formaction="{path("process-note-new")}"' in answer.content.decode()
    assert browser.get(path("process-note-change", note.key)).status_code == 404


def test_delete_asks_first(cast: Cast, visit: Visit, path: Any, kept: Keep) -> None:
    note, browser = kept(), visit(cast.therapist)
    words = text(browser.get(path("process-note-delete", note.key)))
    assert "Delete this process note? You cannot undo this." in words
    assert WORDS in words
    assert ProcessNote.objects.exists(), "reading deletes nothing"
    old = browser.post(path("process-note-delete", note.key), {"seen": 7}, follow=True)
    assert "You edited this note on another page. Nothing was deleted." in text(old)
    assert "Nothing was deleted." in text(browser.post(path("process-note-delete", note.key), {}, follow=True))
    assert "Note deleted." in text(browser.post(path("process-note-delete", note.key), {"seen": 0}, follow=True))
    assert not ProcessNote.objects.exists()
    again = browser.post(path("process-note-delete", note.key), {"seen": 0}, follow=True)
    assert "This note was already deleted." in text(again)
    assert browser.get(path("process-note-delete", note.key)).status_code == 404


@pytest.mark.parametrize("route", ["process-notes", "process-note-new", "process-note-change", "process-note-delete"])
def test_reading_writes_nothing_but_the_record(cast: Cast, visit: Visit, path: Any, kept: Keep, route: str) -> None:
    note = kept()
    more = [note.key] if route in ("process-note-change", "process-note-delete") else []
    assert visit(cast.therapist).get(path(route, *more)).status_code == 200
    assert ProcessNote.objects.get().changes == 0


def test_after_the_end_they_can_still_be_written(cast: Cast, visit: Visit, path: Any) -> None:
    cast.therapy.ended_on = cast.therapy.started_on
    cast.therapy.save()
    assert "Saved." in text(visit(cast.therapist).post(path("process-note-new"), form(session=""), follow=True))


def test_the_pager(cast: Cast, visit: Visit, path: Any, kept: Keep) -> None:
    for n in range(21):
        kept(words=f"Note {n}.")
    words = text(visit(cast.therapist).get(path("process-notes"), {"page": 2}))
    assert "Page 2 of 2" in words
    assert "Note 0." in words
    assert "Note 1." not in words


def test_the_number_of_queries(cast: Cast, visit: Visit, path: Any, kept: Keep, django_assert_num_queries: Any) -> None:
    note = kept()
    browser = visit(cast.therapist)
    counts = {"process-notes": 14, "process-note-new": 13, "process-note-change": 13, "process-note-delete": 13}
    for _ in range(2):  # however many there are
        for route, queries in counts.items():
            address = path(route, *([note.key] if route in ("process-note-change", "process-note-delete") else []))
            browser.get(address)
            with django_assert_num_queries(with_a_record(queries)):
                browser.get(address)
        for n in range(5):
            kept(words=f"Note {n}.")


def test_the_address_has_no_name(path: Any, cast: Cast) -> None:
    assert reverse("process-notes", args=[cast.therapy.key]) == f"/therapies/{cast.therapy.key}/process-notes/"
