"""What the tests of the pictures share: a small course, and a look into a finished drawing."""

from __future__ import annotations

from xml.etree import ElementTree as Tree

from alliance.charts import course_picture
from alliance.model import Line, Mark, Outcome, Picture, RangeBand, Span, Voice

SVG = "{http://www.w3.org/2000/svg}"


def two_lines(client: dict[int, float | None], therapist: dict[int, float | None]) -> list[Line]:
    return [Line("Ash", Voice.CLIENT, client), Line("Birch", Voice.THERAPIST, therapist)]


def full_course() -> Picture:
    """Six sessions with everything that a course can show; the client does not answer in session 4."""
    return course_picture(
        range(1, 7),
        two_lines({1: 6, 2: 7, 3: 4, 4: None, 5: 7, 6: 8}, {1: 7, 2: 7, 3: 6.5, 4: 6, 5: 7, 6: 7.5}),
        title="How working together felt",
        ident="course",
        band=RangeBand("Ash", {3: (5.5, 7.5), 4: (5, 8), 5: (5, 8), 6: (5, 8)}),
        spans=[Span(3, 5, "Strain, repaired in 5")],
        marks=[Mark(2, "goal agreed")],
        outcome=Outcome("Low mood", {1: 16, 4: None, 6: 9}, 0, 24, lower_is_better=True),
    )


def parsed(svg: str) -> Tree.Element:
    return Tree.fromstring(svg)


def with_class(svg: str, *names: str) -> list[Tree.Element]:
    """Return the elements that carry all the classes."""
    wanted = set(names)
    return [e for e in parsed(svg).iter() if wanted <= set(e.get("class", "").split())]


def words_in(svg: str) -> list[str]:
    return [element.text or "" for element in parsed(svg).iter(f"{SVG}text")]
