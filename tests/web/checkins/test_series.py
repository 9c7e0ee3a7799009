"""Shared ratings as tables: an answer that is not there leaves no row, whatever the reason."""

from datetime import UTC, datetime

from alliance_web.access.relation import Part
from alliance_web.checkins.series import line, ratings_table, sessions_table
from alliance_web.checkins.shared import Asked, SharedSession
from alliance_web.checkins.states import State


def session(number: int, *ratings: Asked, revealed: bool = True) -> SharedSession:
    by_part = {rating.part: rating for rating in ratings}
    return SharedSession(number, datetime(2026, 1, number, tzinfo=UTC), revealed, (), by_part, (), ())


def rating(number: int, part: Part, answers: dict[str, int | None], overall: float | None) -> Asked:
    return Asked(number, part, "x", State.SUBMITTED, None, answers, {}, overall)


COURSE = (
    session(1, rating(1, Part.CLIENT, {"bond": 7, "goals": None, "strain": 1}, 7.5)),
    session(2, rating(2, Part.CLIENT, {}, None), rating(2, Part.THERAPIST, {"bond": 4}, None)),
    session(3, revealed=False),
)


def test_a_row_for_every_answer_there_is() -> None:
    rows = ratings_table({5: COURSE}).rows()
    assert rows == [
        (5, 1, "client", "bond", 7.0),
        (5, 1, "client", "strain", 1.0),
        (5, 1, "client", "overall", 7.5),
        (5, 2, "therapist", "bond", 4.0),
    ]


def test_every_session_that_is_shown_counts_as_held() -> None:
    assert sessions_table({5: COURSE, 6: COURSE[:1]}).rows() == [(5, 1), (5, 2), (6, 1)]


def test_a_session_nobody_was_asked_about_is_not_missing() -> None:
    awaited = SharedSession(5, datetime(2026, 1, 5, tzinfo=UTC), True, (Part.CLIENT,), {}, (), ())
    assert sessions_table({5: (session(4), awaited)}).rows() == [(5, 5)]


def test_without_any_answer_the_table_keeps_its_columns() -> None:
    assert ratings_table({}).columns == ["therapy", "session", "chair", "item", "value"]
    assert sessions_table({}).columns == ["therapy", "session"]


def test_a_line_breaks_where_there_is_no_answer_and_ends_where_none_is_shown_yet() -> None:
    assert line(COURSE, Part.CLIENT, "bond") == {1: 7, 2: None}
    assert line(COURSE, Part.CLIENT, "overall") == {1: 7.5, 2: None}
    assert line(COURSE, Part.THERAPIST, "bond") == {1: None, 2: 4}
