"""Scoring whole tables: the same numbers and reasons as for single forms, whatever the type of the columns."""

import polars as pl
import pytest

from alliance.instruments import available, load
from alliance.psychometrics import TableNotScorable, score_table
from tests.golden.forms import Form, forms

GAD = {f"q{number}": [1, 0, None] for number in range(1, 8)}
TYPES = [pl.Int8, pl.UInt8, pl.Int64, pl.Float32, pl.Float64]
# the table, pieces of what must be said about it
UNFIT = [
    ({"q1": [1]}, ["scored as gad-7", "Item columns are missing", "q2, q3, q4, q5, q6, q7"]),
    (GAD | {"q3": ["a", "b", "c"]}, ["are not numeric", "q3"]),
    (GAD | {"score": [1, 2, 3]}, ["have the names of results; rename them: score."]),
    (GAD | {"q1": ["1", "1", "1"], "score_reason": ["", "", ""]}, ["are not numeric", "score_reason"]),
]


def table(key: str, rows: list[Form]) -> pl.DataFrame:
    codes = [item.code for item in load(key).ratings]
    return pl.DataFrame([[row.answers.get(code) for code in codes] for row in rows], codes, orient="row", strict=False)


@pytest.mark.parametrize("key", available())
def test_a_table_gives_what_was_scored_by_hand(key: str) -> None:
    rows = [form for form in forms() if form.instrument == key]
    scored = score_table(load(key), table(key, rows))
    for row, form in zip(scored.iter_rows(named=True), rows, strict=True):
        for scale, expected in form.expected.items():
            name = "score" if scale == "total" else scale
            if isinstance(expected, str):
                assert row[name] is None
                assert expected in row[f"{name}_reason"]
            else:
                assert row[name] == pytest.approx(expected, abs=1e-9)
                assert row[f"{name}_reason"] == ""


@pytest.mark.parametrize("kind", TYPES)
def test_the_type_of_the_column_does_not_matter(kind: pl.DataType) -> None:
    scored = score_table(load("wai-s"), pl.DataFrame({f"q{n}": [1, 7, 9] for n in range(1, 13)}).cast(kind))
    assert scored["score"].to_list() == [24, 72, None]
    assert scored["goal_reason"][2] == "not a possible answer: q4, q6, q10, q11"


def test_nan_is_no_answer_and_the_rest_of_the_table_stays() -> None:
    frame = pl.DataFrame({"client": ["a"], "q1": [float("nan")], "q2": [2.0]})
    scored = score_table(load("phq-2"), frame)
    assert scored.columns == ["client", "q1", "q2", "score", "score_reason"]
    assert scored["score_reason"].to_list() == ["1 of 2 items without an answer; none may be missing"]


def test_columns_may_have_other_names() -> None:
    frame = pl.DataFrame({"PHQ1": [2], "PHQ2": [3]})
    assert score_table(load("phq-2"), frame, {"q1": "PHQ1", "q2": "PHQ2"})["score"].to_list() == [5]


def test_a_column_that_was_never_answered() -> None:
    frame = pl.DataFrame(GAD).with_columns(q1=pl.lit(None))
    assert score_table(load("gad-7"), frame)["score"].to_list() == [7, 0, None]


def test_a_table_without_rows() -> None:
    empty = pl.DataFrame(schema={f"q{n}": pl.Int64 for n in range(1, 8)})
    assert score_table(load("gad-7"), empty).shape == (0, 9)


@pytest.mark.parametrize(("columns", "words"), UNFIT)
def test_an_unfit_table_is_refused_with_every_column(columns: dict[str, list[object]], words: list[str]) -> None:
    with pytest.raises(TableNotScorable) as caught:
        score_table(load("gad-7"), pl.DataFrame(columns))
    assert [piece for piece in words if piece not in str(caught.value)] == []


def test_an_instrument_without_a_total_says_so_in_every_row() -> None:
    scored = score_table(load("seq"), pl.DataFrame({f"q{n}": [1, 2] for n in range(1, 22)}))
    assert scored["score"].to_list() == [None, None]
    assert set(scored["score_reason"]) == {
        "Session Evaluation Questionnaire, Form 5 (SEQ) has no total score; use its subscales"
    }
