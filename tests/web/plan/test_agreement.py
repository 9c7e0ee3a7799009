"""Agreed means: the same version, and both say "agree" to it.

what was said, in order (version party stance)          agreed   on the table
nothing                                                 -        1
1 client agree                                          -        1
1 client agree, 1 therapist agree                       1        -
1 both agree, 2 therapist agree                         1        2
1 both agree, 2 therapist agree, 2 client agree         2        -
1 both agree, 1 client disagree                         -        1
2 agreed, then 1 said again                             2        -
2 agreed, then taken back, then 1 said again            -        2
1 client agree, 2 therapist agree                       -        2
somebody who left agrees                                -        1
"""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_web.plan.agreement import Said, agreement
from alliance_web.plan.states import Stance
from tests.amounts import examples

CLIENT, THERAPIST, GONE = 1, 2, 3
YES, NO, OPEN = Stance.AGREE, Stance.DISAGREE, Stance.UNDECIDED
BOTH_TO_1 = [(1, CLIENT, YES), (1, THERAPIST, YES)]
BOTH_TO_2 = [(2, THERAPIST, YES), (2, CLIENT, YES)]


@pytest.mark.parametrize(
    ("latest", "said", "agreed", "on_the_table"),
    [
        (1, [], None, 1),
        (1, BOTH_TO_1[:1], None, 1),
        (1, BOTH_TO_1, 1, None),
        (2, [*BOTH_TO_1, BOTH_TO_2[0]], 1, 2),
        (2, [*BOTH_TO_1, *BOTH_TO_2], 2, None),
        (1, [*BOTH_TO_1, (1, CLIENT, NO)], None, 1),
        (1, [*BOTH_TO_1, (1, CLIENT, OPEN)], None, 1),
        (2, [*BOTH_TO_1, *BOTH_TO_2, (1, CLIENT, YES), (1, THERAPIST, YES)], 2, None),
        (2, [*BOTH_TO_1, *BOTH_TO_2, (2, CLIENT, NO), (1, CLIENT, YES)], None, 2),
        (2, [(1, CLIENT, YES), (2, THERAPIST, YES)], None, 2),
        (1, [(1, CLIENT, YES), (1, GONE, YES)], None, 1),
    ],
)
def test_agreed(latest: int, said: list[tuple[int, int, Stance]], agreed: int | None, on_the_table: int | None) -> None:
    found = agreement([CLIENT, THERAPIST], latest, [Said(*one) for one in said])
    assert (found.agreed, found.on_the_table) == (agreed, on_the_table)


def test_nobody_agrees_alone() -> None:
    assert agreement([], 1, [Said(1, CLIENT, YES)]).agreed is None


def test_dissent_is_seen() -> None:
    found = agreement([CLIENT, THERAPIST], 1, [Said(1, CLIENT, YES), Said(1, THERAPIST, NO)])
    assert found.dissents() == {THERAPIST}
    assert found.of(CLIENT) is YES
    assert found.of(CLIENT, version=2) is OPEN


# Mostly by the two, mostly "agree": or it would hardly ever come to an agreement, and nothing would be shown.
SAID = st.lists(
    st.builds(
        Said,
        st.integers(1, 3),
        st.sampled_from([CLIENT, CLIENT, THERAPIST, THERAPIST, GONE]),
        st.sampled_from([YES, YES, YES, NO, OPEN]),
    ),
    min_size=3,
    max_size=30,
)
SEEN = examples(200)


def test_agreed_means_the_same_version_and_both() -> None:
    """Whatever is said in whatever order: what counts as agreed has the last word of both for it."""
    told: Counter[bool] = Counter()

    @SEEN
    @given(SAID)
    def holds(said: list[Said]) -> None:
        agreed = agreement([CLIENT, THERAPIST], 3, said).agreed
        told[agreed is not None] += 1
        if agreed is not None:
            last = {p: [one.stance for one in said if (one.version, one.party) == (agreed, p)] for p in (1, 2)}
            assert all(words[-1] is YES for words in last.values())

    holds()
    assert min(told[True], told[False]) > 40  # both came about


def test_whoever_says_no_to_what_is_agreed_ends_it() -> None:
    told: Counter[bool] = Counter()

    @SEEN
    @given(SAID, st.sampled_from([CLIENT, THERAPIST]))
    def holds(said: list[Said], party: int) -> None:
        agreed = agreement([CLIENT, THERAPIST], 3, said).agreed
        told[agreed is not None] += 1
        if agreed is not None:
            assert agreement([CLIENT, THERAPIST], 3, [*said, Said(agreed, party, NO)]).agreed is None

    holds()
    assert told[True] > 40
