"""A therapy keeps the version of the check-in that it began with.

| therapy                              | both chairs are asked, and pages call the questions by          |
| ------------------------------------ | --------------------------------------------------------------- |
| begins now                           | version 2, with the names of the two                            |
| began with version 1                 | version 1, also after it ended and was reopened                 |
| one chair with version 1, one with 2 | cannot be stored                                                |
| answered by a link                   | "my therapist": a link names nobody                             |
| another therapist since              | "my therapist": earlier answers were about the one of that time |
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance.instruments import load
from alliance_web.checkins.models import CheckIn
from alliance_web.checkins.queries import shared_course
from alliance_web.checkins.services import asking
from alliance_web.overview.queries.items import items, series
from alliance_web.people.models import User
from alliance_web.therapies.models import Participant, Therapy
from alliance_web.therapies.services import invitations, sessions
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast, check_in_of, rate

pytestmark = pytest.mark.django_db
Visit = Callable[[User | None], Client]
FIRST = ["Bond", "What matters", "How we work", "Real", "Open", "Heard", "Hope", "Safe to disagree"]
SECOND = [
    "Trust", "Same goals", "Made sense", "Honesty", "Opening up", "Felt heard", "Felt supported", "Free to disagree"
]  # fmt: skip


def _therapy(cast: Cast, **how: Any) -> Therapy:
    """A therapy of Noor's with Ola, who has joined, and one session that has begun."""
    therapy = therapies.start(
        practice=cast.practice, therapist=cast.therapist, client_name="Ola", outcome="", by=cast.therapist, **how
    )
    fresh = invitations.make(participant=therapy.participants.get(part="client"), by=cast.therapist)
    invitations.accept(token=fresh.token, code=fresh.code)
    _plan(cast, therapy, 1)
    return therapy


def _plan(cast: Cast, therapy: Therapy, number: int) -> Any:
    at = timezone.now() - timedelta(days=14 - number)
    return sessions.plan(therapy=therapy, starts_at=at, number=number, by=cast.therapist)


def _asked(therapy: Therapy) -> set[str]:
    return set(CheckIn.objects.filter(session__therapy=therapy).values_list("instrument", flat=True))


def _page(browser: Client, route: str, *keys: Any) -> str:
    return browser.get(reverse(route, args=keys)).content.decode()


def _check_in_page(browser: Client, check_in: CheckIn) -> str:
    return _page(browser, "check-in", check_in.session.therapy.key, check_in.key)


def test_a_new_therapy_begins_with_version_2(cast: Cast) -> None:
    therapy = _therapy(cast)
    assert (therapy.client_check_in, therapy.therapist_check_in) == ("both-chairs-client-2", "both-chairs-therapist-2")
    assert therapy.version == "2"
    assert _asked(therapy) == {"both-chairs-client-2", "both-chairs-therapist-2"}
    assert list(items(therapy).values()) == SECOND


def test_a_therapy_with_version_1_keeps_it(cast: Cast, visit: Visit) -> None:
    therapy = _therapy(cast, version="1")
    therapies.choose_outcome(therapy=therapy, outcome="phq-8", outcome_every=1, by=cast.therapist)
    therapies.end(therapy=therapy, on=timezone.localdate(), by=cast.therapist)
    therapies.reopen(therapy=therapy, by=cast.therapist)
    _plan(cast, therapy, 2)
    assert _asked(therapy) == {"both-chairs-client-1", "both-chairs-therapist-1", "phq-8"}
    assert list(series(Therapy.objects.get(pk=therapy.pk)).values()) == ["Overall", *FIRST]
    page = _check_in_page(visit(cast.therapist), check_in_of(therapy.sessions.get(number=2), "therapist"))
    for item in load("both-chairs-therapist-1").items:
        assert item.text in page
    assert "There was trust" not in page


def test_the_form_for_a_new_therapy_has_no_choice_of_version(cast: Cast, visit: Visit) -> None:
    form = {"name": "Ada", "started_on": str(timezone.localdate()), "outcome": "phq-8", "outcome_every": "1"}
    visit(cast.therapist).post(reverse("start-therapy"), form | {"version": "1", "client_check_in": "x"})
    assert Therapy.objects.latest("pk").version == "2"


@pytest.mark.parametrize(("version", "names"), [("1", FIRST), ("2", SECOND)])
def test_the_course_is_in_the_words_of_its_own_version(
    cast: Cast, visit: Visit, version: str, names: list[str]
) -> None:
    therapy = _therapy(cast, version=version)
    rate(therapy.sessions.get(), "client", 7)
    rate(therapy.sessions.get(), "therapist", 5)
    page = _page(visit(cast.therapist), "course", therapy.key)
    assert [name for name in (*FIRST, *SECOND) if f">{name}<" in page] == names
    assert f"Check-in: version {version}." in _page(visit(cast.therapist), "therapy", therapy.key)


def test_the_course_takes_in_answers_to_its_own_version_alone(cast: Cast) -> None:
    therapy = _therapy(cast, version="1")
    rate(therapy.sessions.get(), "client", 7)
    rate(therapy.sessions.get(), "therapist", 5)
    (session,) = shared_course(therapy)
    assert {rating.instrument for rating in session.ratings.values()} == {
        "both-chairs-client-1",
        "both-chairs-therapist-1",
    }


@pytest.mark.parametrize(
    "forms",
    [
        {"client_check_in": "both-chairs-client-1"},
        {"therapist_check_in": "both-chairs-therapist-1"},
        {"client_check_in": "both-chairs-client-3", "therapist_check_in": "both-chairs-therapist-3"},
        {"client_check_in": "phq-9"},
    ],
)
def test_two_chairs_cannot_answer_two_versions(cast: Cast, forms: dict[str, str]) -> None:
    with pytest.raises(IntegrityError, match="both_chairs_answer_the_same_version"), transaction.atomic():
        Therapy.objects.filter(pk=cast.therapy.pk).update(**forms)


def test_the_two_are_asked_with_each_others_names(cast: Cast, visit: Visit) -> None:
    session = cast.therapy.sessions.latest("number")
    clients = _check_in_page(visit(cast.client), check_in_of(session, "client"))
    assert "Noor and I wanted to reach the same goals." in clients
    assert "Did anything feel off between you and Noor?" in clients
    assert "the session you just had with Noor" in clients
    therapists = _check_in_page(visit(cast.therapist), check_in_of(session, "therapist"))
    assert "Sam and I wanted to reach the same goals." in therapists
    assert "Sam would say: “I felt that Noor was on my side.”" in therapists
    assert "{" not in clients.split("<form")[1].split("</form>")[0]


def test_a_name_is_text_and_nothing_else(cast: Cast, visit: Visit) -> None:
    cast.therapy.participants.filter(part="therapist").update(name="<b>{my client}</b>")
    page = _check_in_page(visit(cast.client), check_in_of(cast.therapy.sessions.latest("number"), "client"))
    assert "&lt;b&gt;{my client}&lt;/b&gt; and I wanted to reach the same goals." in page


def test_a_link_names_nobody(cast: Cast, visit: Visit) -> None:
    clients = check_in_of(cast.therapy.sessions.latest("number"), "client")
    page = _page(visit(None), "check-in-by-link", asking.link_token(clients))
    assert "My therapist and I wanted to reach the same goals." in page
    assert "Did anything feel off between you and your therapist?" in page
    assert "Noor" not in page


def test_after_a_change_of_therapist_no_answer_is_said_to_be_about_the_new_one(cast: Cast, visit: Visit) -> None:
    rate(cast.therapy.sessions.latest("number"), "client", 4)
    cast.therapy.participants.filter(part="therapist").update(left_at=timezone.now())
    Participant.objects.create(
        therapy=cast.therapy, user=cast.colleague, part="therapist", name="Kim", joined_at=timezone.now()
    )
    page = _page(visit(cast.client), "my-answers", cast.therapy.key)
    assert "My therapist and I wanted to reach the same goals." in page
    assert "Kim and I" not in page
