"""Reliable change and sudden gains, equal to R.

Every clone: `change.csv` of validation/r, on which the published formulas were run in R by a script of their own
(`formulas.R`), and `sudden_gains.csv` of the R package suddengains: the tables of its tutorial (cut-off 7 points, 25 %,
alpha .05, sessions 1 to 12), and the published criteria in R.

Where ../shared/data is, also the R package clinicalsignificance on its own data: snapshots of its tests (files
clinical_significance.md, cs_combined.md and cs_distribution.md; reliability .80, pre and post as named there) and its
article "The combined approach". What does not agree: it judges "clinically significant" for HA by an index of its own,
so for HA only reliable change is compared. Its HLM takes persons with four ratings or more. The second criterion of
suddengains for sudden losses is met by every loss; here a loss is at least 25 % too, and the same three come out.
"""

from pathlib import Path

import polars as pl
import pytest

from alliance.course import change_cutoff, change_table, sample_of, slope_changes, sudden_changes
from alliance.tables import lengthen, read_table
from tests.golden.references import INPUTS, said_by_r

FILES = Path(__file__).parents[3] / "shared" / "data" / "series"
extra = pytest.mark.skipif(not FILES.exists(), reason="an extra: the data of ../shared/data are not on this machine")

# method, cut-off, then recovered, improved, unchanged, deteriorated, harmed: 56 people, reliability .80
SHIPPED = [
    ("JT", "a", 15, 17, 22, 2, 0),
    ("JT", "c", 22, 10, 22, 1, 1),
    ("GLN", "a", 15, 17, 23, 1, 0),
    ("GLN", "c", 22, 10, 23, 1, 0),
    ("HLL", "a", 8, 0, 39, 9, 0),
    ("HLL", "c", 7, 1, 39, 7, 2),
    ("EN", "a", 15, 18, 20, 3, 0),
    ("EN", "c", 22, 11, 20, 2, 1),
    ("NK", "a", 15, 10, 31, 0, 0),
    ("NK", "c", 21, 4, 31, 0, 0),
    ("HA", "a", 15, 21, 20, 0, 0),
    ("HA", "c", 22, 14, 20, 0, 0),
]
CUTOFFS = {"a": 14.5902485765, "c": 19.0635811191}
OUTCOMES = ("recovered", "improved", "unchanged", "deteriorated", "harmed")
JACOBSON = [  # method, recovered, improved, unchanged, deteriorated, harmed: global distress of 26 couples' partners
    ("JT", 10, 4, 12, 0, 0),
    ("GLN", 12, 4, 10, 0, 0),
    ("HLL", 7, 0, 11, 8, 0),
    ("EN", 12, 5, 9, 0, 0),
    ("NK", 12, 4, 10, 0, 0),
]
CLAUS = [  # Hamilton rating of 40 patients, functional population mean 8, SD 8, cut-off c
    ("JT", 26, 3, 10, 1, 0),
    ("EN", 26, 6, 5, 3, 0),
    ("HLL", 12, 0, 16, 11, 1),
    ("GLN", 26, 3, 10, 1, 0),
    ("NK", 26, 2, 11, 1, 0),
]


def pairs_of(file: str, by: str, over: str, value: str, before: object, after: object) -> pl.DataFrame:
    table = read_table(FILES / file)
    sides = [table.filter(pl.col(over) == when).select(by, pl.col(value)) for when in (before, after)]
    joined = sides[0].rename({value: "before"}).join(sides[1].rename({value: "after"}), on=by)
    return joined.drop_nulls()


def counts(table: pl.DataFrame, column: str, names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(int((table[column] == name).sum()) for name in names)


@pytest.mark.parametrize("expected", SHIPPED, ids=lambda row: f"{row[0]}, {row[1]}")
def test_every_method_as_its_published_formula_in_r(expected: tuple[str, str, int, int, int, int, int]) -> None:
    method, kind, *outcomes = expected
    pairs = read_table(INPUTS / "change.csv").drop_nulls()
    sample = sample_of(pairs)
    cutoff = change_cutoff(kind, clinical=(sample.mean_before, sample.sd_before), functional=(8, 8))
    assert cutoff == pytest.approx(CUTOFFS[kind], abs=1e-9)
    after = 0.5 if method == "NK" else None
    table = change_table(pairs, reliability=0.8, reliability_after=after, method=method, cutoff=cutoff)
    said = said_by_r()["change"]["methods"][method]
    assert table["person"].to_list() == said_by_r()["change"]["people"]
    assert table["rci"].to_list() == pytest.approx(said["rci"], rel=1e-9, abs=1e-10)
    assert table["outcome"].to_list() == said["outcome"][kind]
    assert counts(table, "outcome", OUTCOMES) == tuple(outcomes)


@extra
@pytest.mark.parametrize("expected", JACOBSON, ids=lambda row: row[0])
def test_jacobson_1989(expected: tuple[str, int, int, int, int, int]) -> None:
    pairs = pairs_of("jacobson_1989.csv", "subject", "time", "gds", "pre", "post")
    sample = sample_of(pairs)
    cutoff = change_cutoff("a", clinical=(sample.mean_before, sample.sd_before))
    table = change_table(pairs, reliability=0.8, method=expected[0], cutoff=cutoff)
    assert counts(table, "outcome", OUTCOMES) == expected[1:]


@extra
@pytest.mark.parametrize("expected", CLAUS, ids=lambda row: row[0])
def test_claus_2020(expected: tuple[str, int, int, int, int, int]) -> None:
    pairs = pairs_of("claus_2020.csv", "id", "time", "hamd", 1, 4)
    sample = sample_of(pairs)
    cutoff = change_cutoff("c", clinical=(sample.mean_before, sample.sd_before), functional=(8, 8))
    after = 0.5 if expected[0] == "NK" else None
    table = change_table(pairs, reliability=0.8, reliability_after=after, method=expected[0], cutoff=cutoff)
    assert counts(table, "outcome", OUTCOMES) == expected[1:]


@extra
def test_claus_2020_as_printed_in_the_article() -> None:
    pairs = pairs_of("claus_2020.csv", "id", "time", "bdi", 1, 4)
    sample = sample_of(pairs)
    assert (pairs.height, round(sample.mean_before, 2), round(sample.sd_before, 2)) == (40, 35.48, 8.16)
    assert change_cutoff("a", clinical=(sample.mean_before, sample.sd_before)) == pytest.approx(19.16, abs=0.005)
    assert change_cutoff(
        "c", clinical=(sample.mean_before, sample.sd_before), functional=(8, 8)
    ) == pytest.approx(21.6, abs=0.005)  # fmt: skip
    table = change_table(pairs, reliability=0.801, cutoff=19.16)
    assert counts(table, "outcome", OUTCOMES) == (10, 8, 22, 0, 0)
    # by treatment, in the order of the printed table
    treated = table.join(read_table(FILES / "claus_2020.csv").select("id", "treatment").unique(), on="id")
    assert counts(treated.filter(pl.col("treatment") == "TAU"), "outcome", OUTCOMES) == (3, 2, 14, 0, 0)
    assert counts(treated.filter(pl.col("treatment") == "PA"), "outcome", OUTCOMES) == (7, 6, 8, 0, 0)


HAGEMAN_ARRINDELL = [  # file, by, over, value, before, after, improved, unchanged, deteriorated
    ("jacobson_1989.csv", "subject", "time", "gds", "pre", "post", 17, 9, 0),
    ("claus_2020.csv", "id", "time", "hamd", 1, 4, 32, 7, 1),
    ("claus_2020.csv", "id", "time", "bdi", 1, 4, 25, 15, 0),
]


@extra
@pytest.mark.parametrize("row", HAGEMAN_ARRINDELL, ids=lambda row: row[3])
def test_hageman_and_arrindell(row: tuple[str, str, str, str, object, object, int, int, int]) -> None:
    table = change_table(pairs_of(*row[:6]), reliability=0.8, method="HA")
    assert counts(table, "change", ("improved", "unchanged", "deteriorated")) == row[6:]


@extra
def test_lines_through_all_ratings() -> None:
    ratings = read_table(FILES / "claus_2020.csv").select("id", "time", "hamd")
    table = slope_changes(ratings, by="id", over="time", value="hamd", against="others", least=4)
    assert counts(table, "change", ("improved", "unchanged", "deteriorated")) == (11, 20, 9)


SESSIONS = [f"bdi_s{number}" for number in range(1, 13)]
GAINS = [  # person, session before the gain
    (1, 3), (1, 7), (3, 8), (4, 3), (5, 3), (5, 8), (9, 3), (10, 2), (10, 4), (12, 3), (13, 3), (13, 8), (14, 2),
    (18, 3), (39, 3), (40, 2), (40, 5), (40, 8), (41, 6), (41, 9), (42, 5), (42, 8), (43, 5), (43, 7),
]  # fmt: skip
SIZES = [11, 12, 9, 10, 10, 13, 9, 10, 8, 8, 13, 8, 14, 11, 9, 8, 11, 10, 11, 8, 24, 9, 14, 14]
LOSSES = [(4, 9, -9), (34, 7, -12), (35, 7, -18)]


def found(kind: str) -> pl.DataFrame:
    long = lengthen(read_table(INPUTS / "sudden_gains.csv"), SESSIONS, by=["id"], value="bdi")
    changes = sudden_changes(long, by="id", over="session", value="bdi", cutoff=7, kind=kind)
    return changes.with_columns(pl.col("from").cast(pl.String).str.strip_prefix("bdi_s").cast(pl.Int64))


def test_sudden_gains() -> None:
    gains = found("gain")
    assert gains.select("id", "from").rows() == GAINS
    assert gains["size"].to_list() == SIZES


@pytest.mark.parametrize("kind", ["gain", "loss"])
def test_sudden_changes_as_the_published_criteria_in_r(kind: str) -> None:
    said, changes = said_by_r()["gains"]["gains" if kind == "gain" else "losses"], found(kind)
    assert [changes[name].to_list() for name in ("id", "from")] == [said["person"], said["session"]]
    assert changes["size"].abs().to_list() == [abs(size) for size in said["size"]]


def test_sudden_losses() -> None:
    assert found("loss").select("id", "from", -pl.col("size")).rows() == LOSSES
