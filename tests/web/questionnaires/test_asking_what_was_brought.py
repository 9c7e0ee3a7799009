"""From the therapist's choice to the client's answers and back: questionnaires that the practice brought."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.checkins.models import CheckIn, Rating
from alliance_web.questionnaires.models import BroughtWording
from alliance_web.questionnaires.services import own
from alliance_web.safety.models import ReviewTask
from alliance_web.therapies.services import sessions
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast
from tests.web.checkins.conftest import link_of, outcome_form

from .conftest import OWN, WORDS
from .test_services import RISK
from .test_set_up_pages import text

pytestmark = pytest.mark.django_db
Visit = Callable[..., Client]


@pytest.fixture
def ask(cast: Cast) -> Callable[[str], CheckIn | None]:
    """The therapist chooses a questionnaire, and a session has just begun."""

    def choose(key: str) -> CheckIn | None:
        therapies.choose_outcome(therapy=cast.therapy, outcome=key, outcome_every=1, by=cast.therapist)
        session = sessions.plan(therapy=cast.therapy, starts_at=timezone.now() - timedelta(hours=1), by=cast.therapist)
        return CheckIn.objects.filter(session=session, instrument=key).first()

    return choose


def test_the_therapist_can_choose_it(cast: Cast, visit: Visit, mood: Any, bring_wai: Any) -> None:
    bring_wai()
    address = reverse("choose-outcome", args=[cast.therapy.key])
    page = text(visit(cast.therapist).get(address))
    assert "Mood today · mood, 2 questions" in page
    assert "Working Alliance Inventory, short revised, client (WAI-SR) · working alliance, 12 questions" in page
    visit(cast.therapist).post(address, {"outcome": "wai-sr", "outcome_every": 2})
    cast.therapy.refresh_from_db()
    assert cast.therapy.outcome == "wai-sr"


def test_an_own_questionnaire_is_asked_answered_and_drawn(cast: Cast, visit: Visit, mood: Any, ask: Any) -> None:
    check_in = ask("mood-1")
    browser = visit(None)
    page = text(browser.get(link_of(check_in)))
    assert "I feel calm." in page
    assert 'value="-2"' in page
    sent = {"calm": "-1", "low": "-2", "submission": "a"}
    assert browser.post(link_of(check_in), sent).status_code == 302
    rating = Rating.objects.get(check_in=check_in)
    assert (rating.answers, rating.overall) == ({"calm": -1, "low": -2}, 1.0)
    course = text(visit(cast.therapist).get(reverse("course", args=[cast.therapy.key])))
    assert "How Sam has been (MOOD-1)" in course
    mine = text(visit(cast.client).get(reverse("my-answers", args=[cast.therapy.key])))
    assert "Session 4: MOOD-1" in " ".join(mine.split())
    assert "I feel calm." in mine


def test_licensed_wording_is_asked_with_numbers(cast: Cast, visit: Visit, bring_wai: Any, ask: Any) -> None:
    bring_wai()
    check_in = ask("wai-sr")
    page = text(visit(None).get(link_of(check_in)))
    assert all(words in page for words in WORDS.values())
    assert "A few more questions" in page
    assert 'data-points="5"' in page
    assert 'id="id_q1_5"' in page
    assert 'id="id_q1_0"' not in page
    visit(None).post(link_of(check_in), outcome_form(12, "5"))
    assert Rating.objects.get(check_in=check_in).overall == 60


def test_after_the_licence_ended_it_is_not_asked_any_more(cast: Cast, visit: Visit, bring_wai: Any, ask: Any) -> None:
    row = bring_wai()
    check_in = ask("wai-sr")
    BroughtWording.objects.filter(pk=row.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    page = text(visit(None).get(link_of(check_in)))
    assert "This questionnaire is not asked any more" in page
    assert WORDS["q1"] not in page
    answer = visit(None).post(link_of(check_in), outcome_form(12, "5"))
    assert answer.status_code == 409
    assert "Question 1" in text(answer)
    assert not Rating.objects.exists()
    waiting = text(visit(cast.client).get("/check-ins/"))
    assert str(check_in.key) not in waiting
    assert "This is no longer asked" in text(visit(cast.therapist).get(reverse("therapy", args=[cast.therapy.key])))
    later = sessions.plan(therapy=cast.therapy, starts_at=timezone.now(), by=cast.therapist)
    assert not CheckIn.objects.filter(session=later, instrument="wai-sr").exists()


def test_answers_stay_readable_by_number_when_the_words_have_gone(
    cast: Cast, visit: Visit, bring_wai: Any, ask: Any
) -> None:
    row = bring_wai()
    check_in = ask("wai-sr")
    visit(None).post(link_of(check_in), outcome_form(12, "4"))
    BroughtWording.objects.filter(pk=row.pk).update(ended_at=timezone.now())
    mine = text(visit(cast.client).get(reverse("my-answers", args=[cast.therapy.key])))
    assert "Question 12" in mine
    assert "licence holder" not in mine
    course = text(visit(cast.therapist).get(reverse("course", args=[cast.therapy.key])))
    assert "Working alliance (WAI-SR)" in course


def test_an_own_question_about_self_harm_keeps_the_rule(cast: Cast, visit: Visit, safety_plan: Any, ask: Any) -> None:
    own.add(practice=cast.practice, content=RISK.encode(), file="own.toml", by=cast.lead)
    check_in = ask("mood-1")
    answer = visit(None).post(link_of(check_in), {"calm": "1", "low": "2", "submission": "b", "step": "send"})
    assert answer["Location"].startswith("/help-now/")
    assert ReviewTask.objects.count() == 1
    assert "I feel low." in text(visit(cast.lead).get(f"/reviews/{ReviewTask.objects.get().key}/"))


def test_a_stopped_one_is_closed(cast: Cast, visit: Visit, mood: Any, ask: Any) -> None:
    check_in = ask("mood-1")
    own.stop(definition=mood, by=cast.lead)
    assert "has stopped asking it" in text(visit(None).get(link_of(check_in)))


def test_no_claim_of_an_own_draft_reaches_a_page(cast: Cast, visit: Visit) -> None:
    claimed = OWN.replace("[total]", '[[bands]]\nlow = -4\nhigh = 4\nlabel = "severe"\nsource = "us"\n\n[total]')
    answer = visit(cast.lead).post("/set-up/questionnaires/add/", {"file": _file(claimed)})
    assert "Before validation such a number misleads." in text(answer)


def _file(content: str) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("mood-1.toml", content.encode())
