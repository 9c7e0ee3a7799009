"""Answers sent when the opening was over are not lost and lie in no session; a draft goes once they have arrived."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from alliance_web.follow_up.models import FollowUp, Wave
from alliance_web.follow_up.views import link
from tests.web.cast import Cast

from .asked import BORN, asked

pytestmark = pytest.mark.django_db

Visit = Callable[..., Client]
SAID = {"item_q1": "2", "back": "9", "hear": "call", "words": 'Mornings are "hard".\r\nStill.'}
STORED = {"outcome": {"q1": 2}, "lasted": {}, "back": 9, "hear": "call"}


@pytest.fixture
def lapsed(cast: Cast, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> tuple[Client, Wave, str]:
    """Sam opened the link, answered, and was away for more than twelve hours."""
    wave, address = asked(cast)
    browser = visit(None)
    monkeypatch.setattr(link, "OPEN_FOR", -1)
    assert browser.post(address, {"said": BORN}).status_code == 302
    monkeypatch.undo()
    return browser, wave, address


def test_the_word_is_asked_again_and_the_answers_go_on_in_the_page(lapsed: Any) -> None:
    browser, wave, address = lapsed
    page = browser.post(f"{address}answers/", SAID)
    text = page.content.decode()
    assert page.status_code == 200
    assert '<input type="hidden" name="item_q1" value="2">' in text
    assert "Mornings are &quot;hard&quot;." in text
    for word in ("Sam", "Noor", "goal"):
        assert word not in text
    wave.refresh_from_db()
    assert wave.answered_at is None
    for session in Session.objects.all():
        assert "Mornings" not in str(session.get_decoded())


def test_with_the_word_they_are_stored(lapsed: Any) -> None:
    browser, wave, address = lapsed
    page = browser.post(f"{address}answers/", SAID | {"said": BORN})
    assert "Your answers have been sent." in page.content.decode()
    wave.refresh_from_db()
    assert wave.answers == STORED
    assert wave.words == 'Mornings are "hard".\r\nStill.'


def test_a_fault_gives_them_back_in_the_questions(lapsed: Any) -> None:
    browser, wave, address = lapsed
    page = browser.post(f"{address}answers/", SAID | {"said": BORN, "back": "11"})
    assert page.status_code == 422
    assert 'id="id_item_q1_2" value="2" checked' in page.content.decode()
    wave.refresh_from_db()
    assert wave.answered_at is None
    assert "Your answers have been sent." in browser.post(f"{address}answers/", SAID).content.decode()


def test_wrong_words_count_here_too(lapsed: Any) -> None:
    browser, wave, address = lapsed
    for left in (2, 1):
        page = browser.post(f"{address}answers/", SAID | {"said": "1980-01-01"})
        assert page.status_code == 422
        assert f"Tries left: {left}." in page.content.decode()
        assert 'name="hear" value="call"' in page.content.decode()
    assert browser.post(f"{address}answers/", SAID | {"said": "1980-01-01"}).status_code == 410
    assert FollowUp.objects.get().closed_at is not None
    wave.refresh_from_db()
    assert wave.answered_at is None


def test_the_draft_goes_once_the_answers_have_arrived(cast: Cast, visit: Visit) -> None:
    wave, address = asked(cast)
    browser = visit(None)
    browser.post(address, {"said": BORN})
    assert f'data-key="{wave.key}"' in browser.get(address).content.decode()
    gone = f'id="follow-up-sent" data-key="{wave.key}"'
    assert gone in browser.post(f"{address}answers/", SAID).content.decode()
    assert gone in browser.get(address).content.decode()


def test_a_link_that_was_closed_forgets_no_draft(cast: Cast, visit: Visit) -> None:
    _wave, address = asked(cast)
    visit(None).post(f"{address}not-today/", {"what": "pause"})
    assert "follow-up-sent" not in visit(None).get(address).content.decode()


def test_only_who_has_opened_it_gets_what_seals_the_draft(cast: Cast, visit: Visit) -> None:
    _wave, address = asked(cast)
    assert "data-seal" not in visit(None).get(address).content.decode()
