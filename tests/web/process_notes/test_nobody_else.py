"""Process notes open to their author, as long as they are the therapist, and to nobody else by any way.

That their words are on no page of anybody, in no export, mail, record or table is held by the walk of
repair/test_nothing_private_leaks.py.
"""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.audit.models import AuditEvent
from alliance_web.process_notes.models import ProcessNote
from alliance_web.therapies.models import Participant
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast
from tests.web.overview.reading import text

from .conftest import WORDS

Keep, Visit = Callable[..., ProcessNote], Callable[..., Client]
OF_A_NOTE = ("process-note-change", "process-note-delete")
ROUTES = ("process-notes", "process-note-new", *OF_A_NOTE)

pytestmark = pytest.mark.django_db


def address(cast: Cast, route: str, note: ProcessNote) -> str:
    return reverse(route, args=[cast.therapy.key, *([note.key] if route in OF_A_NOTE else [])])


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("who", ["client", "colleague", "lead", "administrator", "stranger"])
def test_nobody_else_opens_or_sends_anything(cast: Cast, visit: Visit, kept: Keep, route: str, who: str) -> None:
    note = kept()
    browser = visit(getattr(cast, who))
    sent = {"key": uuid4(), "seen": 0, "words": "Not mine.", "session": ""}
    for answer in (browser.get(address(cast, route, note)), browser.post(address(cast, route, note), sent)):
        assert answer.status_code == 404
        assert WORDS not in answer.content.decode()
    assert [one.words for one in ProcessNote.objects.all()] == [WORDS]


@pytest.mark.parametrize("route", ROUTES)
def test_whoever_is_not_signed_in_is_asked_to(cast: Cast, visit: Visit, kept: Keep, route: str) -> None:
    answer = visit(None).get(address(cast, route, kept()))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def take_over(cast: Cast) -> None:
    """Noor leaves the therapy, and Kim sits in her chair."""
    cast.therapy.participants.filter(part=Part.THERAPIST).update(left_at=timezone.now())
    Participant.objects.create(therapy=cast.therapy, part=Part.THERAPIST, user=cast.colleague, name="Kim")


def test_a_therapist_who_takes_over_finds_nothing(cast: Cast, visit: Visit, kept: Keep) -> None:
    note = kept()
    take_over(cast)
    browser = visit(cast.colleague)
    page = browser.get(address(cast, "process-notes", note))
    assert page.status_code == 200
    assert "No process notes yet" in text(page)
    for route in OF_A_NOTE:
        assert browser.get(address(cast, route, note)).status_code == 404
    sent = {"key": note.key, "seen": 0, "words": "Mine now.", "session": ""}
    answer = browser.post(address(cast, "process-note-change", note), sent)
    assert WORDS not in answer.content.decode()
    assert "This note was already deleted." in text(
        browser.post(address(cast, "process-note-delete", note), {"seen": 0}, follow=True)
    )
    assert ProcessNote.objects.get().words == WORDS


def test_a_key_of_somebody_else_tells_nothing(cast: Cast, visit: Visit, kept: Keep) -> None:
    note = kept()
    take_over(cast)
    sent = {"key": note.key, "seen": 0, "words": "My own.", "session": ""}
    words = text(visit(cast.colleague).post(address(cast, "process-note-new", note), sent, follow=True))
    assert "Saved." in words
    assert WORDS not in words
    assert sorted(one.words for one in ProcessNote.objects.all()) == [WORDS, "My own."]


@pytest.mark.parametrize("how", ["left the therapy", "works here no more"])
def test_the_author_opens_them_no_more(cast: Cast, visit: Visit, kept: Keep, how: str) -> None:
    note, browser = kept(), visit(cast.therapist)
    assert browser.get(address(cast, "process-notes", note)).status_code == 200
    if how == "left the therapy":
        take_over(cast)
    else:
        cast.therapist.memberships.update(ended_at=timezone.now())
    for route in ROUTES:
        assert browser.get(address(cast, route, note)).status_code in (302, 404)
        assert browser.post(address(cast, route, note), {"seen": 0}).status_code in (302, 404)
    assert ProcessNote.objects.get().words == WORDS


def test_a_note_of_another_therapy_of_the_author_is_not_here(cast: Cast, visit: Visit, kept: Keep) -> None:
    note = kept()
    other = therapies.start(practice=cast.practice, therapist=cast.therapist, client_name="Nia", by=cast.therapist)
    browser = visit(cast.therapist)
    assert WORDS not in browser.get(reverse("process-notes", args=[other.key])).content.decode()
    for route in OF_A_NOTE:
        assert browser.get(reverse(route, args=[other.key, note.key])).status_code == 404


def test_who_has_looked_says_nothing_of_them_and_the_record_does(cast: Cast, visit: Visit, kept: Keep) -> None:
    note, browser = kept(), visit(cast.therapist)
    for route in ROUTES:
        browser.get(address(cast, route, note))
    browser.post(address(cast, "process-note-new", note), {"words": ""})
    read = AuditEvent.objects.filter(actor=cast.therapist.pk, therapy=cast.therapy.key, verb__startswith="read.")
    assert {one.verb for one in read} == {f"read.{route}" for route in ROUTES}
    for user in (cast.client, cast.therapist):
        words = text(visit(user).get(reverse("readers", args=[cast.therapy.key])))
        assert "Noor opened" not in words
        assert "rocess note" not in words
        assert "another page" not in words


PAGES = ("caseload", "today", "practice", "system", "course", "session-card", "notes", "plan", "therapy", "staff")


@pytest.mark.parametrize("who", ["client", "therapist", "lead", "administrator"])
def test_no_page_is_another_for_one_more_note(
    cast: Cast, visit: Visit, kept: Keep, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No count, mark or line of any list tells that there is one; not even to its author, elsewhere than here."""
    moment = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: moment)
    browser = visit(getattr(cast, who))

    def pages() -> dict[str, tuple[int, str]]:
        found = {}
        for route in PAGES:
            about = [cast.therapy.key] if route in ("course", "session-card", "notes", "plan", "therapy") else []
            answer = browser.get(reverse(route, args=about))
            found[route] = (answer.status_code, text(answer))
        return found

    before = pages()
    kept()
    assert pages() == before
    assert 200 in {status for status, _ in before.values()}
