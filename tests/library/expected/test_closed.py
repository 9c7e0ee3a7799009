"""What counts as a closed therapy, and when there are too few of them."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from alliance.expected import LEAST_THERAPIES, NotValidated, TooFewTherapies, closed_therapies
from alliance.instruments import available, load
from tests.golden.references import INPUTS, said_by_r
from tests.library.expected.practices import COLUMNS, closed, drawn

BLUES = Path(__file__).parents[4] / "shared" / "data" / "series" / "beat_the_blues.csv"


def test_rows_of_usable_therapies_are_taken() -> None:
    frame = pl.DataFrame(
        {
            "therapy": ["c", "a", "a", "b", "c", "d", "d", "e", "e"],
            "session": [2, 3, 1, 1, 1, 2, 3, 1, 2],
            "score": [7.0, 5.0, 9.0, 8.0, None, 6.0, 5.0, 4.0, 3.0],
        }
    )
    found = closed(frame, least=2)
    # a and e have a first score and a later one; b has no later, c an empty first, d none in session 1
    assert (len(found), found.left_out, found.start) == (2, 3, 1.0)
    assert found.who.tolist() == [0, 0, 1, 1]
    assert found.elapsed.tolist() == [0, 2, 0, 1]
    assert found.values.tolist() == [9, 5, 4, 3]
    assert found.first.tolist() == [9, 4]
    assert found.reaching(np.array([0.0, 1.0, 2.0, 3.0])).tolist() == [2, 2, 1, 0]


def test_the_refusal_says_how_many_there_are_and_how_many_it_takes() -> None:
    assert len(closed(drawn(LEAST_THERAPIES))) == LEAST_THERAPIES
    with pytest.raises(
        TooFewTherapies, match=f"There are {LEAST_THERAPIES - 1} completed .* fewer than {LEAST_THERAPIES}"
    ):
        closed(drawn(LEAST_THERAPIES - 1))


def test_a_file_with_gaps() -> None:
    # 120 people; R counts 113 with a first score and a later one (validation/r)
    months = {"start": 0, "month2": 2, "month3": 3, "month5": 5, "month8": 8}
    wide = pl.read_csv(INPUTS / "occasions_wide.csv", null_values="NA").with_row_index("therapy")
    rows = wide.unpivot(list(months), index="therapy", variable_name="session", value_name="score")
    rows = rows.with_columns(pl.col("session").replace_strict(months), pl.col("score").cast(pl.Float64))
    found = closed(rows)
    assert (len(found), found.left_out) == (113, 7)
    assert said_by_r()["courses"]["closed"] == 113
    with pytest.raises(TooFewTherapies, match=r"There are 89 completed .* \(and 6 without\)"):
        closed(rows.filter(pl.col("therapy") < 95))


@pytest.mark.skipif(not BLUES.exists(), reason="an extra: the data of ../shared/data are not on this machine")
def test_a_real_trial_of_a_hundred_is_too_small() -> None:
    months = {"bdi.pre": 0, "bdi.2m": 2, "bdi.3m": 3, "bdi.5m": 5, "bdi.8m": 8}
    wide = pl.read_csv(BLUES, null_values="NA").with_row_index("therapy")
    rows = wide.unpivot(list(months), index="therapy", variable_name="session", value_name="score")
    rows = rows.with_columns(pl.col("session").replace_strict(months), pl.col("score").cast(pl.Float64))
    with pytest.raises(TooFewTherapies, match=r"There are 97 completed .* \(and 3 without\)"):
        closed(rows)


def test_only_keeps_the_order_asked_for() -> None:
    whole = closed(drawn(120))
    part = whole.only(np.array([7, 3]))
    assert part.first.tolist() == [whole.first[7], whole.first[3]]
    assert part.values.tolist() == [*whole.values[whole.who == 7], *whole.values[whole.who == 3]]


@pytest.mark.parametrize("key", [key for key in available() if not load(key).is_validated])
def test_nothing_is_expected_of_an_instrument_before_validation(key: str) -> None:
    instrument = load(key)
    scale = instrument.scales[0].key if instrument.scales else "total"
    with pytest.raises((NotValidated, ValueError, KeyError)):
        closed_therapies(drawn(150), **COLUMNS, instrument=instrument, scale=scale)


def test_the_own_check_in_is_refused_with_its_reason() -> None:
    with pytest.raises(NotValidated, match=r"draft, not validated.*mislead"):
        closed_therapies(drawn(150), **COLUMNS, instrument=load("both-chairs-client-1"))


def test_a_validated_instrument_brings_its_better_end_and_its_scale() -> None:
    frame = drawn(150).with_columns(pl.col("score").clip(0, 27).round())
    found = closed_therapies(frame, **COLUMNS, instrument=load("phq-9"))
    assert (found.better, found.worse, found.lowest, found.highest) == ("lower", 1, 0, 27)
    with pytest.raises(ValueError, match="the better end is lower"):
        closed_therapies(frame, **COLUMNS, instrument=load("phq-9"), better="higher")


def test_intake_belongs_to_the_therapy() -> None:
    frame = drawn(150).with_columns(age=20.0 + pl.col("therapy"), place=pl.lit("room"))
    found = closed(frame, intake=["age"])
    assert found.intake[:3, 0].tolist() == [20, 21, 22]
    missing = frame.with_columns(age=pl.when(pl.col("therapy") != 2).then("age"))
    assert (len(closed(missing, intake=["age"])), closed(missing, intake=["age"]).left_out) == (149, 1)


REFUSED = [
    ({"better": ""}, {}, "Choose 'higher' or 'lower'"),
    ({"intake": ["place"]}, {}, "missing or not numeric: place"),
    ({"intake": ["nothing"]}, {}, "not numeric: nothing"),
    ({"intake": ["score"]}, {}, "has different values"),
    ({"start": 2}, {}, "are before the first one, 2"),
    ({}, {"session": pl.date(2026, 1, 1) + pl.duration(days=pl.col("session"))}, "Use numbers"),
]


@pytest.mark.parametrize(("settings", "columns", "message"), REFUSED)
def test_tables_that_cannot_be_read_so(settings: dict[str, object], columns: dict[str, pl.Expr], message: str) -> None:
    frame = drawn(150).with_columns(place=pl.lit("room")).with_columns(**columns)
    with pytest.raises(ValueError, match=message):
        closed(frame, **settings)
