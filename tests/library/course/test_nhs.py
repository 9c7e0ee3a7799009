"""The NHS rule: one course of treatment at a time by hand, and the published percentages of eight years."""

import polars as pl
import pytest

from alliance.course import NhsCounts, nhs_counts, nhs_outcomes

FLAGS = [
    "finished", "at_caseness", "not_at_caseness", "improved", "deteriorated", "no_change", "recovered",
    "reliably_recovered",
]  # fmt: skip
T, F, N = True, False, None

#: contacts, PHQ-9 first and last, GAD-7 first and last, then the eight flags in the order above
WORKED = [
    ("recovered and reliably so", 8, (15, 5), (12, 4), (T, T, F, T, F, F, T, T)),
    ("recovered by a hair", 8, (10, 9), (7, 7), (T, T, F, F, F, T, T, F)),
    ("a case by anxiety alone", 8, (9, 3), (8, 7), (T, T, F, T, F, F, T, T)),
    ("below caseness from the start", 8, (9, 3), (7, 3), (T, F, T, T, F, F, F, F)),
    ("improved, still a case", 8, (22, 12), (15, 9), (T, T, F, T, F, F, F, F)),
    ("exactly six points", 8, (18, 12), (5, 5), (T, T, F, T, F, F, F, F)),
    ("five points and three", 8, (17, 12), (11, 8), (T, T, F, F, F, T, F, F)),
    ("four points of anxiety", 8, (12, 12), (12, 8), (T, T, F, T, F, F, F, F)),
    ("deteriorated", 8, (10, 16), (8, 8), (T, T, F, F, T, F, F, F)),
    ("better on one, worse on the other", 8, (20, 9), (3, 7), (T, T, F, F, F, T, T, F)),
    ("one contact", 1, (15, 5), (12, 4), (F, N, N, N, N, N, N, N)),
    ("contacts unknown", N, (15, 5), (12, 4), (F, N, N, N, N, N, N, N)),
    ("no last anxiety score", 8, (15, 5), (12, N), (T, T, F, N, N, N, N, N)),
    ("no first anxiety score, a case by depression", 8, (15, 5), (N, 4), (T, T, F, N, N, N, T, N)),
    ("no first anxiety score, none by depression", 8, (9, 5), (N, 4), (T, F, F, N, N, N, N, N)),
    ("no scores at all", 8, (N, N), (N, N), (T, F, F, N, N, N, N, N)),
]  # fmt: skip

# NHS England, NHS Talking Therapies annual reports, England, as compiled by the Bennett Institute, University of Oxford
# (nhstt). Contains public sector information licensed under the Open Government Licence v3.0.
#: year, counts in the order of NhsCounts, published % of improvement, deterioration, no change, (reliable) recovery
PUBLISHED = [
    ("2024-25", (670419, 634248, 35234, 452284, 39157, 170457, 321061, 301815), (67.5, 5.8, 25.4, 50.5, 47.5)),
    ("2023-24", (671648, 633828, 37164, 448634, 39870, 174695, 318013, 298780), (66.8, 5.9, 26.0, 50.1, 47.1)),
    ("2022-23", (672193, 633236, 37805, 446968, 39919, 174915, 316251, 297186), (66.5, 5.9, 26.0, 49.9, 46.8)),
    ("2021-22", (664087, 624193, 38168, 444555, 38267, 169783, 313919, 296070), (66.9, 5.8, 25.6, 50.2, 47.3)),
    ("2020-21", (634649, 595840, 37267, 433327, 34535, 157738, 306990, 291091), (68.3, 5.4, 24.9, 51.4, 48.7)),
    ("2019-20", (606192, 569244, 36054, 406118, 35316, 158960, 291371, 276261), (67.0, 5.8, 26.2, 51.1, 48.5)),
    ("2018-19", (582556, 546105, 35706, 392662, 33660, 149884, 284810, 270763), (67.4, 5.8, 25.7, 52.1, 49.5)),
    ("2017-18", (554709, 517393, 36767, 368518, 32931, 147631, 263295, 250395), (66.4, 5.9, 26.6, 50.8, 48.3)),
]
RATES = ("improvement", "deterioration", "no_reliable_change", "recovery", "reliable_recovery")


def table() -> pl.DataFrame:
    rows = [(contacts, *phq, *gad) for _, contacts, phq, gad, _ in WORKED]
    names = ["contacts", "phq9_first", "phq9_last", "gad7_first", "gad7_last"]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.Int64), orient="row")


@pytest.mark.parametrize("place", range(len(WORKED)), ids=[row[0] for row in WORKED])
def test_one_course_of_treatment(place: int) -> None:
    assert nhs_outcomes(table()[place]).select(FLAGS).row(0) == WORKED[place][-1]


def test_counts_are_those_of_the_flags() -> None:
    counts = nhs_counts(nhs_outcomes(table()))
    expected = [sum(row[-1][place] is True for row in WORKED) for place in range(len(FLAGS))]
    assert [getattr(counts, name) for name in NhsCounts.__dataclass_fields__] == expected
    assert counts.percentages()["recovery"] == pytest.approx(100 * 5 / (14 - 1))


@pytest.mark.parametrize(("year", "counts", "published"), PUBLISHED)
def test_published_percentages(year: str, counts: tuple[int, ...], published: tuple[float, ...]) -> None:
    found = NhsCounts(*counts).percentages()
    assert [found[name] for name in RATES] == pytest.approx(published, abs=0.05 + 1e-9)


def test_the_share_of_those_at_caseness_is_another_figure() -> None:
    # 1 of 8 years for recovery and 2 of 8 for reliable recovery would come out right by luck
    right = [
        sum(abs(100 * counts[place] / counts[1] - published[column]) <= 0.05 for _, counts, published in PUBLISHED)
        for place, column in ((6, 3), (7, 4))
    ]
    assert right == [1, 2]


def test_nothing_finished_has_no_percentages() -> None:
    empty = nhs_counts(nhs_outcomes(table().clear()))
    assert empty.finished == 0
    assert set(empty.percentages().values()) == {None}


@pytest.mark.parametrize("column", ["contacts", "phq9_last"])
def test_columns_that_are_missing_or_text_are_named(column: str) -> None:
    for frame in (table().drop(column), table().with_columns(pl.col(column).cast(pl.String))):
        with pytest.raises(ValueError, match=f"missing or not numeric: {column}"):
            nhs_outcomes(frame)
