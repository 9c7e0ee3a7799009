"""Quantiles against printed tables: t and F from Abramowitz & Stegun 1964, tables 26.10 and 26.9."""

from math import nan, pi, tan

import pytest

from alliance.distributions import (
    beta_share,
    f_probability,
    f_quantile,
    normal_quantile,
    t_probability,
    t_quantile,
)

T_TABLE = [  # probability, degrees of freedom, printed value
    (0.95, 1, 6.314),
    (0.975, 1, 12.706),
    (0.9, 2, 1.886),
    (0.975, 4, 2.776),
    (0.995, 10, 3.169),
    (0.975, 30, 2.042),
    (0.95, 120, 1.658),
]
F_TABLE = [  # probability, degrees of freedom above and below, printed value
    (0.95, 1, 10, 4.96),
    (0.95, 3, 10, 3.71),
    (0.99, 5, 20, 4.10),
    (0.975, 10, 10, 3.72),
    (0.95, 60, 120, 1.43),
]


# R 4.2.2 (validation/r): qnorm, qt and qf
NORMAL_IN_R = [(0.6, 0.253347103136), (0.9, 1.28155156554), (0.975, 1.95996398454), (0.999, 3.09023230617)]
T_IN_R = [
    (0.9, 1, 3.07768353718),
    (0.975, 4, 2.7764451052),
    (0.995, 9.5, 3.20701562844),
    (0.975, 120, 1.97993040508),
    (0.6, 2, 0.288675134595),
]
F_IN_R = [(0.95, 1, 10, 4.96460274373), (0.975, 10, 10, 3.7167918646), (0.99, 5, 20.5, 4.07155163187)]


def test_quantiles_as_in_r() -> None:
    assert [normal_quantile(p) for p, _ in NORMAL_IN_R] == pytest.approx([q for _, q in NORMAL_IN_R], rel=1e-10)
    assert [t_quantile(p, df) for p, df, _ in T_IN_R] == pytest.approx([q for *_, q in T_IN_R], rel=1e-10)
    assert [f_quantile(p, *df) for p, *df, _ in F_IN_R] == pytest.approx([q for *_, q in F_IN_R], rel=1e-10)


@pytest.mark.parametrize(("p", "df", "printed"), T_TABLE)
def test_quantiles_of_t(p: float, df: int, printed: float) -> None:
    assert t_quantile(p, df) == pytest.approx(printed, abs=5e-4)


@pytest.mark.parametrize(("p", "df1", "df2", "printed"), F_TABLE)
def test_quantiles_of_f(p: float, df1: int, df2: int, printed: float) -> None:
    assert f_quantile(p, df1, df2) == pytest.approx(printed, abs=5e-3)


def test_t_with_one_degree_of_freedom_is_the_cauchy_distribution() -> None:
    for p in (0.6, 0.9, 0.99, 0.9999):
        assert t_quantile(p, 1) == pytest.approx(tan(pi * (p - 0.5)), rel=1e-10)


def test_t_is_symmetric_and_comes_to_the_normal() -> None:
    assert t_quantile(0.5, 3) == 0
    assert t_quantile(0.1, 7) == -t_quantile(0.9, 7)
    assert t_quantile(0.975, 1e7) == pytest.approx(normal_quantile(0.975), abs=1e-6)


@pytest.mark.parametrize("df", [1, 2.5, 9, 300])
def test_quantile_and_probability_are_inverse(df: float) -> None:
    for p in (0.001, 0.2, 0.77, 0.999):
        assert t_probability(t_quantile(p, df), df) == pytest.approx(p, abs=1e-12)
        assert f_probability(f_quantile(p, df, 4), df, 4) == pytest.approx(p, abs=1e-12)


def test_ends_of_the_range() -> None:
    assert (beta_share(0, 2, 3), beta_share(1, 2, 3)) == (0, 1)
    assert f_probability(-1, 2, 3) == 0


def test_degrees_of_freedom_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="not valid degrees of freedom"):
        beta_share(0.5, nan, 1)
