"""The median of how long something takes: by hand, as lifelines tells it, and what holds for all times."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.repair import Waiting, waiting
from alliance.repair.waiting import _steps
from tests.amounts import examples

#: Times as R writes them: a + for "longer than so far". Expected by hand: median, low, high.
BY_HAND = [
    ("", (None, None, None)),
    ("3+", (None, None, None)),
    ("3", (3, None, None)),  # one case alone tells no interval
    ("1 2 3", (2, 1, None)),  # 2/3, 1/3: the interval of 2/3 is .054 to .945, that of 1/3 .009 to .774
    ("1 2 3 4", (2.5, 1, None)),  # 3/4, 1/2, 1/4: level at one half from 2 to 3
    ("1 2+", (1, 1, None)),  # 1/2 to the end: by 1 half have come; .006 to .910
    ("1 2 3+ 4+", (2, 1, None)),
    ("5+ 5+ 5+ 5", (None, 5, None)),  # 3/4 still wait where looking ends; .128 to .961
    ("0 0 0 1", (0, 0, None)),  # in the same session; 1/4: .009 to .665
]
#: Remission in acute myelogenous leukaemia, weeks (Miller 1997, Survival Analysis, from Embury 1977), with and without
#: maintenance: median and interval as lifelines 0.30.3 gives them (log-log).
REMISSION = [
    ("9 13 13+ 18 23 28+ 31 34 45+ 48 161+", Waiting(11, 7, 31, 13, None, 161)),
    ("5 5 8 8 12 16+ 23 27 30 33 43 45", Waiting(12, 11, 23, 5, 33, 45)),
]
times = st.lists(st.tuples(st.integers(0, 20), st.booleans()), max_size=40)


def read(written: str) -> list[tuple[int, bool]]:
    return [(int(time.rstrip("+")), not time.endswith("+")) for time in written.split()]


@pytest.mark.parametrize(("written", "expected"), BY_HAND)
def test_by_hand(written: str, expected: tuple[float | None, ...]) -> None:
    found = waiting(read(written))
    assert (found.median, found.low, found.high) == expected


@pytest.mark.parametrize(("written", "expected"), REMISSION)
def test_as_lifelines(written: str, expected: Waiting) -> None:
    assert waiting(read(written)) == expected


def test_the_curve_and_its_interval() -> None:
    # one of ten: S = .9, s = 1 / sqrt(90), exp(1.96 s / -log .9) = 7.106, .9^7.106 = .473, .9^(1/7.106) = .985;
    # then one of eight: S = .9 * 7 / 8
    first, second = _steps(read("2 3+ 4 9+ 9+ 9+ 9+ 9+ 9+ 9+"), 1.959964)
    assert (first.time, first.share) == (2, pytest.approx(0.9))
    assert (first.low, first.high) == pytest.approx((0.4730, 0.9853), abs=5e-5)
    assert (second.time, second.share) == (4, pytest.approx(0.7875))


@pytest.mark.parametrize(("cases", "confidence"), [([(-1, True)], 0.95), ([(1, True)], 1.0), ([(1, True)], 0.0)])
def test_refused(cases: list[tuple[int, bool]], confidence: float) -> None:
    with pytest.raises(ValueError, match="Times must be 0 sessions or more"):
        waiting(cases, confidence=confidence)


@given(times)
@examples(60)
def test_the_median_lies_in_its_interval_and_among_the_times(cases: list[tuple[int, bool]]) -> None:
    found = waiting(cases)
    assert (found.n, found.came) == (len(cases), sum(came for _, came in cases))
    if found.low is not None and found.median is not None:
        assert found.low <= found.median
    if found.median is not None and found.high is not None:
        assert found.median <= found.high
    if found.median is not None:
        assert 0 <= found.median <= (found.so_far or 0)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=40))
@examples(60)
def test_where_nobody_waits_any_more_it_is_the_plain_median(all_came: list[int]) -> None:
    found = waiting([(time, True) for time in all_came]).median
    assert found is not None
    assert sum(time <= found for time in all_came) * 2 >= len(all_came)
    assert sum(time >= found for time in all_came) * 2 >= len(all_came)


@given(times, st.integers(1, 5))
@examples(60)
def test_looking_on_at_those_who_wait_never_makes_it_shorter(cases: list[tuple[int, bool]], longer: int) -> None:
    looked_on = [(time if came else time + longer, came) for time, came in cases]
    before, after = waiting(cases).median, waiting(looked_on).median
    if after is not None:
        assert before is not None
        assert before <= after
