"""Whatever the course, the picture is whole: well-formed, on its paper, and its table holds every answer."""

from xml.etree import ElementTree as Tree

from hypothesis import given
from hypothesis import strategies as st

from alliance.charts import course_picture
from alliance.model import Line, Mark, Span, Voice
from tests.amounts import examples

ANSWERS = st.dictionaries(st.integers(1, 60), st.none() | st.floats(0, 10), max_size=30)
WORDS = st.text(max_size=60)
SPANS = st.lists(st.tuples(st.integers(1, 60), st.none() | st.integers(0, 9), WORDS), max_size=6)
MARKS = st.lists(st.builds(Mark, st.integers(1, 60), WORDS), max_size=8)


@examples(60)
@given(client=ANSWERS, therapist=ANSWERS, names=st.tuples(WORDS, WORDS), spans=SPANS, marks=MARKS)
def test_course_picture_is_whole(client, therapist, names, spans, marks):
    lines = [Line(names[0], Voice.CLIENT, client), Line(names[1], Voice.THERAPIST, therapist)]
    drawn_spans = [Span(first, None if extra is None else first + extra, words) for first, extra, words in spans]
    sessions = {*client, *therapist}
    picture = course_picture(sessions, lines, title="t", ident="c", spans=drawn_spans, marks=marks)
    for svg in (picture.svg, picture.narrow):
        root = Tree.fromstring(svg)
        width, height = (float(length) for length in root.get("viewBox").split()[2:])
        for element in root.iter():
            assert -0.1 <= float(element.get("x", 0)) <= width
            assert -20 <= float(element.get("y", 0)) <= height
    assert [int(row[0]) for row in picture.table.rows] == sorted(sessions)
    given = sum(row[1] not in ("", "no answer") for row in picture.table.rows)
    assert given == sum(value is not None for value in client.values())
