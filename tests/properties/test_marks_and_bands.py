"""A mark and the band that it says is left agree: in the picture, in the table, and in rounded figures.

Each is read from what is shown alone: the printed table, and the drawing's own coordinates.
"""

import re

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from alliance.charts import Fan, expected_picture
from alliance.expected import BANDS, FORMS, expected_course, signal_as_shown, signals
from alliance.model import Line, Mark, Picture, Voice
from tests.amounts import examples
from tests.library.expected.practices import COLUMNS, closed, drawn

LOW, HIGH = -60.0, 90.0


def rounded(table: pl.DataFrame, coarse: float) -> pl.DataFrame:
    return table.with_columns((pl.col("score") / coarse).round() * coarse)


def shown(name: str, seed: int, worse: int, coarse: float) -> tuple[Picture, dict[int, str]]:
    """A new therapy on what was expected of it, and its marks by session; coarse scores often lie on an edge."""
    sign = pl.col("score") * worse
    old, new = (rounded(one.with_columns(sign), coarse) for one in (drawn(120, seed), drawn(1, seed + 1)))
    form = FORMS[name](closed(old, better="lower" if worse > 0 else "higher"))
    scores = dict(new.select("session", "score").iter_rows())
    course = expected_course(form, first=scores[1], sessions=sorted(scores))
    # A score as the edge is printed, now and then: what nobody may call outside.
    for session, five in course.percentiles.items():
        if (seed + session) % 3 == 0:
            scores[int(session)] = round(five[4 if worse > 0 else 0], 1)
    frame = pl.DataFrame({"therapy": 0, "session": list(scores), "score": list(scores.values())})
    rows = signals(form, frame, **COLUMNS).iter_rows(named=True)
    told = {row["session"]: signal_as_shown(row, value="score", worse=worse) for row in rows}
    marks = {session: signal for session, signal in told.items() if signal in BANDS}
    fan = Fan({int(session): five for session, five in course.percentiles.items()})
    picture = expected_picture(
        Line("Sam", Voice.CLIENT, scores), fan, title="", ident="x", low=LOW, high=HIGH, lower_is_better=worse > 0,
        marks=[Mark(session, signal) for session, signal in marks.items()],
    )  # fmt: skip
    return picture, marks


@examples(40)
@given(
    name=st.sampled_from(sorted(FORMS)),
    seed=st.integers(0, 10_000),
    worse=st.sampled_from([1, -1]),
    coarse=st.sampled_from([0.01, 0.05, 1.0]),
)
def test_a_mark_never_lies_in_the_band_that_it_says_is_left(name: str, seed: int, worse: int, coarse: float) -> None:
    picture, marks = shown(name, seed, worse, coarse)
    for row in picture.table.rows:
        session, own, _middle, inner, outer = (cell.replace("−", "-") for cell in row[:5])
        if not outer:
            assert int(session) not in marks
            continue
        edge = 1 if worse > 0 else 0
        beyond = {band: worse * (float(own) - float(text.split(" to ")[edge])) > 0
                  for band, text in (("amber", inner), ("red", outer))}  # fmt: skip
        expected = "red" if beyond["red"] else "amber" if beyond["amber"] else None
        assert marks.get(int(session)) == expected


@examples(40)
@given(name=st.sampled_from(sorted(FORMS)), seed=st.integers(0, 10_000), worse=st.sampled_from([1, -1]))
def test_the_drawing_says_the_same(name: str, seed: int, worse: int) -> None:
    picture, marks = shown(name, seed, worse, 1.0)
    points = {
        x: float(y)
        for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.-]+)" r="[\d.]+" class="p-point', picture.svg)
    }
    at = {
        int(session): x
        for x, session in re.findall(r'<text x="([\d.]+)"[^>]*text-anchor="middle">(\d+)</text>', picture.svg)
    }
    for band, kind in (("amber", "inner"), ("red", "outer")):
        path = re.search(rf'<path d="M([^Z]*)Z" class="p-fan-{kind}"', picture.svg)
        assert path
        edges: dict[str, list[float]] = {}
        for x, y in (step.split() for step in path[1].split("L")):
            edges.setdefault(x, []).append(float(y))
        for session in (session for session, signal in marks.items() if signal == band and session in at):
            upper, lower = sorted(edges[at[session]])
            y = points[at[session]]
            assert y <= upper if worse > 0 else y >= lower


def test_a_score_printed_as_the_edge_is_no_mark() -> None:
    row = {"score": 20.0, "amber": 19.97, "red": 21.0, "signal": "amber"}
    assert signal_as_shown(row, value="score", worse=1) == "on track"
    assert signal_as_shown(row | {"score": 20.1}, value="score", worse=1) == "amber"
    assert signal_as_shown(row | {"score": 21.04, "signal": "red"}, value="score", worse=1) == "amber"
    assert signal_as_shown(row | {"score": 20.98, "red": 20.9, "signal": "red"}, value="score", worse=1) == "red"
    assert signal_as_shown(row | {"signal": None}, value="score", worse=1) is None
