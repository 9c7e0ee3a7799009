"""The link after the end: names nobody before the right answer, closes after three wrong ones, is answered once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from alliance_web.audit.models import AuditEvent
from alliance_web.follow_up import secret
from alliance_web.follow_up.models import FollowUp, Wave
from alliance_web.follow_up.services import answering, asking
from alliance_web.follow_up.states import NotToday, Opens
from alliance_web.safety.models import ReviewTask
from alliance_web.therapies.models import Therapy
from tests.web.cast import Cast
from tests.web.endings import acts

from .asked import BORN, agreed, asked

pytestmark = pytest.mark.django_db

Visit = Callable[..., Client]


def _opened(visit: Visit, address: str) -> Client:
    browser = visit(None)
    assert browser.post(address, {"said": BORN}).status_code == 302
    return browser


@pytest.mark.parametrize("method", ["get", "head"])
def test_before_the_answer_it_names_nobody_and_counts_as_nothing(cast: Cast, visit: Visit, method: str) -> None:
    wave, address = asked(cast)
    before = AuditEvent.objects.count()
    page = getattr(visit(None), method)(address)
    text = page.content.decode()
    assert page.status_code == 200
    for word in ("Sam", "Noor", "The Practice", "goal"):
        assert word not in text
    wave.refresh_from_db()
    assert wave.answered_at is None
    assert AuditEvent.objects.count() == before


def test_the_right_day_opens_it_and_shows_the_questions(cast: Cast, visit: Visit) -> None:
    _wave, address = asked(cast)
    text = _opened(visit, address).get(address).content.decode()
    assert "Hello Sam. It has been a month." in text
    assert "Looking back, was it good to work with Noor?" in text
    assert "Would you like to hear from us?" in text
    assert "Noor sees your answers. No one else in the practice does." in text


@pytest.mark.parametrize(
    ("kept", "said", "opens"),
    [
        ("Lighthouse", "lighthouse", True),
        ("Lighthouse", " LIGHT house ", True),
        ("Café", "Cafe\u0301", True),
        ("Lighthouse", "lighthouses", False),
        ("Straße", "STRASSE", True),
        ("東京タワー", "東京タワー", True),
    ],
)
def test_a_word_is_the_same_without_regard_to_case_and_spaces(kept: str, said: str, opens: bool) -> None:
    assert secret.is_right(said, secret.hashed(kept)) is opens


def test_what_was_agreed_is_kept_so_that_nobody_can_read_it(cast: Cast) -> None:
    agreed(cast, opens=Opens.WORD, said="Lighthouse")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM follow_up_followup")
        stored = repr(cursor.fetchall()).lower()
    assert "lighthouse" not in stored
    assert "$" not in stored  # not even the hash lies in the open
    assert "lighthouse" not in FollowUp.objects.get().secret.lower()


def test_three_wrong_answers_close_it_and_the_practice_hears_of_it(cast: Cast, visit: Visit) -> None:
    _wave, address = asked(cast)
    stranger = visit(None)
    for left in (2, 1):
        page = stranger.post(address, {"said": "1980-01-01"})
        assert f"Tries left: {left}." in page.content.decode()
        assert page.status_code == 422
    page = stranger.post(address, {"said": "1980-01-01"})
    assert page.status_code == 410
    assert "Three answers were wrong, so we closed it." in page.content.decode()
    assert stranger.post(address, {"said": BORN}).status_code == 410
    assert mail.outbox[-1].to == ["noor@practice.test"]
    assert "Sam" not in mail.outbox[-1].body + mail.outbox[-1].subject
    verbs = list(AuditEvent.objects.filter(verb__startswith="follow-up.").values_list("verb", flat=True))
    assert verbs.count("follow-up.wrong") == 3
    assert verbs.count("follow-up.close") == 1


def test_a_right_answer_forgets_the_wrong_ones(cast: Cast, visit: Visit) -> None:
    _wave, address = asked(cast)
    browser = visit(None)
    browser.post(address, {"said": "1980-01-01"})
    browser.post(address, {"said": BORN})
    assert FollowUp.objects.get().wrong_tries == 0


@pytest.mark.parametrize("said", ["", "yesterday", "31.02.1990"])
def test_what_is_no_day_is_no_wrong_answer(cast: Cast, visit: Visit, said: str) -> None:
    _wave, address = asked(cast)
    assert visit(None).post(address, {"said": said}).status_code == 422
    assert FollowUp.objects.get().wrong_tries == 0


def test_who_opened_it_in_one_browser_has_not_in_another(cast: Cast, visit: Visit) -> None:
    wave, address = asked(cast)
    _opened(visit, address)
    assert "Hello Sam" not in visit(None).get(address).content.decode()
    page = visit(None).post(f"{address}answers/", {"back": "9"}).content.decode()
    assert "Say it once more" in page
    assert "Sam" not in page
    wave.refresh_from_db()
    assert wave.answered_at is None


def test_the_answers_are_taken_once(cast: Cast, visit: Visit) -> None:
    wave, address = asked(cast)
    browser = _opened(visit, address)
    sent = {"item_q1": "2", "item_q2": "rather_not_say", "back": "9", "hear": "call", "words": "Mornings are hard."}
    assert "Your answers have been sent." in browser.post(f"{address}answers/", sent).content.decode()
    again = browser.post(f"{address}answers/", {"back": "1"})
    assert "Your answers have been sent." in again.content.decode()
    wave.refresh_from_db()
    assert wave.answers == {"outcome": {"q1": 2, "q2": None}, "lasted": {}, "back": 9, "hear": "call"}
    assert wave.words == "Mornings are hard."
    assert mail.outbox[-1].to == ["noor@practice.test"]
    assert "would like to hear from you" in mail.outbox[-1].body


def test_everything_may_be_left_out(cast: Cast, visit: Visit) -> None:
    wave, address = asked(cast)
    _opened(visit, address).post(f"{address}answers/", {})
    wave.refresh_from_db()
    assert wave.answered_at is not None
    assert wave.answers == {"outcome": {}, "lasted": {}, "back": None, "hear": ""}


@pytest.mark.parametrize("sent", [{"back": "11"}, {"item_q1": "9"}, {"hear": "shout"}, {"words": "x" * 4001}])
def test_bad_answers_come_back(cast: Cast, visit: Visit, sent: dict[str, str]) -> None:
    wave, address = asked(cast)
    page = _opened(visit, address).post(f"{address}answers/", {"item_q2": "3", **sent})
    assert page.status_code == 422
    assert 'id="id_item_q2_3" value="3" checked' in page.content.decode()
    wave.refresh_from_db()
    assert wave.answered_at is None


def test_plans_to_end_life_are_under_the_safety_plan(cast: Cast, visit: Visit, safety_plan: Any) -> None:
    Therapy.objects.update(outcome="core-10")
    wave, address = asked(cast)
    browser = _opened(visit, address)
    page = browser.get(address).content.decode()
    assert page.index("112") < page.index("I made plans to end my life")
    assert "Lea will see this answer" in page
    assert "depress" not in page.lower()
    after = browser.post(f"{address}answers/", {"item_q6": "2"})
    assert "You matter. Talk to someone now." in after.content.decode()
    task = ReviewTask.objects.get()
    assert (task.check_in, task.assigned_to, task.instrument) == (wave.key, cast.lead, "core-10")


def test_without_a_safety_plan_that_questionnaire_is_not_asked(cast: Cast, visit: Visit) -> None:
    Therapy.objects.update(outcome="core-10")
    _wave, address = asked(cast)
    page = _opened(visit, address).get(address).content.decode()
    assert "end my life" not in page
    assert "Would you like to hear from us?" in page


@pytest.mark.parametrize(
    ("what", "told"),
    [("later", "We will ask you on"), ("pause", "Paused."), ("stop", "We will not ask you again.")],
)
def test_not_today(cast: Cast, visit: Visit, what: str, told: str) -> None:
    wave, address = asked(cast)
    page = visit(None).post(f"{address}not-today/", {"what": what})
    assert told in page.content.decode()
    assert visit(None).get(address).status_code == 410
    wave.refresh_from_db()
    if what == "later":
        assert wave.due_on == timezone.localdate() + timedelta(days=14)
        assert wave.asked_at is None


def test_later_asks_again_on_its_day(cast: Cast) -> None:
    wave, _address = asked(cast)
    answering.not_today(wave=wave, what=NotToday.LATER)
    assert asking.ask_due() == 0
    assert asking.ask_due(timezone.localdate() + timedelta(days=14)) == 1


@pytest.mark.parametrize("sent", [{}, {"what": "never"}])
def test_not_today_that_says_nothing(cast: Cast, visit: Visit, sent: dict[str, str]) -> None:
    wave, address = asked(cast)
    assert visit(None).post(f"{address}not-today/", sent).status_code == 302
    wave.refresh_from_db()
    assert wave.asked_at is not None


def test_a_link_that_never_was_one(cast: Cast, visit: Visit) -> None:
    for part in ("", "answers/", "not-today/"):
        send = visit(None).post if part else visit(None).get
        assert send(f"/after/nothing/{part}").status_code == 404


def test_an_old_link(cast: Cast, visit: Visit) -> None:
    _wave, address = asked(cast)
    Wave.objects.update(expires_at=timezone.now())
    page = visit(None).get(address)
    assert page.status_code == 410
    assert "It was good for 30 days" in page.content.decode()


def test_the_therapist_opens_a_closed_link_again(cast: Cast, visit: Visit) -> None:
    _wave, address = asked(cast)
    for _ in range(3):
        visit(None).post(address, {"said": "1980-01-01"})
    after = f"/therapies/{cast.therapy.key}/after/"
    assert "The link was closed" in visit(cast.therapist).get(after).content.decode()
    visit(cast.therapist).post(f"{after}open-again/")
    assert visit(None).get(address).status_code == 200
    assert acts.client(cast).pk == FollowUp.objects.get().by_id
