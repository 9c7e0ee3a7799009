"""Every questionnaire that comes with the program, from the therapist's choice to the course of both.

Those whose wording is licensed are brought with made-up words first. What is about self-harm needs a safety plan, and
opens a review. Nothing that a client reads calls it depression.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance.instruments import Wording, available, is_check_in, load
from alliance.model import Instrument
from alliance_web.checkins.models import CheckIn, Rating
from alliance_web.follow_up.asked import asked
from alliance_web.follow_up.models import FollowUp, Wave
from alliance_web.questionnaires.fitness import hindrances
from alliance_web.questionnaires.services import wording
from alliance_web.safety.models import ReviewTask
from alliance_web.therapies.services import sessions
from tests.web.cast import Cast
from tests.web.checkins.conftest import link_of

from .conftest import ATTESTED
from .test_set_up_pages import text

pytestmark = pytest.mark.django_db
Visit = Callable[..., Client]
EVERY = {key: load(key) for key in available() if not is_check_in(key)}
ASKED = [one for one in EVERY.values() if not hindrances(one)]
# Why the others are not asked in a therapy is told where questionnaires are set up.
NOT_ASKED = [
    *("arm-12", "c-nip", "calpas-p", "csrs", "gas", "gsrs", "ors", "rri-c-sf", "sdq", "seq", "softa-s", "srs"),
    *("star-c", "star-p", "tasc-r", "tascp", "wai-s-t", "wai-sr-t"),
]
# Shipped with their words, so that a therapy can begin with them.
WORDED = ["core-10", "gad-7", "mhi-5", "pcl-5", "phq-15", "phq-2", "phq-4", "phq-8", "phq-9"]
RISK = {
    "core-10": ["q6"],
    "core-om": ["q6", "q9", "q16", "q22", "q24", "q34"],
    "oq-45": ["q8"],
    "phq-9": ["q9"],
    "yp-core": ["q4"],
}


def test_which_are_asked() -> None:
    assert sorted(key for key, one in EVERY.items() if hindrances(one)) == NOT_ASKED
    assert sorted(one.key for one in ASKED if one.has_text) == WORDED
    assert {one.key: [item.code for item in one.items if item.risk] for one in ASKED if _risk(one)} == RISK


@pytest.mark.parametrize("instrument", ASKED, ids=lambda one: one.key)
def test_it_is_chosen_asked_answered_and_drawn(
    cast: Cast, visit: Visit, safety_plan: Any, instrument: Instrument
) -> None:
    _bring(cast, instrument)
    _choose(cast, visit, instrument.key)
    assert cast.therapy.outcome == instrument.key
    check_in = _session(cast, instrument.key)
    question = text(visit(None).get(link_of(check_in)))
    answers = {
        item.code: str(int(item.response.low if item.risk else item.response.high))
        for item in instrument.ratings
        if item.response
    }
    visit(None).post(link_of(check_in), {**answers, "submission": str(uuid4()), "step": "send"})
    rating = Rating.objects.get(check_in=check_in)
    assert {code: str(value) for code, value in rating.answers.items()} == answers
    assert not ReviewTask.objects.exists()
    pages = ("course", "session-card", "my-answers", "looking-back")
    for_client = [question, *(_page(visit, cast.client, cast, name) for name in pages)]
    assert f"How Sam has been ({instrument.key.upper()})" in for_client[1]
    assert [page for page in for_client if "depression" in page.casefold()] == []
    assert f"({instrument.key.upper()})" in _page(visit, cast.therapist, cast, "course")


@pytest.mark.parametrize("key", RISK)
def test_what_asks_about_self_harm_needs_a_safety_plan(cast: Cast, visit: Visit, key: str) -> None:
    _bring(cast, EVERY[key])
    page = text(visit(cast.therapist).get(reverse("choose-outcome", args=[cast.therapy.key])))
    assert f'value="{key}"' not in page
    _choose(cast, visit, key)
    assert cast.therapy.outcome != key


@pytest.mark.parametrize(("key", "code"), [(key, code) for key, codes in RISK.items() for code in codes])
def test_each_such_answer_opens_a_review(cast: Cast, visit: Visit, safety_plan: Any, key: str, code: str) -> None:
    _bring(cast, EVERY[key])
    _choose(cast, visit, key)
    check_in = _session(cast, key)
    answers = {item.code: "0" for item in EVERY[key].ratings} | {code: "1"}
    answer = visit(None).post(link_of(check_in), {**answers, "submission": str(uuid4()), "step": "send"})
    assert answer["Location"].startswith("/help-now/")
    assert ReviewTask.objects.count() == 1


@pytest.mark.parametrize("key", WORDED)
def test_it_is_asked_after_the_end_too(cast: Cast, key: str, safety_plan: Any) -> None:
    client = cast.therapy.participants.get(part="client")
    row = FollowUp(therapy=cast.therapy, by=client)
    found = asked(Wave(follow_up=row, months=1, instrument=key)).instrument
    assert found is not None
    assert found.key == key
    safety_plan.delete()
    found = asked(Wave(follow_up=row, months=1, instrument=key)).instrument
    assert (found is None) == (key in RISK)


def _risk(instrument: Instrument) -> bool:
    return any(item.risk for item in instrument.items)


def _bring(cast: Cast, instrument: Instrument) -> None:
    """Made-up words where the wording is licensed."""
    if not instrument.has_text:
        texts = {item.code: f"Words of the licence holder, {item.code}." for item in instrument.items}
        wording.bring(practice=cast.practice, key=instrument.key, wording=Wording(texts), by=cast.lead, **ATTESTED)


def _choose(cast: Cast, visit: Visit, key: str) -> None:
    address = reverse("choose-outcome", args=[cast.therapy.key])
    visit(cast.therapist).post(address, {"outcome": key, "outcome_every": 1})
    cast.therapy.refresh_from_db()


def _session(cast: Cast, key: str) -> CheckIn:
    session = sessions.plan(therapy=cast.therapy, starts_at=timezone.now() - timedelta(hours=1), by=cast.therapist)
    return CheckIn.objects.get(session=session, instrument=key)


def _page(visit: Visit, user: Any, cast: Cast, name: str) -> str:
    return text(visit(user).get(reverse(name, args=[cast.therapy.key])))
