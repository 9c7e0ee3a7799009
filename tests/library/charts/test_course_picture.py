"""The course picture: what is drawn, what is told, what is refused."""

import itertools
import math

import pytest

from alliance.charts import course_picture
from alliance.charts.layout import text_width
from alliance.model import Line, Mark, Outcome, RangeBand, Span, Voice
from tests.library.charts.drawings import SVG, full_course, parsed, two_lines, with_class, words_in

NAN = math.nan

# what is asked of the client by session -> strokes of the line, points, hollow marks
LINES = [
    pytest.param({}, 0, 0, 0, id="nothing asked"),
    pytest.param({1: 5}, 0, 1, 0, id="one session"),
    pytest.param({1: None}, 0, 0, 1, id="one session, no answer"),
    pytest.param({1: 5, 2: 6, 3: 7}, 1, 3, 0, id="three in a row"),
    pytest.param({1: 5, 2: None, 3: 7}, 0, 2, 1, id="missing in the middle: two lone points"),
    pytest.param({1: 5, 2: 6, 3: None, 4: 7, 5: 7}, 2, 4, 1, id="missing in the middle: two pieces"),
    pytest.param({1: 5, 3: 7}, 1, 2, 0, id="not asked in session 2: the line runs through"),
    pytest.param({1: 0, 2: 10}, 1, 2, 0, id="both ends of the scale"),
    pytest.param({1: 10, 2: 10, 3: 10}, 1, 3, 0, id="perfect scores"),
]


@pytest.mark.parametrize(("answers", "strokes", "points", "ghosts"), LINES)
def test_line_breaks_where_an_answer_is_missing(answers, strokes, points, ghosts):
    lines = two_lines(answers, {1: 6})
    picture = course_picture(range(1, 6), lines, title="t", ident="c")
    for svg in (picture.svg, picture.narrow):
        in_legend = 1
        assert len(with_class(svg, "p-line", "p-client")) == strokes + in_legend
        assert len(with_class(svg, "p-point", "p-client")) == points + in_legend
        assert len(with_class(svg, "p-ghost", "p-client")) == ghosts


def test_strains_that_people_noticed_have_a_firm_edge_and_every_number_can_be_read():
    spans = [Span(2, 4, "noticed", named=True), Span(3, 3, "found")]
    picture = course_picture(range(1, 6), two_lines({1: 5}, {}), title="t", ident="c", spans=spans)
    assert len(with_class(picture.svg, "p-span")) == 2
    assert len(with_class(picture.svg, "p-span", "p-named")) == 1
    last_box = max(picture.svg.rfind('class="p-span'), picture.svg.rfind('class="p-span p-named'))
    assert picture.svg.find('class="p-span-number') > picture.svg[:last_box].rfind("p-span p-named")
    assert [label.text for label in with_class(picture.svg, "p-span-number")] == ["1", "2"]


# what is wrong -> words of the message
FAULTS = [
    pytest.param({"lines": two_lines({1: 11}, {})}, "line 1 is outside its scale 0 to 10 in session 1", id="above"),
    pytest.param({"lines": two_lines({}, {2: -1})}, "line 2 is outside its scale 0 to 10 in session 2", id="below"),
    pytest.param({"lines": two_lines({1: NAN}, {})}, "line 1 is outside its scale", id="not a number"),
    pytest.param(
        {"lines": two_lines({9: 5}, {})}, "session 9, which is not in the list of sessions", id="unknown session"
    ),
    pytest.param(
        {"lines": [Line("a", Voice.CLIENT, {}), Line("b", Voice.CLIENT, {})]}, "the same voice", id="same voice"
    ),
    pytest.param(
        {"lines": [], "low": 5, "high": 5}, "the low end of the scale is not below its high end", id="no scale"
    ),
    pytest.param({"lines": [], "spans": [Span(3, 2, "x")]}, "before it begins", id="span backwards"),
    pytest.param(
        {"lines": [], "outcome": Outcome("o", {1: 30}, 0, 24, True)}, "the outcome is outside its scale", id="outcome"
    ),
]


@pytest.mark.parametrize(("arguments", "message"), FAULTS)
def test_faults_are_named(arguments, message):
    lines = arguments.pop("lines")
    with pytest.raises(ValueError, match=message):
        course_picture([1, 2, 3], lines, title="t", ident="c", **arguments)


def test_all_faults_come_at_once_and_hold_no_name_or_value():
    with pytest.raises(ValueError, match="drawn") as caught:
        course_picture([1], two_lines({1: 77}, {4: 5}), title="t", ident="c", spans=[Span(2, 1, "private words")])
    message = str(caught.value)
    assert message.count(";") == 2
    assert not any(secret in message for secret in ("77", "Ash", "private"))


def test_picture_has_role_title_and_description_that_its_ids_point_to():
    picture = full_course()
    for svg in (picture.svg, picture.narrow):
        root = parsed(svg)
        assert root.get("role") == "img"
        title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert (title.get("id"), description.get("id")) == (root.get("aria-labelledby"), root.get("aria-describedby"))
        assert (title.text, description.text) == (picture.title, picture.description)


def test_ids_are_unique_over_both_drawings():
    picture = full_course()
    ids = [e.get("id") for svg in (picture.svg, picture.narrow) for e in parsed(svg).iter() if e.get("id")]
    assert len(ids) == len(set(ids)) == 4


def test_drawing_keeps_a_strict_content_policy():
    picture = full_course()
    for svg in (picture.svg, picture.narrow):
        for element in parsed(svg).iter():
            assert element.tag.removeprefix(SVG) not in ("style", "script", "a", "image", "use", "foreignObject")
            assert not any(name == "style" or name.startswith("on") or "href" in name for name in element.attrib)


def test_description_tells_what_the_picture_shows():
    told = full_course().description
    for sentence in (
        "Ash: first 6, last 8, lowest 4 in session 3.",
        "Birch: first 7, last 7.5, lowest 6 in session 4.",
        "No answer from Ash in session 4.",
        "Widest gap 2.5, in session 3, with Birch higher.",
        "The shaded band is Ash’s usual range",
        "Session 3–5: Strain, repaired in 5.",
        "Low mood, lower is better: first 16, last 9.",
    ):
        assert sentence in told


def test_table_twin_holds_every_figure():
    table = full_course().table
    assert table.headers == ("Session", "Ash", "Birch", "Gap", "Ash’s usual range", "Low mood", "Notes")
    assert table.rows[0] == ("1", "6", "7", "1", "", "16", "")
    assert table.rows[1] == ("2", "7", "7", "0", "", "", "goal agreed")
    assert table.rows[2] == ("3", "4", "6.5", "2.5", "5.5 to 7.5", "", "Strain, repaired in 5")
    assert table.rows[3] == ("4", "no answer", "6", "", "5 to 8", "no answer", "Strain, repaired in 5")


def test_legend_names_people_and_only_what_is_shown():
    words = words_in(full_course().svg)
    assert {"Ash", "Birch", "gap between the two", "Ash’s usual range", "no answer"} <= set(words)
    plain = words_in(course_picture([1], two_lines({1: 5}, {}), title="t", ident="c").svg)
    assert not {"gap between the two", "no answer"} & set(plain)


def test_outcome_says_which_way_is_better():
    for lower, words in ((True, "Mood, lower is better"), (False, "Mood, higher is better")):
        outcome = Outcome("Mood", {1: 3}, 0, 24, lower)
        assert words in words_in(course_picture([1], two_lines({1: 5}, {}), title="t", ident="c", outcome=outcome).svg)


def test_empty_course_says_so_and_has_no_axes():
    picture = course_picture([], two_lines({}, {}), title="t", ident="c")
    assert picture.is_empty
    assert picture.description == "There are no answers to show here yet."
    assert " ".join(words_in(picture.narrow)) == "There are no answers to show here yet."
    assert words_in(picture.svg) == ["There are no answers to show here yet."]
    assert "p-grid" not in picture.svg
    assert picture.table.rows == ()


def test_words_of_others_stay_words():
    nasty = "</text><script>x</script> & \"q\" 'a' \x00\x0b \u202e"
    picture = course_picture(
        [1],
        [Line(nasty, Voice.CLIENT, {1: 5})],
        title=nasty,
        ident='x" onload="y',
        band=RangeBand(nasty, {1: (4, 6)}),
        spans=[Span(1, None, nasty)],
        marks=[Mark(1, nasty)],
        outcome=Outcome(nasty, {1: 5}, 0, 9, True),
    )
    for svg in (picture.svg, picture.narrow):
        assert not list(parsed(svg).iter(f"{SVG}script"))
        assert parsed(svg).get("id") is None
        assert parsed(svg).get("onload") is None


@pytest.mark.parametrize("name", ["", "x" * 10_000, "愛" * 300, "👩‍👩‍👧", "محمد", "a b " * 2000])
def test_long_and_foreign_names_are_drawn_within_the_picture(name):
    mark = [Mark(1, name)]
    picture = course_picture(
        [1, 2], [Line(name, Voice.CLIENT, {1: 5})], title="t", ident="c", spans=[Span(1, 2, name)], marks=mark
    )
    assert all(len(words) < 130 for words in words_in(picture.svg))
    assert all(len(words) < 65 for words in words_in(picture.narrow))


@pytest.mark.parametrize("count", [1, 3, 16, 40, 120, 1000])
def test_session_numbers_do_not_touch(count):
    sessions = range(1, count + 1)
    picture = course_picture(sessions, two_lines(dict.fromkeys(sessions, 5), {}), title="t", ident="c")
    for svg in (picture.svg, picture.narrow):
        bottom = max(float(e.get("y")) for e in with_class(svg, "p-axis"))
        places = [(float(e.get("x")), e.text) for e in with_class(svg, "p-axis") if float(e.get("y")) == bottom]
        xs = [x for x, _ in places]
        assert places[0][1] == "1"
        assert places[-1][1] == str(count)
        assert all(b - a >= 28 for a, b in itertools.pairwise(xs))


def test_many_points_thin_out_but_every_lone_answer_keeps_its_point():
    answers = {s: 5.0 if s % 2 else None for s in range(1, 121)}
    picture = course_picture(range(1, 121), two_lines(answers, {}), title="t", ident="c")
    assert len(with_class(picture.narrow, "p-point", "p-client")) == 60 + 1
    whole = course_picture(range(1, 121), two_lines(dict.fromkeys(range(1, 121), 5.0), {}), title="t", ident="c")
    assert len(with_class(whole.narrow, "p-point", "p-client")) < 60


def test_more_than_two_views_are_never_averaged():
    lines = [Line(f"Person {n}", voice, {1: float(n), 2: float(n)}) for n, voice in enumerate(Voice, start=1)]
    picture = course_picture([1, 2], lines, title="t", ident="c")
    assert "distance between the views" in words_in(picture.svg)
    assert picture.table.headers[-1] == "Distance"
    assert all(with_class(picture.svg, "p-line", f"p-{voice}") for voice in Voice)


def test_nothing_leaves_the_paper():
    lines = two_lines({s: 10.0 if s % 2 else 0.0 for s in range(1, 41)}, dict.fromkeys(range(1, 41), 0.0))
    spans = [Span(1, 40, "a"), Span(40, None, "b " * 40)]
    picture = course_picture(range(1, 41), lines, title="t", ident="c", spans=spans, marks=[Mark(40, "late word")])
    for svg in (picture.svg, picture.narrow):
        _, _, width, height = map(float, parsed(svg).get("viewBox").split())
        for element in parsed(svg).iter(f"{SVG}rect"):
            x, w = float(element.get("x")), float(element.get("width"))
            assert x + w <= width + 0.1
        assert all(float(e.get("y")) <= height for e in parsed(svg).iter(f"{SVG}text"))


# how many strains, of which a rule found the first: how many stand in the key below the plot
STRAINS = [(1, 0), (2, 0), (4, 0), (5, 5), (6, 6), (15, 15)]


@pytest.mark.parametrize(("count", "in_key"), STRAINS)
def test_every_strain_can_be_named_by_its_number(count: int, in_key: int):
    """In the plot, beside it, in the description and in the table the same number goes with the same words."""
    sessions = range(1, 61)
    spans = [Span(4 * k + 1, 4 * k + 2, f"strain of {4 * k + 1}", named=k > 0) for k in range(count)][::-1]
    lines = two_lines(dict.fromkeys(sessions, 5.0), {})
    picture = course_picture(sessions, lines, title="t", ident="c", spans=spans)
    order = sorted(spans, key=lambda span: (not span.named, span.first))
    numbers = [str(n) for n in range(1, count + 1)] if count > 1 else []
    names = [f"{n} {span.label}" for n, span in enumerate(order, start=1)] if count > 1 else ["strain of 1"]
    for svg in (picture.svg, picture.narrow):
        written = [element.text for element in with_class(svg, "p-span-number")]
        assert written[: len(numbers)] == numbers
        assert len(with_class(svg, "p-span-key")) == in_key
        labels = [element.text for element in with_class(svg, "p-span-label")]
        assert labels == ([span.label for span in order] if in_key else names)
        assert written[len(numbers) :] == (numbers if in_key else [])
    for span, name in zip(order, names, strict=True):
        assert f"Session {span.first}–{span.last}: {name}." in picture.description
        assert picture.table.rows[span.first - 1][-1] == name


def test_the_key_keeps_long_names_on_the_paper_and_apart():
    spans = [Span(k, k, f"{k} hard moment, all right again after a session with a long name {k}") for k in range(1, 7)]
    picture = course_picture(range(1, 9), two_lines({1: 5}, {}), title="t", ident="c", spans=spans)
    for svg in (picture.svg, picture.narrow):
        _, _, width, height = map(float, parsed(svg).get("viewBox").split())
        boxes = [(float(box.get("y")), float(box.get("height"))) for box in with_class(svg, "p-span-key")]
        assert all(upper + tall < lower for (upper, tall), (lower, _) in itertools.pairwise(boxes))
        for label in with_class(svg, "p-span-label"):
            assert float(label.get("x")) + text_width(label.text, 13) <= width
            assert float(label.get("y")) < height


# marks by session, whether the words stand beside the triangles; the narrow drawing sends to the table
MARKS = [
    ([(2, "goal agreed")], True),
    ([(12, "goal achieved")], True),  # to the left of its triangle: there is no room to the right
    ([(2, "goal agreed"), (5, "task agreed"), (9, "goal reviewed")], True),
    ([(2, "goal agreed"), (2, "task agreed"), (3, "goal changed"), (9, "a second goal proposed")], True),
    ([(session, "goal changed") for session in (2, 3, 4, 5)], True),
    ([(6, "both agree with a goal in words of their own that are quite long")], False),
    ([(session, "goal changed") for session in range(1, 13)], False),
]


@pytest.mark.parametrize(("marks", "beside"), MARKS)
def test_marks_stay_readable_however_many_there_are(marks, beside):
    lines = two_lines(dict.fromkeys(range(1, 13), 5.0), {})
    said = [Mark(session, label) for session, label in marks]
    picture = course_picture(range(1, 13), lines, title="t", ident="c", marks=said)
    by_session = {session: "; ".join(label for at, label in marks if at == session) for session, _ in marks}
    words = " ".join(e.text for e in with_class(picture.svg, "p-mark-label"))
    assert all(label in words for label in by_session.values())
    numbers = with_class(course_picture(range(1, 13), lines, title="t", ident="c").svg, "p-axis")
    assert len(with_class(picture.svg, "p-axis")) == len(numbers) + (0 if beside else len(by_session))
    width = float(parsed(picture.svg).get("viewBox").split()[2])
    for label in with_class(picture.svg, "p-mark-label"):
        room = text_width(label.text, 14)
        x = float(label.get("x"))
        assert (x - room if label.get("text-anchor") == "end" else width - x - room) >= 0
    for svg in (picture.svg, picture.narrow):
        assert len(with_class(svg, "p-mark")) == len(by_session)
    in_table = " ".join(e.text for e in with_class(picture.narrow, "p-mark-label"))
    assert in_table == "The table below shows what happened at the marked sessions."
    for session, label in by_session.items():
        assert f"Session {session}: {label}." in picture.description
        assert picture.table.rows[session - 1][-1] == label


def test_a_very_long_list_of_marks_is_left_to_the_table():
    sessions = range(1, 41)
    marks = [Mark(session, f"change {session}") for session in sessions]
    lines = two_lines(dict.fromkeys(sessions, 5.0), {})
    picture = course_picture(sessions, lines, title="t", ident="c", marks=marks)
    for svg in (picture.svg, picture.narrow):
        assert len(with_class(svg, "p-mark")) == 40
        said = " ".join(e.text for e in with_class(svg, "p-mark-label"))
        assert said == "The table below shows what happened at the marked sessions."
    assert [row[-1] for row in picture.table.rows] == [mark.label for mark in marks]


def test_where_the_list_is_long_the_minor_words_go_to_the_table_alone():
    sessions = range(1, 31)
    marks = [Mark(session, f"task {session}", minor=True) for session in sessions] + [
        Mark(4, "goal 4"),
        Mark(9, "goal 9"),
    ]
    picture = course_picture(sessions, two_lines(dict.fromkeys(sessions, 5.0), {}), title="t", ident="c", marks=marks)
    assert len(with_class(picture.svg, "p-mark")) == len(with_class(picture.narrow, "p-mark")) == 30
    said = " ".join(e.text for e in with_class(picture.svg, "p-mark-label"))
    assert said == "goal 4 goal 9 The table below shows the other marked sessions."
    assert picture.table.rows[3][-1] == "task 4; goal 4"
    assert "Session 30: task 30." in picture.description


def test_only_what_lies_in_the_sessions_shown_is_drawn():
    spans = [Span(1, 3, "before"), Span(8, 12, "into"), Span(18, None, "from here on"), Span(30, 31, "after")]
    marks = [Mark(2, "earlier"), Mark(12, "now"), Mark(40, "later")]
    lines = two_lines(dict.fromkeys(range(10, 21), 5.0), {})
    picture = course_picture(range(10, 21), lines, title="t", ident="c", spans=spans, marks=marks)
    drawn = " ".join(words_in(picture.svg))
    assert all(words in drawn for words in ("into", "from here on", "now"))
    assert not any(words in drawn for words in ("before", "after", "earlier", "later"))
    assert all(float(e.get("x")) >= 36 for e in with_class(picture.svg, "p-span"))
