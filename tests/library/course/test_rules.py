"""Each strain rule on series worked out by hand, and the words it is called by."""

from math import sqrt

import numpy as np
import pytest

from alliance.course import (
    RULES,
    Cusum,
    Decline,
    Dip,
    Drop,
    Fall,
    Partition,
    Practice,
    Reliable,
    Rule,
    Trend,
    Xmr,
    parse_rule,
)
from alliance.course.known import known_before

STEADY = [8.0, 9, 8, 9]  # mean 8.5, SD .577; moving ranges 1, 1, 1, so S of the control chart is 1 / 1.128 = .887

#: Parameters without a default.
NEEDED = {Reliable: {"sd": 2.0, "r": 0.8}, Dip: {"prior": 0.5}}

#: rule, ratings, sessions noticed (counted from 1)
WORKED: list[tuple[Rule, list[float], list[int]]] = [
    # after four: t(1 - .03 x 4 / 7; 33) = 2.208, times .5 sqrt(1.25) = 1.234: below 6.766
    (Dip(prior=0.5), [8, 8, 8, 8, 6.76], [5]),
    (Dip(prior=0.5), [8, 8, 8, 8, 6.77], []),
    (Dip(prior=0.5), [8, 6.61], [2]),  # after one: t(.97; 30) = 1.955, times .5 sqrt(2) = 1.382: below 6.618
    (Dip(prior=0.5), [8, 6.62], []),
    (Dip(prior=0.2), [*STEADY, 7.86], [5]),  # own S^2 = (1 + 30 x .04) / 33, more than the prior: 8.5 - .637 = 7.863
    (Dip(prior=0.2), [*STEADY, 7.87], []),
    # the noticed 4 counts as .3 of a rating: m = 8 - .06 x 4 = 7.76, not 7.2; C = .235; 4 is 12.8 = 1.22 + 11.58 away;
    # S^2 = .227 + .3 (1.22 + .3 x 11.58 - .227) / 34: below 6.460
    (Dip(prior=0.5), [8, 8, 8, 8, 4, 6.45], [5, 6]),
    (Dip(prior=0.5), [8, 8, 8, 8, 4, 6.47], [5]),
    (Drop(k=2), [*STEADY, 7.9], []),  # 1.1 is less than 2 SD = 1.15
    (Drop(k=2), [*STEADY, 7.8], [5]),  # 1.2 is more
    (Drop(k=2), [8, 9, 0], []),  # only two ratings before
    (Drop(k=2, least=2), [8, 9, 0], [3]),
    (Drop(k=2), [8, 8, 8, 8, 0], []),  # no variation: cannot be told
    (Drop(k=2, prior=1, weight=3), [8, 8, 8, 8, 6.6, 4.2], [6]),  # S of equal ratings sqrt(3 / 6), 1.4 is not 2 S
    (Drop(k=2, prior=1, weight=3), [8, 8, 8, 8, 6.5], [5]),
    (Drop(k=2, least=1, prior=1, weight=3), [8, 5.9], [2]),  # S is the prior alone
    (Drop(k=2, anchor="best", h=3), [*STEADY, 8.4, 8.4, 7.7], [7]),  # SD .45: 7.7 is 1.3 below the best of three
    (Decline(k=2, h=2), [*STEADY, 8.4, 8.4, 7.7], []),  # but only .7 below the best of two
    (Decline(k=2, h=3), [*STEADY, 8.4, 8.4, 7.7], [7]),
    (Fall(p=0.02), [*STEADY, 6.25], [5]),  # t(.98; 3) = 3.482, times .577 sqrt(1.25) = 2.248: below 6.252
    (Fall(p=0.02), [*STEADY, 6.26], []),
    (Fall(p=0.02), [8, 8, 8, 8, 0], []),
    (Fall(p=0.02, prior=0.5, weight=3), [8, 8, 8, 8, 6.96], [5]),  # S sqrt(.75 / 6), t(.98; 6) = 2.612: below 6.967
    (Fall(p=0.02, prior=0.5, weight=3), [8, 8, 8, 8, 6.97], []),
    (Fall(p=0.02, least=1, prior=1, weight=4), [8, 3.7], [2]),  # t(.98; 4) = 2.999, times sqrt(2): below 3.76
    (Fall(p=0.02, least=1, prior=1, weight=4), [8, 3.8], []),
    (Xmr(runs=0), [*STEADY, 5.85], []),  # 8.5 - 3 x .8865 = 5.84
    (Xmr(runs=0), [*STEADY, 5.83], [5]),
    (Xmr(), [*STEADY, 6.7, 9, 6.7], [7]),  # two of three below 8.5 - 2 x .8865 = 6.73
    (Xmr(), [*STEADY, 6.7, 9, 9, 6.7], []),
    (Xmr(), [*STEADY, *[8.4] * 8, 9], [12]),  # eight in a row below 8.5
    # moving ranges of STEADY are 1 on average; 9.4 to 6 is 3.4 down, and above the limits of 5.84 and twice 6.73
    (Xmr(jumps=1), [*STEADY, 9.4, 6.1], [6]),
    (Xmr(jumps=1), [*STEADY, 9.4, 6.2], []),
    (Xmr(), [*STEADY, 9.4, 6.1], []),
    (Xmr(), [8, 8, 8, 8, *[0] * 9], []),
    (Cusum(h=4), [*STEADY, 7, 7, 7, 7], [8]),  # each adds -1.692 + .5 = -1.192: below -4 with the fourth
    (Cusum(h=4), [*STEADY, 7, 7, 7, 7, 7, 7, 7, 7], [8, 12]),  # starts again after a notice
    (Cusum(h=4), [*STEADY, 7, 7, 9, 7, 7], []),
    (Trend(p=0.02), [4, 5, 5, 6, 6, 7, 6.2], [7]),
    (Trend(p=0.02), [4, 5, 5, 6, 6, 7, 6.21], []),
    (Trend(p=0.02), [4, 5, 6, 7, 0], []),  # exactly on a line: chance cannot be told
    (Partition(penalty=4), [*STEADY, 5, 5, 5], [5]),
    (Partition(penalty=6), [*STEADY, 8, 8, 8.5, 8], []),
    (Partition(), [8, 8, 8, 8, 0, 0], []),
    (Reliable(sd=2, r=0.75), [8, 5.3], []),  # 1.96 sqrt(2) 2 sqrt(.25) = 2.772
    (Reliable(sd=2, r=0.75), [8, 5.2, 5, 2], [2, 4]),
    (Practice(), [40, 39, 38.5, 37.5, 36, 35.9], [2, 4, 5, 6]),
    (Practice(), [36, 36, 36.5], []),
]  # fmt: skip


def noticed(rule: Rule, ratings: list[float]) -> list[int]:
    values = np.array(ratings, dtype=float)[:, np.newaxis]
    return sorted((rule.notices(values, known_before(values)).session + 1).tolist())


@pytest.mark.parametrize(
    ("rule", "ratings", "sessions"), WORKED, ids=lambda one: str(one) if isinstance(one, Rule) else ""
)
def test_a_worked_series(rule: Rule, ratings: list[float], sessions: list[int]) -> None:
    assert noticed(rule, ratings) == sessions


def test_every_rule_is_worked_out() -> None:
    assert {type(rule) for rule, _, sessions in WORKED if sessions} == set(RULES)
    assert {type(rule) for rule, _, sessions in WORKED if not sessions} == set(RULES)


def test_trend_limit_by_hand() -> None:
    # 4, 5, 5, 6, 6, 7: mean 5.5, slope (2.5 x 1.5 + 1.5 x .5 + .5 x .5) x 2 / 17.5 = .542857, next 7.4.
    # Squared rest 5.5 - .542857 x 9.5 = .342857, s = sqrt(.342857 / 4); t(.98; 4) = 2.998528.
    expected, error = 5.5 + 0.542857 * 3.5, sqrt(0.342857 / 4)
    limit = expected - 2.998528 * error * sqrt(1 + 1 / 6 + 3.5**2 / 17.5)
    ratings = [4, 5, 5, 6, 6, 7]
    assert noticed(Trend(p=0.02), [*ratings, limit - 1e-4]) == [7]
    assert noticed(Trend(p=0.02), [*ratings, limit + 1e-4]) == []


def test_partition_finds_the_cheapest_cut() -> None:
    # S^2 = .786, a stretch costs 4 x .786 = 3.14. One stretch of 8, 9, 8, 9, 5 has squared error 10.8; two have
    # 1 + 3.14 and a level 3.5 lower.
    rule = Partition(penalty=4)
    values = np.array([*STEADY, 5.0])[:, np.newaxis]
    found = rule.notices(values, known_before(values))
    assert found.anchor.tolist() == [8.5]
    assert found.spread == pytest.approx([1 / 1.128])
    dear = Partition(penalty=(10.8 - 1) / (1 / 1.128) ** 2 + 0.01)
    assert noticed(dear, [*STEADY, 5.0]) == []


@pytest.mark.parametrize("kind", RULES)
def test_every_rule_can_be_written(kind: type[Rule]) -> None:
    rule = kind(**NEEDED.get(kind, {}))
    assert parse_rule(str(rule)) == rule
    assert rule.words
    needed = "".join(f",{name}={value}" for name, value in NEEDED.get(kind, {}).items())
    written = parse_rule(f"{rule.name}:within=3,c=0.5{needed}")
    assert (written.within, written.c) == (3, 0.5)


REFUSED = [
    ("nothing", "There is no rule 'nothing'. Choose from dip, fall, drop"),
    ("dip:prior=0", "needs prior and weight above 0"),
    ("dip:prior=1,counts=2", "needs counts from 0 to 1"),
    ("dip", "needs prior, which have no default"),
    ("drop:z=3", "no parameter 'z=3'. Use within=…"),
    ("drop:k", "no parameter 'k'"),
    ("drop:k=many", "needs a number for k, not 'many'"),
    ("drop:h=1.5", "needs a whole number for h"),
    ("drop:k=-1", "does not accept k=-1.0"),
    ("drop:k=inf,h=0", "does not accept within|does not accept k=inf, h=0"),
    ("drop:anchor=first", "anchor=last or anchor=best"),
    ("drop:least=1", "least=2 or more"),
    ("fall:p=0.7", "between 0 and 0.5"),
    ("fall:least=1", "least=2 or more"),
    ("fall:prior=1", "needs prior and weight together"),
    ("trend:p=0.5", "between 0 and 0.5"),
    ("trend:least=2", "least=3 or more"),
    ("xmr:baseline=2", "baseline=3 or more"),
    ("reliable:sd=2,r=1", "reliability r below 1"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_rules_that_make_no_sense(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_rule(text)


def test_a_rule_that_needs_published_numbers_says_so() -> None:
    with pytest.raises(ValueError, match="reliable needs sd, r"):
        parse_rule("reliable")
