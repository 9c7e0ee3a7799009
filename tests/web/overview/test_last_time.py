"""What one session leaves to talk about, from shared sessions as plain values.

What stands out is the library's (tests/library/prompts/test_session_card.py); here is what is laid before it.

Client          therapist       before          what stands out
9 8             9 7             none            bond is high for both
7 none          none 7          none            nothing to compare
5               8               9, missing, 5   the step is against the chair's own last answer
"""

from datetime import UTC, datetime

import pytest

from alliance_web.access.relation import Part
from alliance_web.checkins.shared import Asked, SharedSession
from alliance_web.checkins.states import State
from alliance_web.overview.queries.last_time import LastTime, last_time

ITEMS = {"bond": "Bond", "goals": "Goals"}
Answers = dict[str, int | None] | None


def session(number: int, client: Answers, therapist: Answers, *, revealed: bool = True) -> SharedSession:
    ratings = {
        part: Asked(number, part, "x", State.SUBMITTED, None, answers)
        for part, answers in ((Part.CLIENT, client), (Part.THERAPIST, therapist))
        if answers is not None
    }
    return SharedSession(number, datetime(2026, 1, number, tzinfo=UTC), revealed, (), ratings, (), ())


def seen(*course: SharedSession) -> LastTime:
    found = last_time(course, ITEMS)
    assert found
    return found


def test_nothing_yet() -> None:
    assert last_time([], ITEMS) is None
    assert last_time([session(1, None, None)], ITEMS) is None
    assert last_time([session(1, {"bond": 7}, None, revealed=False)], ITEMS) is None


def test_what_went_well_has_the_names_of_the_questions() -> None:
    found = seen(session(1, {"bond": 9, "goals": 8}, {"bond": 9, "goals": 6}))
    assert [(pair.label, pair.client, pair.therapist) for pair in found.well] == [("Bond", 9, 9)]
    assert not found.everywhere
    assert seen(session(1, {"bond": 9, "goals": 8}, {"bond": 7, "goals": 8})).everywhere


def test_one_question_answered_by_each_leaves_nothing_to_compare() -> None:
    found = seen(session(1, {"bond": 7, "goals": None}, {"bond": None, "goals": 7}))
    assert (found.well, found.apart, found.compared) == ((), (), False)


def test_views_that_differ_come_in_order() -> None:
    found = seen(session(1, {"bond": 3, "goals": 2}, {"bond": 7, "goals": 9}))
    assert [(pair.label, pair.client, pair.therapist) for pair in found.apart] == [("Goals", 2, 9), ("Bond", 3, 7)]
    assert [heading for heading, _ in found.worked_out] == ["Where you see things differently"]


def test_nothing_stands_out() -> None:
    found = seen(session(1, {"bond": 3, "goals": 5}, {"bond": 3, "goals": 4}))
    assert (found.well, found.moved, found.apart, found.worked_out, found.compared) == ((), None, (), (), True)


def test_a_step_is_against_the_same_chairs_last_answer() -> None:
    moved = seen(
        session(1, {"bond": 9}, {"bond": 7}),
        session(2, {"bond": None}, {"bond": 8}),
        session(3, {"bond": 5}, {"bond": 8}),
    ).moved
    assert moved
    assert (moved.chair, moved.before, moved.now, moved.since, moved.other) == (Part.CLIENT, 9, 5, 1, 8)


def test_no_step_without_an_earlier_answer_or_a_difference() -> None:
    assert seen(session(1, {"bond": 9}, {"bond": 7})).moved is None
    assert seen(session(1, {"bond": 9}, None), session(2, {"bond": 9}, {"bond": 3})).moved is None


def test_a_session_that_nobody_answered_is_passed_over() -> None:
    assert seen(session(1, {"bond": 9}, {"bond": 7}), session(2, None, None)).session == 1


def test_an_answer_not_shown_yet_is_passed_over() -> None:
    assert seen(session(1, {"bond": 9}, {"bond": 7}), session(2, {"bond": 1}, None, revealed=False)).session == 1


@pytest.mark.parametrize(("answer", "a_little"), [(1, True), (2, False)])
def test_a_named_strain(answer: int, a_little: bool) -> None:
    strains = seen(session(1, {"bond": 9, "strain": answer}, {"bond": 7, "strain": 0})).strains
    assert [(strain.part, strain.a_little) for strain in strains] == [(Part.CLIENT, a_little)]
