"""What stands out in one session.

client          therapist       highest                 partings
9 8             9 7             bond, top of both       goals by 1
9 8             7 9             goals, the higher sum   bond by 2, goals by 1
7 7             7 7             everything              none
none                            none                    none
"""

import pytest

from alliance.dyad import Move, Pair, highest, largest_move, partings


def pairs(*answers: tuple[float, float]) -> list[Pair]:
    return [Pair(item, item, *answer) for item, answer in zip(("bond", "goals"), answers, strict=False)]


@pytest.mark.parametrize(
    ("answers", "items", "by_both", "everywhere"),
    [
        (((9, 9), (8, 7)), ["bond"], True, False),
        (((9, 7), (8, 9)), ["goals"], False, False),
        (((7, 7), (7, 7)), ["bond", "goals"], True, True),
        (((9, 7), (7, 9)), ["bond", "goals"], False, False),
    ],
)
def test_highest(answers, items, by_both, everywhere) -> None:
    found = highest(pairs(*answers))
    assert found
    assert ([pair.item for pair in found.pairs], found.by_both, found.everywhere) == (items, by_both, everywhere)


def test_nothing_to_compare() -> None:
    assert highest([]) is None
    assert partings([]) == ()
    assert largest_move([]) is None


def test_partings_come_by_size_and_views_that_meet_are_none() -> None:
    assert [pair.apart for pair in partings(pairs((8, 7), (9, 7)))] == [2, 1]
    assert partings(pairs((7, 7), (8, 8))) == ()


def test_the_largest_move_of_either_chair() -> None:
    moves = [
        Move("client", "bond", "Bond", 7, 7, 1),
        Move("client", "goals", "", 5, 8, 2),
        Move("therapist", "", "", 9, 6, 1),
    ]
    found = largest_move(moves)
    assert found is moves[1]
    assert found.size == 3
    assert largest_move(moves[:1]) is None
