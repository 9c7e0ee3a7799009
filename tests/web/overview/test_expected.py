"""The outcome held against closed therapies that began alike: the therapist's, in calm words, or not at all.

Closed therapies    scores of this one              what is shown
0, 3, 99            any                             why not: "none", "fewer than 5", 99 and the 100 it takes
100                 none at the first session       why not
100                 like the others                 the picture, no mark
100                 far above the others            the picture, a mark, and how often such a mark was right
any                 no questionnaire, or a draft    nothing
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance.expected import closed_therapies, expected_course, fit_regression, signal_accuracy, worsening
from alliance.instruments import load, total_key
from alliance_web.checkins.expectation import COLUMNS, OUTCOMES
from alliance_web.checkins.models import CheckIn
from alliance_web.checkins.services import past, ratings
from alliance_web.checkins.services.ratings import Submission
from alliance_web.checkins.states import Sharing
from alliance_web.overview.queries.pictures import words
from alliance_web.therapies.models import Session, Therapy
from tests.web.cast import Cast, with_a_record
from tests.web.closed import OUTCOME, answers_of, close, scores

from .reading import tables, text

Visit = Callable[..., Client]
COURSES = scores(120)
COURSE = "How therapies went on that began like this one"
WORTH = "How often such a mark was right in completed therapies"


@pytest.fixture
def closed(cast: Cast) -> None:
    close(cast.practice, cast.therapist, COURSES)


@pytest.fixture
def course(cast: Cast, three: list[Session]) -> Callable[..., None]:
    """Give the cast's therapy these PHQ-8 totals, None leaving a session out."""

    def give(*totals: int | None, **sharing: Sharing) -> None:
        for session, total in zip(three, totals, strict=False):
            if total is not None:
                check_in = CheckIn.objects.get(session=session, instrument=OUTCOME)
                submission = Submission(key=uuid4(), answers=answers_of(total), sharing=sharing)
                ratings.submit(check_in=check_in, submission=submission, rated_at=session.starts_at, by=cast.client)

    return give


def page(visit: Visit, user: Any, therapy: Therapy, **query: str) -> Any:
    return visit(user).get(reverse("course", args=[therapy.key]), query)


def panel(response: Any) -> str:
    """The words of the panel alone; empty where there is none."""
    markup = response.content.decode()
    start = markup.find('id="expected"')
    return "" if start < 0 else markup[start : markup.index("</section>", start)]


def by_hand() -> Any:
    rows = [(n, session, float(score)) for n, one in enumerate(COURSES) for session, score in one.items()]
    table = pl.DataFrame(rows, schema=OUTCOMES, orient="row")
    return closed_therapies(table, **COLUMNS, instrument=load(OUTCOME), start=1)


@pytest.mark.parametrize(("number", "shown"), [(0, "none"), (3, "fewer than 5"), (99, "99")])
def test_too_few_closed_therapies_are_said_in_plain_words(
    number: int, shown: str, cast: Cast, course: Callable[..., None], visit: Visit
) -> None:
    close(cast.practice, cast.therapist, scores(number))
    course(12)
    seen = page(visit, cast.therapist, cast.therapy)
    assert "There is not enough data yet." in text(seen)
    assert f"We need 100 completed therapies with a first score and a later one. This practice has {shown}." in text(
        seen
    )
    assert "With fewer, the estimate would be too uncertain." in text(seen)
    assert COURSE not in tables(seen)
    assert "<svg" not in panel(seen)
    assert panel(page(visit, cast.client, cast.therapy)) == ""


def test_it_is_the_therapists_alone(cast: Cast, closed: None, course: Callable[..., None], visit: Visit) -> None:
    course(12, 10, 24)
    own = panel(page(visit, cast.therapist, cast.therapy))
    assert own.count('role="img"') == 2  # wide, and for a phone
    assert "Depression (PHQ-8)" in own
    assert "Lower scores are better." in own
    for query in ({}, {"print": "1"}):
        assert panel(page(visit, cast.client, cast.therapy, **query)) == ""
        assert COURSE not in tables(page(visit, cast.client, cast.therapy, **query))
    words = text(page(visit, cast.therapist, cast.therapy))
    assert "Sam does not see “Depression (PHQ-8): how therapies went on that began alike”." in words


def test_every_number_of_the_picture_is_the_librarys(
    cast: Cast, closed: None, course: Callable[..., None], visit: Visit
) -> None:
    course(12, 10, 9)
    number = words().number
    known = expected_course(fit_regression(by_hand()), first=12, sessions=range(1, 10)).percentiles
    shown = tables(page(visit, cast.therapist, cast.therapy))[COURSE]
    assert [row[0] for row in shown[1:]] == ["1", "2", "3", "4"]
    assert shown[1] == ["1", "12", "", "", ""]
    for row, own in zip(shown[2:], ("10", "9", ""), strict=True):
        p10, p20, p50, p80, p90 = map(number, known[int(row[0])])
        assert row[1:] == [own, p50, f"{p20} to {p80}", f"{p10} to {p90}"]


def test_without_a_mark_it_says_so(cast: Cast, closed: None, course: Callable[..., None], visit: Visit) -> None:
    course(12, 10, 9)
    words = text(page(visit, cast.therapist, cast.therapy))
    assert "Based on 120 completed therapies of this practice and only on answers that both people can see." in words
    assert "It does not say what will happen here." in words
    assert "So far no score is higher than in 80 of 100 therapies that began alike." in words
    assert "A mark says" not in words


def test_a_mark_stands_with_what_it_is_worth(
    cast: Cast, closed: None, course: Callable[..., None], visit: Visit
) -> None:
    course(12, 10, 24)
    seen = page(visit, cast.therapist, cast.therapy)
    told = text(seen)
    assert "Session 3: higher than in 90 of 100 therapies that began alike." in told
    assert "It says nothing about why." in told
    assert tables(seen)[COURSE][3][-1] == "outside the band “8 in 10 of them”"
    closed_ones = by_hand()
    found = signal_accuracy(closed_ones, fit_regression, worse_by=worsening(closed_ones).points)
    worth = found.filter(pl.col("session").is_null(), pl.col("band") == "red").row(0, named=True)
    assert worth["flagged"] >= 5
    of_100, points = words().of_100, words().number(worsening(closed_ones).points)
    assert (
        f"Of 100 completed therapies with such a mark, about {of_100(worth['ppv'])} "
        f"(95% interval {of_100(worth['ppv_low'])} to {of_100(worth['ppv_high'])}) "
        f"ended at least {points} points worse than they began."
    ) in told


def test_sensitivity_specificity_and_predictive_value_by_session(
    cast: Cast, closed: None, course: Callable[..., None], visit: Visit
) -> None:
    course(12)
    found = signal_accuracy(by_hand(), fit_regression, worse_by=worsening(by_hand()).points)
    head, *rows = tables(page(visit, cast.therapist, cast.therapy))[WORTH]
    assert [word for word in ("sensitivity", "specificity", "PPV") if any(word in cell for cell in head)] == [
        "sensitivity", "specificity", "PPV",
    ]  # fmt: skip
    assert len(rows) == found.filter(pl.col("therapies") >= 5).height
    of_100 = words().of_100
    for shown, row in zip(rows, found.iter_rows(named=True), strict=True):
        assert shown[2] == str(row["therapies"])
        if row["sensitivity"] is not None:
            assert shown[3] == "{} ({} to {})".format(
                *(of_100(row[name]) for name in ("sensitivity", "sensitivity_low", "sensitivity_high"))
            )
        assert (shown[5] == "too few to say") is (row["flagged"] < 5)


def test_nothing_frightening_is_said(cast: Cast, closed: None, course: Callable[..., None], visit: Visit) -> None:
    course(12, 20, 24)
    said = panel(page(visit, cast.therapist, cast.therapy)).lower()
    for word in ("alert", "alarm", "risk", "amber", "red flag", "deteriorat", "patient", "failure", "not on track"):
        assert word not in said


def test_without_a_score_at_the_start_nothing_is_expected(
    cast: Cast, closed: None, course: Callable[..., None], visit: Visit
) -> None:
    course(None, 10, 9)
    seen = page(visit, cast.therapist, cast.therapy)
    assert "There's no score from the first session that you can both see" in text(seen)
    assert COURSE not in tables(seen)


def test_a_score_kept_back_is_in_no_picture(
    cast: Cast, closed: None, course: Callable[..., None], visit: Visit
) -> None:
    course(12, 10)
    kept = {f"q{n}": Sharing.NEVER for n in range(1, 5)}
    check_in = CheckIn.objects.get(session__therapy=cast.therapy, session__number=3, instrument=OUTCOME)
    submission = Submission(key=uuid4(), answers=answers_of(24), sharing=kept)
    ratings.submit(check_in=check_in, submission=submission, rated_at=check_in.session.starts_at, by=cast.client)
    for user in (cast.therapist,):
        seen = page(visit, user, cast.therapy)
        assert "outside the band" not in tables(seen)[COURSE][3]
        assert tables(seen)[COURSE][3][1] == "no answer"
        assert "Session 3: there is no score that both may see." in text(seen)


def test_a_session_that_few_reached_says_so(
    cast: Cast, closed: None, meet: Callable[..., Session], course: Callable[..., None], visit: Visit
) -> None:
    course(12, 11, 10)
    for hours in (4, 3):
        session = meet(hours)
        check_in = CheckIn.objects.get(session=session, instrument=OUTCOME)
        submission = Submission(key=uuid4(), answers=answers_of(9))
        ratings.submit(check_in=check_in, submission=submission, rated_at=session.starts_at, by=cast.client)
    seen = text(page(visit, cast.therapist, cast.therapy))
    assert "Session 5: too few completed therapies have a score there" in seen


def test_no_questionnaire_no_panel(cast: Cast, closed: None, rated: Therapy, visit: Visit) -> None:
    assert panel(page(visit, cast.therapist, rated)) == ""


def test_a_total_of_which_nothing_is_known_has_no_panel(
    cast: Cast, closed: None, three: list[Session], visit: Visit
) -> None:
    key = total_key("BDI", better="lower", lowest=0, highest=63)
    for session in three:
        past.bring_in(
            session=session,
            participant=cast.therapy.participants.get(part="client"),
            instrument=key,
            submission=Submission(key=uuid4(), answers={"total": 20}),
            rated_at=timezone.now() - timedelta(days=1),
            by=cast.therapist,
        )
    seen = page(visit, cast.therapist, cast.therapy)
    assert "BDI" in text(seen)
    assert panel(seen) == ""


def test_a_printed_page_has_both_tables_open(
    cast: Cast, closed: None, course: Callable[..., None], visit: Visit
) -> None:
    course(12, 10, 24)
    on_paper = panel(page(visit, cast.therapist, cast.therapy, print="1"))
    assert on_paper.count('<details class="picture-twin" open>') == 2
    assert panel(page(visit, cast.therapist, cast.therapy)).count('<details class="picture-twin">') == 2


def test_the_number_of_queries_is_one_more_and_does_not_grow(
    cast: Cast, closed: None, course: Callable[..., None], visit: Visit, django_assert_num_queries: Any
) -> None:
    course(12, 10, 24)
    browser, address = visit(cast.therapist), reverse("course", args=[cast.therapy.key])
    for more in (0, 60):
        close(cast.practice, cast.therapist, scores(more))
        browser.get(address)
        with django_assert_num_queries(with_a_record(QUERIES)):
            browser.get(address)


# Those of the course page (test_course) with strains, notes and who is awaited by now, the kept expectation,
# and the session to show it in.
QUERIES = 45
