"""Scoring one form: against forms scored by hand, and where no score may be given."""

from math import nan

import pytest

from alliance.instruments import UnknownItems, available, load, possible_range, score
from alliance.model import Score
from tests.golden.forms import Form, forms


def agrees(found: Score, expected: float | str) -> bool:
    if isinstance(expected, str):
        return found.value is None and expected in found.reason
    return found.value == pytest.approx(expected, abs=1e-9) and found.reason == ""


@pytest.mark.parametrize("form", forms(), ids=str)
def test_score_equals_the_form_scored_by_hand(form: Form) -> None:
    scores = score(load(form.instrument, non_commercial=True), form.answers)
    found = {"total": scores.total, **scores.subscales}
    assert set(form.expected) - {"total"} <= set(scores.subscales)
    assert {key: found[key] for key, value in form.expected.items() if not agrees(found[key], value)} == {}


def test_every_instrument_has_a_form_scored_by_hand() -> None:
    assert {form.instrument for form in forms()} == set(available(non_commercial=True))


def test_every_subscale_is_scored_by_hand() -> None:
    by_hand = {(form.instrument, key) for form in forms() for key in form.expected}
    scales = {(key, scale.key) for key in available() for scale in load(key).scales}
    assert scales - by_hand == set()


def test_none_and_nan_and_a_code_left_out_are_all_no_answer() -> None:
    gad = load("gad-7")
    rest = {f"q{number}": 1 for number in range(3, 8)}
    assert score(gad, rest) == score(gad, {**rest, "q1": None, "q2": nan})


def test_an_unknown_code_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownItems, match=r"gad-7 has no item q8\. It has q1, q2"):
        score(load("gad-7"), {"q1": 1, "q8": 1})


def test_true_is_not_the_answer_one() -> None:
    assert score(load("phq-2"), {"q1": True, "q2": 1}).total.reason == "not a possible answer: q1"


def test_a_reason_never_repeats_the_answer() -> None:
    assert "77" not in score(load("phq-2"), {"q1": 77, "q2": 1}).total.reason


@pytest.mark.parametrize(
    ("key", "scale", "ends"),
    [
        ("phq-9", "total", (0, 27)),
        ("mhi-5", "total", (0, 100)),
        ("core-10", "total", (0, 40)),
        ("c-nip", "past", (-9, 9)),
        ("sdq", "total", (0, 40)),
        ("both-chairs-client-1", "total", (0, 10)),
    ],
)
def test_possible_range(key: str, scale: str, ends: tuple[float, float]) -> None:
    assert possible_range(load(key), scale) == ends


def test_a_scale_without_a_key_has_no_range() -> None:
    with pytest.raises(ValueError, match="not at hand"):
        possible_range(load("arm-12"))
