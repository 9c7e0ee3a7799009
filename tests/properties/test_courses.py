"""What holds for every course and every strain rule, whatever the ratings."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.course import RULES, Dip, Practice, Reliable, Rule, course_tables, courses, parse_rule
from alliance.model import Course, Episode
from tests.amounts import examples

NEEDED = {Reliable: {"sd": 2.0, "r": 0.8}, Dip: {"prior": 0.5}}
EVERY_RULE = [kind(**NEEDED.get(kind, {})) for kind in RULES]
#: Rules whose numbers are points of one scale.
ON_ONE_SCALE = (Reliable, Practice, Dip)

#: Ratings in eighths, as the mean of eight whole answers is; whole numbers in memory, so that sums are exact.
ratings = st.lists(st.none() | st.integers(0, 80).map(lambda eighths: eighths / 8), min_size=1, max_size=25)
practices = st.lists(ratings, min_size=1, max_size=6)
every_rule = pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.name)


def frame_of(series: list[list[float | None]]) -> pl.DataFrame:
    rows = [(therapy, n, value) for therapy, values in enumerate(series) for n, value in enumerate(values, 1)]
    return pl.DataFrame(rows, schema={"therapy": pl.Int64, "session": pl.Int64, "score": pl.Float64}, orient="row")


def courses_of(frame: pl.DataFrame, rule: Rule, better: str = "higher") -> tuple[Course, ...]:
    return courses(frame, by="therapy", over="session", value="score", rules=[rule], better=better)


def strains(course: Course) -> list[tuple[object, ...]]:
    return [(one.start, one.trough, one.end, one.repaired, one.length) for one in course.episodes]


@every_rule
@given(practices, st.randoms(use_true_random=False))
@examples(12)
def test_the_order_of_the_file_does_not_matter(rule: Rule, series: list[list[float | None]], random: object) -> None:
    frame = frame_of(series)
    rows = list(range(frame.height))
    random.shuffle(rows)  # type: ignore[attr-defined]
    assert courses_of(frame[rows], rule) == courses_of(frame, rule)


@every_rule
@given(practices)
@examples(12)
def test_a_course_is_the_same_alone_and_among_others(rule: Rule, series: list[list[float | None]]) -> None:
    frame = frame_of(series)
    alone = [courses_of(frame.filter(pl.col("therapy") == therapy), rule)[0] for therapy in range(len(series))]
    assert tuple(alone) == courses_of(frame, rule)


@every_rule
@given(practices, st.sampled_from([0.25, 2, 16]), st.integers(-40, 40))
@examples(12)
def test_units_and_zero_of_the_scale_do_not_matter(
    rule: Rule, series: list[list[float | None]], factor: float, shift: int
) -> None:
    if isinstance(rule, ON_ONE_SCALE):
        factor, shift = 1, 0
    frame = frame_of(series)
    moved = frame.with_columns(pl.col("score") * factor + shift)
    for here, there in zip(courses_of(frame, rule), courses_of(moved, rule), strict=True):
        assert strains(there) == strains(here)
        assert [one.magnitude for one in there.episodes] == pytest.approx([one.magnitude for one in here.episodes])
        assert (there.usual is None) == (here.usual is None)
        if here.usual and there.usual:
            assert there.usual.low == pytest.approx(here.usual.low * factor + shift, abs=1e-6)
            assert there.usual.spread == pytest.approx(here.usual.spread * factor, abs=1e-9)


@every_rule
@given(practices)
@examples(12)
def test_a_scale_turned_round_gives_the_same(rule: Rule, series: list[list[float | None]]) -> None:
    frame = frame_of(series)
    turned = courses_of(frame.with_columns(-pl.col("score")), rule.turned(), better="lower")
    assert list(map(strains, turned)) == list(map(strains, courses_of(frame, rule)))


@every_rule
@given(practices, st.integers(1, 25))
@examples(12)
def test_later_sessions_never_change_the_past(rule: Rule, series: list[list[float | None]], last: int) -> None:
    frame = frame_of(series)
    whole = {course.by: course for course in courses_of(frame, rule)}
    for then in courses_of(frame.filter(pl.col("session") <= last), rule):
        now = whole[then.by]
        assert now.points[: len(then.points)] == then.points
        assert [one.start for one in now.episodes if one.start <= last] == [one.start for one in then.episodes]
        for before, after in zip(then.episodes, now.episodes, strict=False):
            if before.end is not None:
                assert after == before


@given(st.lists(ratings, min_size=20, max_size=30), st.integers(1, 25))
@examples(15)
def test_what_many_teach_can_be_given_back(series: list[list[float | None]], last: int) -> None:
    """With the rule that was written out, a person is the same alone, and the past the same as it was told at first."""
    frame = frame_of(series)
    tables = course_tables(frame, by="therapy", over="session", value="score")
    (written,) = (parse_rule(str(rule)) for rule in tables.rules)
    for course in tables.courses():
        alone = frame.filter(pl.col("therapy") == course.by)
        assert courses_of(alone, written) == (course,)
        for then in courses_of(alone.filter(pl.col("session") <= last), written):
            assert [one.start for one in course.episodes if one.start <= last] == [one.start for one in then.episodes]


@given(practices, st.sets(st.sampled_from(EVERY_RULE), min_size=1).map(list))
@examples(40)
def test_episodes_never_overlap_and_are_what_they_say(series: list[list[float | None]], rules: list[Rule]) -> None:
    for course in courses(frame_of(series), by="therapy", over="session", value="score", rules=rules):
        values = {point.session: point.value for point in course.points if point.value is not None}
        rated, free_from = sorted(values), 0
        for episode in course.episodes:
            assert episode.start > free_from
            _is_what_it_says(episode, rated, values)
            free_from = rated[-1] if episode.end is None else episode.end


def _is_what_it_says(episode: Episode, rated: list[int], values: dict[int, float]) -> None:
    last = rated[-1] if episode.end is None else episode.end
    inside = [session for session in rated if episode.start <= session <= last]
    below = inside[:-1] if episode.repaired else inside
    assert episode.length == len(below)
    assert values[episode.trough] == min(values[session] for session in below)
    assert not (episode.repaired and episode.end is None)


@given(st.floats(-1e6, 1e6), st.integers(1, 20))
@examples(25)
def test_equal_ratings_say_nothing_about_strain(value: float, n: int) -> None:
    own_scale = [rule for rule in EVERY_RULE if not isinstance(rule, ON_ONE_SCALE)]
    tables = course_tables(frame_of([[value] * n]), by="therapy", over="session", value="score", rules=own_scale)
    assert tables.episodes.height == 0
    assert tables.usual["reason"][0] != ""
