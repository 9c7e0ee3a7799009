"""What both chairs may see: a truth table of its three rules, and that nothing private ever leaves a trace."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.instruments import available, load
from alliance_web.access.relation import Part
from alliance_web.checkins.shared import TEXT_ITEMS, Asked, Personal, SharedSession, share
from alliance_web.checkins.states import Sharing, State
from tests.amounts import examples

CLIENT, THERAPIST, OUTCOME = "both-chairs-client-1", "both-chairs-therapist-1", "phq-8"
ALLIANCE = {CLIENT, THERAPIST}
ITEMS = tuple(item.code for item in load(CLIENT).ratings)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OPEN, DONE, WAIVED = State.OPEN, State.SUBMITTED, State.WAIVED

# client, therapist, a later session has begun -> both are shown, who is awaited
REVEALED = [
    (OPEN, OPEN, False, False, (Part.CLIENT, Part.THERAPIST)),
    (DONE, OPEN, False, False, (Part.THERAPIST,)),
    (OPEN, DONE, False, False, (Part.CLIENT,)),
    (DONE, DONE, False, True, ()),
    (DONE, WAIVED, False, True, ()),
    (WAIVED, DONE, False, True, ()),
    (WAIVED, WAIVED, False, True, ()),
    (DONE, OPEN, True, True, (Part.THERAPIST,)),
    (OPEN, DONE, True, True, (Part.CLIENT,)),
    (OPEN, OPEN, True, True, (Part.CLIENT, Part.THERAPIST)),
]

# when its author shares it, a later session has begun -> it is shown
VISIBLE = [
    (Sharing.NOW, False, True),
    (Sharing.NOW, True, True),
    (Sharing.NEXT, False, False),
    (Sharing.NEXT, True, True),
    (Sharing.NEVER, False, False),
    (Sharing.NEVER, True, False),
]


def asked(part: Part, state: State = DONE, session: int = 1, **answers: int | None) -> Asked:
    instrument = CLIENT if part is Part.CLIENT else THERAPIST
    rated_at = NOON if state is DONE else None
    return Asked(session, part, instrument, state, rated_at, answers if state is DONE else {})


def shared(rows: list[Asked], personal: list[Personal] | None = None, *, sessions: int = 1) -> SharedSession:
    """The first session as both see it."""
    begun = [(number, NOON + timedelta(weeks=number)) for number in range(1, sessions + 1)]
    return share(begun, rows, personal or [], ALLIANCE)[0]


@pytest.mark.parametrize(("client", "therapist", "is_past", "is_revealed", "awaited"), REVEALED)
def test_both_are_shown_at_once(
    client: State, therapist: State, is_past: bool, is_revealed: bool, awaited: tuple[Part, ...]
) -> None:
    rows = [asked(Part.CLIENT, client, bond=7), asked(Part.THERAPIST, therapist, bond=5)]
    seen = shared(rows, sessions=2 if is_past else 1)
    answered = {part for part, state in ((Part.CLIENT, client), (Part.THERAPIST, therapist)) if state is DONE}
    assert (seen.revealed, seen.awaited) == (is_revealed, awaited)
    assert set(seen.ratings) == (answered if is_revealed else set())


@pytest.mark.parametrize(("sharing", "is_past", "is_visible"), VISIBLE)
def test_words_are_shown_when_their_author_says(sharing: Sharing, is_past: bool, is_visible: bool) -> None:
    words = Personal(1, Part.CLIENT, CLIENT, "unsaid", "too fast", sharing)
    said = shared([asked(Part.CLIENT), asked(Part.THERAPIST, OPEN)], [words], sessions=2 if is_past else 1).said
    assert [one.words for one in said] == (["too fast"] if is_visible else [])


@pytest.mark.parametrize(("sharing", "is_past", "is_visible"), VISIBLE)
@pytest.mark.parametrize("part", Part)
def test_a_number_kept_back_is_shown_when_its_author_says(
    part: Part, sharing: Sharing, is_past: bool, is_visible: bool
) -> None:
    rows = [asked(Part.CLIENT, bond=7, goals=7), asked(Part.THERAPIST, bond=7, goals=7)]
    kept = Personal(1, part, CLIENT if part is Part.CLIENT else THERAPIST, "tasks", "2", sharing)
    assert shared(rows, [kept], sessions=2 if is_past else 1).value(part, "tasks") == (2 if is_visible else None)


def test_a_released_number_counts_in_the_total_again() -> None:
    rest = dict.fromkeys(ITEMS[1:], 8)
    kept = Personal(1, Part.CLIENT, CLIENT, ITEMS[0], "0", Sharing.NEXT)
    seen = shared([asked(Part.CLIENT, **rest), asked(Part.THERAPIST, bond=7)], [kept], sessions=2)
    assert seen.value(Part.CLIENT, "overall") == 7


def test_a_released_number_of_an_outcome_questionnaire_counts_in_its_score() -> None:
    answers = dict.fromkeys((f"q{n}" for n in range(2, 9)), 1)
    row = Asked(1, Part.CLIENT, OUTCOME, DONE, NOON, answers, {}, 8.0)
    kept = Personal(1, Part.CLIENT, OUTCOME, "q1", "3", Sharing.NEXT)
    assert shared([row], [kept]).outcomes[0].overall == 8
    assert shared([row], [kept], sessions=2).outcomes[0].overall == 10


def test_an_outcome_questionnaire_waits_for_nobody() -> None:
    row = Asked(1, Part.CLIENT, OUTCOME, DONE, NOON, {"q1": 1}, {}, None)
    seen = shared([row, asked(Part.CLIENT, OPEN), asked(Part.THERAPIST, OPEN)])
    assert not seen.revealed
    assert seen.outcomes == (row,)


def test_sessions_come_in_order_with_their_own_answers() -> None:
    rows = [asked(Part.CLIENT, session=2, bond=2), asked(Part.CLIENT, session=1, bond=1)]
    begun = [(2, NOON + timedelta(weeks=1)), (1, NOON)]
    first, second = share(begun, rows, [], ALLIANCE)
    assert (first.value(Part.CLIENT, "bond"), second.value(Part.CLIENT, "bond")) == (1, 2)


def test_no_answer_has_no_value() -> None:
    seen = shared([asked(Part.CLIENT, bond=None)])
    assert seen.value(Part.CLIENT, "bond") is None
    assert seen.value(Part.THERAPIST, "bond") is None


def test_the_items_that_hold_words_are_those_of_the_instruments() -> None:
    kinds = {item.code for key in available() for item in load(key).items if item.kind == "text"}
    assert kinds == TEXT_ITEMS


VALUES = st.integers(0, 10)
PRIVATE = st.fixed_dictionaries(
    {}, optional={item: st.tuples(VALUES, st.sampled_from([Sharing.NEXT, Sharing.NEVER])) for item in ITEMS}
)


def as_stored(answers: dict[str, int], private: dict[str, tuple[int, Sharing]]) -> tuple[list[Asked], list[Personal]]:
    """The rows of a session in which the client keeps some answers back."""
    open_answers = {item: value for item, value in answers.items() if item not in private}
    rows = [asked(Part.CLIENT, **open_answers), asked(Part.THERAPIST, bond=7)]
    kept = [Personal(1, Part.CLIENT, CLIENT, item, str(value), when) for item, (value, when) in private.items()]
    return rows, kept


@examples(60)
@given(answers=st.fixed_dictionaries(dict.fromkeys(ITEMS, VALUES)), private=PRIVATE, other=VALUES)
def test_a_private_answer_changes_nothing_that_is_shown(
    answers: dict[str, int], private: dict[str, tuple[int, Sharing]], other: int
) -> None:
    """Whatever the private number is, and whether it is there at all, both see the same until it is released."""
    rows, kept = as_stored(answers, private)
    changed = [Personal(k.session, k.part, k.instrument, k.item, str(other), k.sharing) for k in kept]
    assert shared(rows, kept) == shared(rows, changed) == shared(rows, [])


@examples(40)
@given(answers=st.fixed_dictionaries(dict.fromkeys(ITEMS, VALUES)), private=PRIVATE, other=VALUES)
def test_what_is_kept_for_good_changes_nothing_ever(
    answers: dict[str, int], private: dict[str, tuple[int, Sharing]], other: int
) -> None:
    rows, kept = as_stored(answers, {item: (value, Sharing.NEVER) for item, (value, _when) in private.items()})
    changed = [Personal(k.session, k.part, k.instrument, k.item, str(other), k.sharing) for k in kept]
    assert shared(rows, kept, sessions=3) == shared(rows, changed, sessions=3) == shared(rows, [], sessions=3)
