"""What stands out in one session, by hand and for answers of every shape.

client          therapist       before          well            moved           apart
9 8             9 7             none            bond            -               -
3 8             3 8             none            goals           -               -       (never what is low)
9 5             5 5             none            -               -               bond    (4 > 2.58 x .9 x 1.41 = 3.28)
9 6             6 6             none            -               -               -       (3 is not)
5 (was 9)       8               9, missing      -               bond            -       (moved, so not apart too)
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.prompts import LastSession, card_rule, card_rules, last_session
from tests.amounts import examples
from tests.properties.shapes import Values, series

ITEMS = ("bond", "goals", "tasks")


def seen(client: dict[str, float], therapist: dict[str, float], *before: tuple[str, str, list[float]]) -> LastSession:
    """Session 9, after some answers before."""
    answers: dict[tuple[str, str], dict[int, float]] = {
        (chair, item): dict(enumerate(values, 1)) for chair, item, values in before
    }
    for chair, now in (("client", client), ("therapist", therapist)):
        for item, value in now.items():
            answers.setdefault((chair, item), {})[9] = value
    return last_session(answers, ITEMS, 9)


def names(found: LastSession) -> tuple[list[str], str | None, list[str]]:
    return [p.item for p in found.well], found.moved and found.moved.item, [p.item for p in found.apart]


@pytest.mark.parametrize(
    ("client", "therapist", "expected"),
    [
        ({"bond": 9, "goals": 8}, {"bond": 9, "goals": 7}, (["bond"], None, [])),
        ({"bond": 9, "goals": 7}, {"bond": 7, "goals": 9}, (["bond", "goals"], None, [])),
        ({"bond": 3, "goals": 8}, {"bond": 3, "goals": 8}, (["goals"], None, [])),
        ({"bond": 3, "goals": 6}, {"bond": 8, "goals": 6}, ([], None, ["bond"])),
        ({"bond": 9, "goals": 5}, {"bond": 5, "goals": 5}, ([], None, ["bond"])),
        ({"bond": 9, "goals": 6}, {"bond": 6, "goals": 6}, ([], None, [])),
        ({"bond": 10, "goals": 1}, {"bond": 6, "goals": 9}, ([], None, ["goals", "bond"])),
        ({"bond": 7}, {"goals": 7}, ([], None, [])),
        ({}, {}, ([], None, [])),
    ],
)
def test_lists_by_hand(client: dict[str, float], therapist: dict[str, float], expected: object) -> None:
    assert names(seen(client, therapist)) == expected


def test_high_everywhere_needs_every_question_of_both() -> None:
    client, therapist = {"bond": 9, "goals": 8, "tasks": 8}, {"bond": 7, "goals": 8, "tasks": 8}
    assert seen(client, therapist).everywhere
    assert not seen(client, {"bond": 7, "goals": 8}).everywhere
    assert not seen(client, {**therapist, "tasks": 9}).everywhere


def test_what_is_lower_than_usual_for_one_of_them_did_not_go_well() -> None:
    usual = ("client", "bond", [10, 10, 10, 10, 10, 10])
    assert names(seen({"bond": 8}, {"bond": 8}, usual))[0] == []
    assert names(seen({"bond": 8}, {"bond": 8}))[0] == ["bond"]


def test_a_move_is_against_the_same_chairs_last_answer_and_says_what_the_other_chair_says_now() -> None:
    found = seen({"bond": 5}, {"bond": 8}, ("client", "bond", [9, 9, 9]), ("therapist", "bond", [8, 8]))
    assert found.moved
    assert (found.moved.chair, found.moved.before, found.moved.now, found.moved.since) == ("client", 9, 5, 3)
    assert found.moved.other == 8
    assert names(found) == ([], "bond", [])


def test_somebody_who_goes_up_and_down_has_no_biggest_change() -> None:
    restless = [2.0, 9, 1, 10, 3, 9]
    assert seen({"bond": 4}, {}, ("client", "bond", restless)).moved is None
    assert seen({"bond": 5}, {}, ("client", "bond", [9.0, 9, 9, 9, 9, 9])).moved


def test_no_list_for_one_point_however_steady_both_are() -> None:
    steady = [7.0] * 8
    found = seen({"bond": 8}, {"bond": 7}, ("client", "bond", steady), ("therapist", "bond", steady))
    assert (found.moved, found.apart) == (None, ())


def test_the_rules_name_their_numbers() -> None:
    assert "highest third of the scale (7 or more)" in card_rule("well").rule
    assert all("{" not in f"{rule.rule} {rule.formula}" for rule in card_rules())


@examples(150)
@given(
    chairs=st.fixed_dictionaries({(c, i): series(most=20) for c in ("client", "therapist") for i in ITEMS}),
    session=st.integers(1, 20),
)
def test_every_list_is_true_whatever_the_answers(chairs: dict[tuple[str, str], Values], session: int) -> None:
    found = last_session(chairs, ITEMS, session)
    now = {key: values[session] for key, values in chairs.items() if session in values}
    well, moved, apart = names(found)
    everything = [*well, *([moved] if moved else []), *apart]
    assert len(everything) == len(set(everything))
    for item in well:
        assert now["client", item] >= 7
        assert now["therapist", item] >= 7
    for pair in found.apart:
        assert (pair.client, pair.therapist) == (now["client", pair.item], now["therapist", pair.item])
        assert pair.apart >= 2
    sizes = [abs(now[key] - values[max(at for at in values if at < session)])
             for key, values in chairs.items() if key in now and min(values) < session]  # fmt: skip
    if found.moved:
        assert found.moved.size == max(sizes) >= 2
    if found.everywhere:
        assert min(now.values()) >= 7
        assert len(now) == 6
