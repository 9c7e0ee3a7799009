"""Change of each person from first to last: the worked example of Jacobson & Truax, edges, and what is refused."""

from collections.abc import Sequence

import polars as pl
import pytest

from alliance.course import (
    Criterion,
    Crossing,
    change_counts,
    change_of_people,
    criterion_from,
    criterion_of,
    crossing_at,
    crossing_between,
    every_session,
    first_and_last,
    with_intervals,
)
from alliance.instruments import load
from validation.sudden_gains import measure

NONE = "no rating"
ENDS = [  # sessions, ratings, then first and last as they are, the reason; then first and last observed, the reason
    ([1, 2, 3], [9, 8, 7], (9, 7, ""), (9, 7, "")),
    ([3, 1, 2], [7, 9, 8], (9, 7, ""), (9, 7, "")),
    ([1, 2, 3], [None, 8, 7], (None, 7, "no rating in the first session"), (8, 7, "")),
    ([1, 2, 3], [9, 8, None], (9, None, "no rating in the last session"), (9, 8, "")),
    ([1, 2], [None, 8], (None, 8, "no rating in the first session"), (8, 8, "one session only")),
    ([1, 2, 3], [None, 8, None], (None, None, f"{NONE} in the first and the last session"), (8, 8, "one session only")),
    ([1, 2], [None, None], (None, None, NONE), (None, None, NONE)),
    ([4], [8], (8, 8, "one session only"), (8, 8, "one session only")),
]


@pytest.mark.parametrize(("sessions", "ratings", "plain", "observed"), ENDS)
def test_first_and_last(
    sessions: list[int],
    ratings: list[float | None],
    plain: tuple[float | None, float | None, str],
    observed: tuple[float | None, float | None, str],
) -> None:
    frame = pl.DataFrame({"id": ["01"] * len(sessions), "s": sessions, "v": pl.Series(ratings, dtype=pl.Float64)})
    asked = {"by": "id", "over": "s", "value": "v"}
    assert first_and_last(frame, **asked).select("id", "first", "last", "reason").rows() == [("01", *plain)]
    found = first_and_last(frame, **asked, observed=True)
    assert found.select("first", "last", "reason").rows() == [observed]


def ends(*pairs: Sequence[float]) -> pl.DataFrame:
    table = pl.DataFrame(pairs, ["first", "last"], orient="row", infer_schema_length=None).cast(pl.Float64)
    return table.select(
        id=pl.int_range(pl.len()), n=pl.lit(2), first_session=1, first="first", last_session=9, last="last",
        reason=pl.lit(""),
    )  # fmt: skip


def test_the_worked_example_of_jacobson_and_truax() -> None:
    # 1991, p. 14: reliability .80, SD 7.5, from 32.5 to 47.5 on a scale where more is better; norms 40 and 60, SD 7.5.
    # Printed: standard error of the difference 4.74, RC 3.16, cut-offs a 55, b 45, c 50.
    criterion = criterion_from(reliability=0.8, sd=7.5)
    clinical, functional = (40, 7.5), (60, 7.5)
    crossing = crossing_between(clinical=clinical, functional=functional, better="higher")
    assert crossing.value == 50
    assert crossing_between(clinical=clinical, functional=None, better="higher").value == 55
    assert crossing_between(clinical=None, functional=functional, better="higher").value == 45
    table = change_of_people(ends((32.5, 47.5), (32.5, 50.5)), criterion, better="higher", crossing=crossing)
    assert (round(criterion.error, 2), table["rci"].round(2)[0]) == (4.74, 3.16)
    assert table["class"].to_list() == ["improved", "recovered"]
    assert table.select("low", "high").row(0) == pytest.approx((15 - 9.297, 15 + 9.297), abs=0.001)


CORE = criterion_of(load("core-10"))
ELEVEN = crossing_at(11, load("core-10"))
CLASSES = [  # first, last, class: CORE-10, reliable from 6 points on, clinical at 11 or above (Barkham 2013)
    (20, 10, "recovered"),
    (20, 11, "improved"),
    (11, 5, "recovered"),
    (10, 4, "improved"),
    (20, 14, "improved"),  # exactly 6 points
    (20, 14.1, "no reliable change"),
    (20.3, 14.3, "improved"),  # 6 points, but for rounding
    (12, 9, "no reliable change"),
    (4, 10, "deteriorated"),
    (5, 30, "deteriorated"),
]


@pytest.mark.parametrize(("first", "last", "named"), CLASSES)
def test_classes_of_a_published_questionnaire(first: float, last: float, named: str) -> None:
    assert isinstance(CORE, Criterion)
    assert (CORE.points, CORE.confidence, CORE.reaches, ELEVEN.at) == (6, 0.9, True, "clinical")
    table = change_of_people(ends((first, last)), CORE, better="lower", crossing=ELEVEN)
    assert table["class"].to_list() == [named]


def test_what_is_published_and_what_may_be_said() -> None:
    assert criterion_of(load("both-chairs-client-2")) is None  # a draft
    assert criterion_of(load("phq-9")) is None  # validated, but no reliable change in its definition
    assert crossing_at(25, load("ors")).at == "functional"  # below 25 is the clinical side
    assert crossing_at(12, load("core-10")) == Crossing(12, "as entered")
    # Barkham's norms: (7.7 * 4.7 + 4.8 * 19.7) / 12.5 = 10.46, published as 11 or above
    assert crossing_between(clinical=(19.7, 7.7), functional=(4.7, 4.8), better="lower").value == pytest.approx(10.46)
    with pytest.raises(ValueError, match="the wrong way round"):
        crossing_between(clinical=(4.7, 4.8), functional=(19.7, 7.7), better="lower")
    with pytest.raises(ValueError, match="above 0 points"):
        criterion_from(reliability=0.8, sd=0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        criterion_from(reliability=1, sd=2)


def test_without_reliability_the_change_alone() -> None:
    table = change_of_people(ends((20, 10)), "not known", better="lower")
    assert table.select("change", "low", "rci", "class", "reason").rows() == [(-10, None, None, None, "not known")]
    assert "classes" not in change_counts(table, better="lower")


def test_counts_with_their_intervals() -> None:
    people = ends((20, 10), (20, 5), (20, 14), (20, 19), (10, 30)).vstack(
        ends((20, 10)).with_columns(last=pl.lit(None, pl.Float64), reason=pl.lit("no rating in the last session"))
    )
    assert isinstance(CORE, Criterion)
    table = change_of_people(people, CORE, better="lower", crossing=ELEVEN)
    report = change_counts(table, better="lower", crossing=ELEVEN)
    assert (report["people"], report["with_change"]) == (6, 5)
    assert report["without_change"] == {"no rating in the last session": 1}
    assert {name: one["count"] for name, one in report["classes"].items()} == {
        "recovered": 2, "improved": 1, "no reliable change": 1, "deteriorated": 1,
    }  # fmt: skip
    # Wilson 1927: 2 of 5 is .40 [.118, .769]; 2 of the 4 who were on the clinical side, .50 [.150, .850]
    two = report["classes"]["recovered"]
    assert (two["share"], two["low"], two["high"]) == pytest.approx((0.4, 0.1176, 0.7693), abs=5e-4)
    of_four = report["clinical_at_first"]["recovered"]
    assert (of_four["share"], of_four["low"], of_four["high"]) == pytest.approx((0.5, 0.15, 0.85), abs=5e-4)
    # changes -10, -15, -6, -1, 20: mean -2.4, SD 13.5388, t(.975; 4) 2.7764
    mean = report["mean_change"]
    assert (mean["value"], mean["low"], mean["high"]) == pytest.approx((-2.4, -19.2107, 14.4107), abs=5e-4)


def test_sessions_that_were_left_out_take_their_place() -> None:
    frame = pl.DataFrame({"id": ["A", "A", "B"], "s": [1, 3, 7], "v": [9.0, 8, 7]})
    assert every_session(frame, by="id", over="s").rows() == [("A", 1, 9), ("A", 2, None), ("A", 3, 8), ("B", 7, 7)]
    days = frame.with_columns(s=pl.Series([20240101, 20241231, 20240301]))
    assert every_session(days, by="id", over="s").equals(days)
    assert every_session(frame.clear(), by="id", over="s").height == 0


def test_whose_series_could_hold_a_sudden_gain() -> None:
    frame = pl.DataFrame({
        "id": ["A"] * 4 + ["B"] * 4 + ["C"] * 2,
        "s": [1, 2, 3, 4, 1, 5, 9, 13, 1, 2],
        "v": [9.0, 8, 7, 6, 9, 8, 7, 6, 9, 1],
    })  # fmt: skip
    every = every_session(frame, by="id", over="s")
    asked = {"by": "id", "over": "s", "value": "v"}
    assert with_intervals(every, **asked)["id"].to_list() == ["A"]  # B was asked every fourth session
    assert with_intervals(every, **asked, alpha=None)["id"].to_list() == ["A", "C"]


def test_the_figures_of_sudden_gains_without_a_turning_point_are_those_measured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(measure, "COURSES", measure.COURSES[:1])  # the others take their time
    (row,) = [line for line in measure.measured().splitlines() if line.startswith("| error")]
    assert row == "| error of measurement alone | 1 % [1, 2] | 24 % [23, 25] |"
    assert row in measure.PAGE.read_text(encoding="utf-8")
