"""The course of one series worked out by hand, and the odd series: empty, constant, with holes, out of order."""

from math import sqrt

import numpy as np
import polars as pl
import pytest

from alliance.course import Dip, Drop, Fall, course_tables, courses, learnt_spread, noticed_sessions, pooled_spread
from alliance.course.known import known_before
from alliance.course.sheets import sheets
from alliance.model import Course, Episode, Point

#: name, sessions, values, ratings, reason why there is no usual range
ODD_SERIES = [
    ("one rating", [1], [8.0], 1, "fewer than 3 ratings"),
    ("no rating at all", [1, 2], [None, None], 0, "fewer than 3 ratings"),
    ("two ratings and a hole", [1, 2, 3], [8.0, None, 7.0], 2, "fewer than 3 ratings"),
    ("always the same", [1, 2, 3, 4], [7.0] * 4, 4, "all ratings so far are the same, so there is no usual range"),
    (
        "the same in decimals",
        [1, 2, 3],
        [0.1 + 0.2, 0.3, 0.3],
        3,
        "all ratings so far are the same, so there is no usual range",
    ),
    ("not a number is a hole", [1, 2, 3], [8.0, float("nan"), 7.0], 2, "fewer than 3 ratings"),
]


def course_of(values: list[float | None], sessions: list[int] | None = None, **settings: object) -> Course:
    sessions = sessions or list(range(1, len(values) + 1))
    frame = pl.DataFrame({"therapy": "A", "session": sessions, "score": pl.Series(values, dtype=pl.Float64)})
    (course,) = courses(frame, by="therapy", over="session", value="score", **settings)
    return course


def test_usual_range_by_hand() -> None:
    usual = course_of([8.0, 9.0, 8.5, 6.5]).usual
    # mean (8 + 9 + 8.5 + 6.5) / 4 = 8; squares 0 + 1 + .25 + 2.25 = 3.5; SD sqrt(3.5 / 3)
    assert usual is not None
    assert (usual.n, usual.level) == (4, 8.0)
    assert usual.spread == pytest.approx(sqrt(3.5 / 3))
    # t(.90; 3) = 1.637744, t(.975; 3) = 3.182446 (A & S, table 26.10)
    assert usual.low == pytest.approx(8 - 1.637744 * sqrt(3.5 / 3) * sqrt(1 + 1 / 4), abs=1e-6)
    assert usual.high == pytest.approx(16 - usual.low)
    # the level has a wider interval than of 4 independent ratings: each carries over to the next with .15
    grown = 1 + 2 * (3 / 4 * 0.15 + 2 / 4 * 0.15**2 + 1 / 4 * 0.15**3)
    assert usual.level_high == pytest.approx(8 + 3.182446 * sqrt(3.5 / (4 - grown) * grown / 4), abs=1e-6)


def test_range_of_a_session_uses_earlier_sessions_only() -> None:
    *before, last = course_of([8.0, 9.0, 8.5, 6.5, 0.0]).points
    assert all(point.low is None for point in before[:3])
    usual = course_of([8.0, 9.0, 8.5, 6.5]).usual
    assert usual is not None
    assert (last.low, last.high) == pytest.approx((usual.low, usual.high))


@pytest.mark.parametrize(("name", "sessions", "values", "n", "reason"), ODD_SERIES)
def test_odd_series_say_why_nothing_can_be_told(
    name: str, sessions: list[int], values: list[float | None], n: int, reason: str
) -> None:
    course = course_of(values, sessions)
    assert (course.n, course.usual, course.episodes) == (n, None, ())
    assert course.reason.startswith(reason)
    assert len(course.points) == len(values)


def test_a_missing_session_stays_missing() -> None:
    course = course_of([8.0, None, 9.0], [1, 2, 5])
    assert course.points == (Point(1, 8.0), Point(2, None), Point(5, 9.0))


def test_episode_by_hand() -> None:
    # SD of 8, 9, 8.5, 8.5 is sqrt(.5 / 3) = .408; session 5 falls 3.5 below the last rating: 8.57 SD.
    # Back is 8.5 - .25 * .408 = 8.40 or more: not 6, not 8.3, but 8.5 in session 9.
    course = course_of([8, 9, 8.5, 8.5, 5, 6, None, 8.3, 8.5, 4.0], rules=[Drop(k=2, within=4)])
    spread = sqrt(0.5 / 3)
    first, second = course.episodes
    assert first == Episode(5, 5, 9, True, pytest.approx(3.5 / spread), 3, "drop", "slow return")
    assert second.start == 10
    assert (second.end, second.repaired) == (None, False)


#: ratings after four that make the usual spread .5, and the shape of what follows
SHAPES = [
    ("V", [5, 8.5]), ("V", [5, None, 8.5]), ("slide", [5, 4, 8.5]), ("slow return", [5, 6, 8.5]),
    ("bowl", [5, 4, 5, 8.5]),
    ("no return", [5, 4, 5, 5]), ("open", [5, 4]), ("open", [5]),
]  # fmt: skip


@pytest.mark.parametrize(("shape", "values"), SHAPES)
def test_shapes(shape: str, values: list[float | None]) -> None:
    (episode,) = course_of([8, 9, 8, 8.5, *values], rules=[Drop(k=2, within=3)]).episodes
    assert episode.shape == shape


def test_an_episode_without_return_ends_with_its_window() -> None:
    course = course_of([8, 9, 8.5, 8.5, 5, 4, 5, 8.5], rules=[Drop(k=2, within=2)])
    (episode,) = course.episodes
    assert (episode.start, episode.trough, episode.end, episode.repaired, episode.length) == (5, 6, 7, False, 3)


def test_lower_is_better_for_symptoms() -> None:
    values = [20.0, 21.0, 19.0, 20.0, 29.0, 20.0]
    turned = course_of([-value for value in values])
    course = course_of(values, better="lower")
    assert course.episodes == turned.episodes != ()
    assert course.usual is not None
    assert turned.usual is not None
    assert (course.usual.low, course.usual.level) == pytest.approx((-turned.usual.high, -turned.usual.level))
    assert course_of(values).episodes == ()


def test_the_rule_given_first_holds_the_strain() -> None:
    values = [8.0, 9.0, 8.5, 8.5, 3.0, 3.0, 8.5]
    both = [Drop(), Fall()]
    assert [episode.rule for episode in course_of(values, rules=both).episodes] == ["drop"]
    assert [episode.rule for episode in course_of(values, rules=both[::-1]).episodes] == ["fall"]


def test_two_rules_of_one_name_are_told_apart() -> None:
    values = [8.0, 9.0, 8.5, 8.5, 3.0, 8.5]
    (episode,) = course_of(values, rules=[Drop(k=1.5), Drop(k=3)]).episodes
    assert episode.rule == "drop:k=1.5"
    with pytest.raises(ValueError, match="appears twice"):
        course_of(values, rules=[Drop(), Drop()])


def test_a_series_is_the_same_alone_and_among_many() -> None:
    chance = np.random.default_rng(7)
    count = chance.integers(0, 30, 400)
    frame = pl.DataFrame(
        {
            "therapy": np.repeat(np.arange(400), count),
            "session": np.concatenate([np.arange(n) + 1 for n in count]),
            "score": chance.normal(7, 1.3, count.sum()).round(1),
        }
    )
    together = course_tables(frame, by="therapy", over="session", value="score")
    for course in together.courses()[::40]:
        alone = frame.filter(pl.col("therapy") == course.by)
        assert courses(alone, by="therapy", over="session", value="score", rules=together.rules) == (course,)


def test_several_columns_name_a_series() -> None:
    frame = pl.DataFrame(
        {"chair": ["client", "client", "therapist"], "therapy": [2, 1, 1], "session": [1, 1, 1], "score": [1, 2, 3]}
    )
    found = courses(frame, by=["therapy", "chair"], over="session", value="score")
    assert [course.by for course in found] == [(1, "client"), (1, "therapist"), (2, "client")]


def test_dates_and_named_occasions_keep_their_labels() -> None:
    frame = pl.DataFrame({"id": 1, "when": ["pre", "post"], "score": [3, 4]})
    frame = frame.with_columns(pl.col("when").cast(pl.Enum(["pre", "post"])))
    (course,) = courses(frame.reverse(), by="id", over="when", value="score")
    assert [point.session for point in course.points] == ["pre", "post"]


REFUSED = [
    ({"by": "nobody"}, "no column nobody. It has id, session, score, name"),
    ({"value": "name"}, "not numbers"),
    ({"over": "name"}, "order is unknown"),
    ({"better": "up"}, "'higher' or 'lower'"),
]


@pytest.mark.parametrize(("change", "message"), REFUSED)
def test_tables_that_cannot_be_read_so(change: dict[str, str], message: str) -> None:
    frame = pl.DataFrame({"id": [1], "session": [1], "score": [1.0], "name": ["x"]})
    with pytest.raises(ValueError, match=message):
        course_tables(frame, **({"by": "id", "over": "session", "value": "score"} | change))


BROKEN = [
    ({"id": [1, 1], "session": [2, 2], "score": [1.0, 2.0]}, "2? ?1 rows repeat a session"),
    ({"id": [1, None], "session": [1, 2], "score": [1.0, 2.0]}, "empty in id"),
    ({"id": [1, 1], "session": [1, 2], "score": [1.0, float("inf")]}, "not finite numbers"),
]


@pytest.mark.parametrize(("columns", "message"), BROKEN)
def test_rows_that_cannot_be_used(columns: dict[str, list[float]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        course_tables(pl.DataFrame(columns), by="id", over="session", value="score")


def test_an_empty_table_has_no_courses() -> None:
    empty = pl.DataFrame(schema={"id": pl.Int64, "session": pl.Int64, "score": pl.Float64})
    assert courses(empty, by="id", over="session", value="score") == ()


def test_known_is_what_numpy_says() -> None:
    values = np.random.default_rng(3).normal(5, 2, (6, 4))
    known = known_before(values)
    assert np.isnan(known.mean[0]).all()
    assert np.isnan(known.spread[:2]).all()
    for seen in range(2, 7):
        np.testing.assert_allclose(known.mean[seen], values[:seen].mean(axis=0))
        np.testing.assert_allclose(known.spread[seen], values[:seen].std(axis=0, ddof=1))


def test_sheets_hold_every_rating_once() -> None:
    count = np.array([3, 0, 1, 3, 3, 7, 1])
    values = np.arange(count.sum(), dtype=float)
    laid = list(sheets(values, count, size=6))
    assert sorted(np.concatenate([sheet.values.ravel() for sheet in laid])) == list(values)
    assert all(sheet.values.size <= 7 for sheet in laid)


def test_noticed_sessions_are_all_of_them() -> None:
    frame = pl.DataFrame({"id": 1, "session": range(1, 8), "score": [8.0, 9, 8.5, 8.5, 5, 5, 2]})
    found = noticed_sessions(frame, by="id", over="session", value="score", rules=[Drop(k=1.5), Fall(p=0.05)])
    assert found.rows() == [(1, 5, "drop"), (1, 5, "fall"), (1, 7, "drop"), (1, 7, "fall")]
    assert len(course_tables(frame, by="id", over="session", value="score", rules=[Drop(k=1.5)]).episodes) == 1


def people(count: int, *, ruptures: int = 0) -> pl.DataFrame:
    """People whose ratings go up and down by 1.5 around their own level; some with a fall of 9 in one session."""
    chance = np.random.default_rng(3)
    scores = chance.normal(50, 10, count)[:, None] + chance.normal(0, 1.5, (count, 8))
    scores[:ruptures, 5] -= 9
    rows = {"id": np.repeat(np.arange(count), 8), "session": np.tile(np.arange(1, 9), count), "score": scores.ravel()}
    return pl.DataFrame(rows)


def test_many_teach_a_spread_that_ruptures_do_not_widen() -> None:
    columns = {"by": "id", "over": "session", "value": "score"}
    assert learnt_spread(people(2000), **columns) == pytest.approx(1.5, abs=0.04)
    strained = people(2000, ruptures=600)
    assert learnt_spread(strained, **columns) == pytest.approx(1.5, abs=0.06)
    assert pooled_spread(strained, **columns) > 2.2
    turned = strained.with_columns(score=10 * pl.col("score")).sample(fraction=1, shuffle=True, seed=1)
    assert learnt_spread(turned, **columns) == pytest.approx(10 * learnt_spread(strained, **columns))


def test_nothing_is_learnt_of_a_few_or_of_people_who_never_vary() -> None:
    columns = {"by": "id", "over": "session", "value": "score"}
    assert course_tables(people(20), **columns).rules == (Dip(prior=learnt_spread(people(20), **columns)),)
    for few in (people(19), people(20).filter(pl.col("session") < 4), people(30).with_columns(score=5)):
        assert np.isnan(learnt_spread(few, **columns))
        assert course_tables(few, **columns).rules == (Fall(),)


def test_pooled_spread_by_hand() -> None:
    frame = pl.DataFrame({"id": [1, 1, 1, 2, 2, 3], "session": [1, 2, 3, 1, 2, 1], "score": [4.0, 6, 8, 1, 3, 9]})
    # squares 4 + 0 + 4 and 1 + 1 around their own means, 2 + 1 degrees of freedom
    assert pooled_spread(frame, by="id", over="session", value="score") == pytest.approx(sqrt(10 / 3))
    assert np.isnan(pooled_spread(frame.filter(pl.col("id") == 3), by="id", over="session", value="score"))
