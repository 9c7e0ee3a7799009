"""Gaps, flat forms and ceiling."""

import polars as pl
import pytest

from alliance.instruments import load
from alliance.psychometrics import response_habits

CLIENT = load("both-chairs-client-1")
CODES = [item.code for item in CLIENT.ratings]
# answers to the eight items, complete, flat, best, worst
FORMS = [
    ([10] * 8, True, True, True, False),
    ([0] * 8, True, True, False, True),
    ([7] * 8, True, True, False, False),
    ([10] * 7 + [9], True, False, False, False),
    ([10] * 4 + [None] * 4, False, True, True, False),
    ([10, 10] + [None] * 6, False, False, True, False),  # two equal answers are not yet a flat form
    ([1, 2, 3, 4, 5, 6, 7, 8], True, False, False, False),
]


def table(rows: list[list[int | None]]) -> pl.DataFrame:
    return pl.DataFrame(rows, dict.fromkeys(CODES, pl.Int64), orient="row")


@pytest.mark.parametrize(("answers", "complete", "flat", "best", "worst"), FORMS)
def test_one_form(answers: list[int | None], complete: bool, flat: bool, best: bool, worst: bool) -> None:
    found = response_habits(CLIENT, table([answers]))
    assert (found.complete, found.flat, found.best, found.worst) == (complete, flat, best, worst)


def test_shares_over_all_forms_and_rows_per_item() -> None:
    found = response_habits(CLIENT, table([row[0] for row in FORMS]))
    assert (found.forms, found.flat, found.best) == (7, 4 / 7, 3 / 7)
    safety = found.items.row(7, named=True)
    assert (safety["item"], safety["heading"], safety["forms"], safety["missing"]) == (
        "safety",
        "Safe to disagree",
        5,
        2 / 7,
    )
    assert (safety["best"], safety["worst"], safety["mean"]) == (1 / 5, 1 / 5, pytest.approx(34 / 5))


def test_an_empty_form_is_no_form() -> None:
    assert response_habits(CLIENT, table([[5] * 8, [None] * 8])).forms == 1


def test_the_good_end_of_symptoms_is_the_low_one_and_of_turned_items_the_other() -> None:
    core = load("core-10")
    fine = {f"q{n}": [4 if n in (2, 3) else 0] for n in range(1, 11)}
    assert response_habits(core, pl.DataFrame(fine)).best == 1
    assert response_habits(core, pl.DataFrame({code: [4] for code in fine})).worst == 0


def test_habits_of_each_person() -> None:
    frame = table([[10] * 8, [9] * 8, [1, 2, 3, 4, 5, 6, 7, 8]]).with_columns(client=pl.Series(["b", "b", "a"]))
    people = response_habits(CLIENT, frame, by="client").people
    assert people is not None
    assert people.rows() == [("b", 2, 1.0, 0.5, 0.0), ("a", 1, 0.0, 0.0, 0.0)]


def test_columns_may_have_other_names() -> None:
    frame = table([[10] * 8]).rename({"bond": "Q1"})
    assert response_habits(CLIENT, frame, columns={"bond": "Q1"}).best == 1


def test_nothing_to_report() -> None:
    with pytest.raises(ValueError, match="No form in this table has an answer"):
        response_habits(CLIENT, table([[None] * 8]))
