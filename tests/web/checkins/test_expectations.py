"""What closed therapies let expect: learnt from shared answers only, kept, and learnt again when one of them changes.

What happens                            learnt again at the next visit
a closed therapy is added               yes
a therapy is ended, or opened again     yes
an answer in a closed one is kept back  yes, and is in nothing any more
a day passes                            yes
anything in a therapy that goes on      no
"""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import polars as pl
import pytest
from django.utils import timezone

from alliance.expected import NotValidated, closed_therapies, fit_regression, keep, signal_accuracy, worsening
from alliance.instruments import load
from alliance_web.checkins import expectation as module
from alliance_web.checkins.models import CheckIn, Expectation, Rating
from alliance_web.checkins.services import expectations, ratings
from alliance_web.checkins.services.simulated import write_outcomes
from alliance_web.checkins.states import Sharing
from alliance_web.people.models import Practice
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.services import therapy as therapies
from alliance_web.therapies.services.simulated import NotSimulated, write_closed
from tests.web.cast import Cast, rate
from tests.web.closed import OUTCOME, answers_of, close, scores

PHQ8 = load(OUTCOME)


@pytest.fixture
def learnings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many scores there were at each learning."""
    seen: list[int] = []

    def counting(table: pl.DataFrame, instrument: str) -> module.Learnt:
        seen.append(table.height)
        return module.learn(table, instrument)

    monkeypatch.setattr(expectations, "learn", counting)
    return seen


def known(cast: Cast, **when: Any) -> module.Learnt:
    return expectations.expectation(cast.practice.pk, OUTCOME, **when)


def by_hand(courses: list[Any]) -> pl.DataFrame:
    rows = [(n, session, float(score)) for n, one in enumerate(courses) for session, score in one.items()]
    return pl.DataFrame(rows, schema=module.OUTCOMES, orient="row")


def test_what_is_learnt_is_what_the_library_says(cast: Cast) -> None:
    courses = scores(120)
    close(cast.practice, cast.therapist, courses)
    learnt = known(cast)
    closed = closed_therapies(by_hand(courses), **module.COLUMNS, instrument=PHQ8, start=1)
    assert learnt.form
    assert keep(learnt.form) == keep(fit_regression(closed))
    assert (learnt.therapies, learnt.left_out) == (120, 0)
    worse = worsening(closed)
    assert learnt.worsening == worse
    assert list(learnt.accuracy) == signal_accuracy(closed, fit_regression, worse_by=worse.points).to_dicts()


def test_what_is_kept_says_the_same_as_what_was_learnt(cast: Cast, learnings: list[int]) -> None:
    close(cast.practice, cast.therapist, scores(120))
    first, second = known(cast), known(cast)
    assert learnings == [480]
    assert json.loads(json.dumps(first.content)) == json.loads(json.dumps(second.content))


def test_nothing_of_anybody_is_kept(cast: Cast) -> None:
    """Five numbers a line and shares by session: as many with 120 closed therapies as with 240."""
    close(cast.practice, cast.therapist, scores(120))
    few = known(cast).content
    close(cast.practice, cast.therapist, scores(120))
    many = known(cast).content
    assert set(few) == {"shape", "therapies", "left_out", "regression", "worsening", "accuracy"}
    assert [len(few[name]) for name in ("regression", "accuracy")] == [
        len(many[name]) for name in ("regression", "accuracy")
    ]
    assert len(few["regression"]["lines"]) == len(many["regression"]["lines"]) == 3


@pytest.mark.parametrize("number", [0, 3, 99])
def test_below_a_hundred_there_is_nothing_but_the_count(cast: Cast, number: int) -> None:
    close(cast.practice, cast.therapist, scores(number))
    close(cast.practice, cast.therapist, [{2: 9, 3: 8}, {1: 7}])  # no start, nothing after it
    learnt = known(cast)
    assert (learnt.form, learnt.accuracy, learnt.worsening) == (None, (), None)
    assert (learnt.therapies, learnt.left_out, learnt.needed) == (number, 2, 100)


def test_no_draft_is_learnt_from(cast: Cast) -> None:
    with pytest.raises(NotValidated, match="draft"):
        module.learn(by_hand(scores(120)), "both-chairs-client-1")


def test_nothing_is_learnt_twice_while_only_running_therapies_change(cast: Cast, learnings: list[int]) -> None:
    close(cast.practice, cast.therapist, scores(100))
    known(cast)
    for session in Session.objects.filter(therapy=cast.therapy):
        rate(session, "client", 7)
    known(cast)
    assert learnings == [400]


CHANGES: dict[str, Callable[[Cast], object]] = {
    "one more": lambda cast: close(cast.practice, cast.therapist, scores(1)),
    "the end": lambda cast: therapies.end(therapy=cast.therapy, on=timezone.localdate(), by=cast.therapist),
    "opened again": lambda cast: therapies.reopen(therapy=_closed(), by=cast.therapist),
    "kept back": lambda cast: ratings.share(rating=_rating(), sharing={"q1": Sharing.NEVER}, by=None),
}


def _closed() -> Therapy:
    therapy = Therapy.objects.exclude(ended_on=None).order_by("pk").first()
    assert therapy
    return therapy


def _rating() -> Rating:
    rating = Rating.objects.filter(check_in__session__therapy=_closed()).order_by("pk").first()
    assert rating
    return rating


@pytest.mark.parametrize("what", CHANGES)
def test_every_change_of_a_closed_therapy_is_learnt(what: str, cast: Cast, learnings: list[int]) -> None:
    close(cast.practice, cast.therapist, scores(101))
    known(cast)
    CHANGES[what](cast)
    known(cast)
    assert len(learnings) == 2


def test_a_day_later_it_is_learnt_again(cast: Cast, learnings: list[int]) -> None:
    close(cast.practice, cast.therapist, scores(100))
    now = timezone.now()
    known(cast, now=now)
    known(cast, now=now + timedelta(hours=23))
    assert len(learnings) == 1
    known(cast, now=now + timedelta(hours=24))
    assert len(learnings) == 2


def test_what_was_kept_in_another_shape_is_learnt_again(cast: Cast, learnings: list[int]) -> None:
    close(cast.practice, cast.therapist, scores(100))
    known(cast)
    Expectation.objects.update(content={"shape": 0})
    assert known(cast).form
    assert len(learnings) == 2


def test_what_changes_while_it_is_learnt_is_learnt_the_next_time(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, learnings: list[int]
) -> None:
    close(cast.practice, cast.therapist, scores(100))
    counting = expectations.learn

    def meanwhile(table: pl.DataFrame, instrument: str) -> module.Learnt:
        monkeypatch.setattr(expectations, "learn", counting)
        close(cast.practice, cast.therapist, scores(1))
        return counting(table, instrument)

    monkeypatch.setattr(expectations, "learn", meanwhile)
    assert known(cast).therapies == 100
    assert known(cast).therapies == 101
    assert known(cast).therapies == 101
    assert learnings == [400, 404]


def test_an_answer_kept_back_is_learnt_like_one_never_given(cast: Cast) -> None:
    """Four of eight items kept back leave no score: the same as a session without an answer."""
    courses = scores(110)
    close(cast.practice, cast.therapist, [courses[0] | {2: 24}, *courses[1:]])
    rating = Rating.objects.get(check_in__session__therapy=_closed(), check_in__session__number=2)
    with_it = known(cast).content
    ratings.share(rating=rating, sharing={f"q{n}": Sharing.NEVER for n in range(1, 5)}, by=None)
    without = known(cast).content
    Expectation.objects.all().delete()
    rating.personal_answers.all().delete()
    rating.refresh_from_db()
    rating.answers = {}
    rating.save()
    assert known(cast).content == without != with_it


def test_only_those_that_ended_last_are_learnt_from(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, learnings: list[int]
) -> None:
    close(cast.practice, cast.therapist, [{1: 24, 2: 24}] * 50, ended=timezone.now() - timedelta(weeks=90))
    close(cast.practice, cast.therapist, scores(100))
    monkeypatch.setattr(expectations, "MOST", 100)
    known(cast)
    assert learnings == [400]


def test_practices_and_questionnaires_are_kept_apart(cast: Cast) -> None:
    close(cast.practice, cast.therapist, scores(100))
    assert expectations.expectation(cast.practice.pk, "gad-7").therapies == 0
    assert known(cast).therapies == 100
    other = Practice.objects.create(name="Another")
    assert expectations.expectation(other.pk, OUTCOME).therapies == 0


def test_learning_and_reading_cost_the_same_number_of_queries_however_many_there_are(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    for _ in range(2):
        close(cast.practice, cast.therapist, scores(100))
        known(cast)
        close(cast.practice, cast.therapist, scores(1))
        with django_assert_num_queries(6):  # the kept row, 4 for the therapies, 1 to keep
            known(cast)
        with django_assert_num_queries(1):
            known(cast)


def test_nobody_writes_in_bulk_in_a_real_practice(cast: Cast) -> None:
    with pytest.raises(NotSimulated):
        write_closed(practice=cast.practice, therapies=[], outcome=OUTCOME, outcome_every=1, by=cast.therapist)
    session = Session.objects.filter(therapy=cast.therapy).first()
    assert session
    with pytest.raises(NotSimulated):
        write_outcomes(practice=cast.practice, instrument=OUTCOME, answered=[(session, answers_of(3))])
    assert not CheckIn.objects.filter(state="submitted").exists()
