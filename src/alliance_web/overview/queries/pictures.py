"""The pictures of a course: what the two chairs share, drawn by the library. Both chairs get the very same drawing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache

from django.utils.translation import get_language, gettext

from alliance.charts import PictureWords, course_picture, item_picture, spark_picture
from alliance.model import Course, Line, Mark, Outcome, Picture, RangeBand, Span, Table, Voice
from alliance.prompts import Prompt, catalogue, rule_of
from alliance_web.access.relation import Part
from alliance_web.checkins.digest import Glance
from alliance_web.checkins.series import line, pauses
from alliance_web.checkins.shared import SharedSession

VOICES = {Part.CLIENT: Voice.CLIENT, Part.THERAPIST: Voice.THERAPIST}
MISSING = "–"
# The ends of the check-in's scale.
LOWEST, HIGHEST = 0.0, 10.0
# Prompts about a stretch of sessions stand in the picture as a box over them.
STRETCHES = frozenset({"fall", "fall-early", "decline", "gap"})
Names = Mapping[str, str]


def words() -> PictureWords:
    """The words of the pictures in the reader's language."""
    return _words(get_language())


@lru_cache(maxsize=8)
def _words(language: str | None) -> PictureWords:
    return PictureWords(**{word.name: gettext(str(word.default)) for word in fields(PictureWords)})


def large(
    course: Sequence[SharedSession],
    item: str,
    *,
    title: str,
    names: Names,
    usual: Course | None,
    prompts: Sequence[Prompt],
    strains: Sequence[Span],
    plan: Sequence[Mark],
    outcome: Outcome | None,
) -> Picture:
    """The one large picture: both lines, the client's usual range, strains that the two follow, stretches that rules
    found worth talking about, changes of the plan, the outcome below.
    """
    return course_picture(
        [session.number for session in course],
        _lines(course, item, names),
        title=title,
        ident=f"picture-{item}",
        low=LOWEST,
        high=HIGHEST,
        band=_band(usual, names[Part.CLIENT]),
        spans=_together(strains, _spans(prompts, item, course)),
        marks=plan,
        outcome=outcome,
        words=words(),
    )


def small(course: Sequence[SharedSession], item: str, *, label: str, names: Names) -> Picture:
    """One question, to stand beside its sisters."""
    sessions = [session.number for session in course]
    return item_picture(sessions, _lines(course, item, names), label=label, ident=f"small-{item}", words=words())


def both_answers(course: Sequence[SharedSession], questions: Names, names: Names) -> Table:
    """The table twin of the small pictures: a row for each session, in each cell both answers to one question."""
    caption = gettext("Each question: the answer of {client}, then of {therapist}; {missing} is no answer")
    return Table(
        caption.format(client=names[Part.CLIENT], therapist=names[Part.THERAPIST], missing=MISSING),
        (words().session, *questions.values()),
        tuple(
            (str(session.number), *(" · ".join(_answer(session, part, item) for part in VOICES) for item in questions))
            for session in course
            if session.revealed
        ),
    )


def _answer(session: SharedSession, part: Part, item: str) -> str:
    if part in session.not_asked:
        return gettext("paused")
    value = session.value(part, item)
    return MISSING if value is None else words().number(value)


def spark(glance: Glance, *, title: str, ident: str, names: Names) -> Picture:
    """The two overall lines of one therapy, for a row of the caseload."""
    lines, breaks = glance.lines, glance.pauses
    drawn = [Line(names[part], VOICES[part], values, breaks[part]) for part, values in lines.items()]
    sessions = sorted({session for values in lines.values() for session in values})
    return spark_picture(sessions, drawn, title=title, ident=ident, words=words())


def _lines(course: Sequence[SharedSession], item: str, names: Names) -> list[Line]:
    return [Line(names[part], voice, line(course, part, item), pauses(course, part)) for part, voice in VOICES.items()]


def _band(usual: Course | None, name: str) -> RangeBand | None:
    if usual is None:
        return None
    ranges = {
        point.session: (point.low, point.high)
        for point in usual.points
        if point.low is not None and point.high is not None
    }
    return RangeBand(name, ranges)


def _together(strains: Sequence[Span], stretches: Iterable[Span]) -> list[Span]:
    """The strains that the two follow, and the stretches that lie under none of them."""
    return [*strains, *(span for span in stretches if not any(_meet(span, strain) for strain in strains))]


def _meet(one: Span, other: Span) -> bool:
    """Whether two spans share a session; one without a last session is still open."""
    return (one.last is None or other.first <= one.last) and (other.last is None or one.first <= other.last)


def _spans(prompts: Sequence[Prompt], item: str, course: Sequence[SharedSession]) -> Iterator[Span]:
    """Stretches worth talking about, of the client and of the gap; where two lie over each other, the first rule's."""
    shown = max((session.number for session in course if session.revealed), default=0)
    order = [rule.name for rule in catalogue()]
    about = (
        p for p in prompts if p.item == item and (p.rule == "gap" or p.chair == Part.CLIENT) and p.rule in STRETCHES
    )
    drawn: list[Prompt] = []
    for prompt in sorted(about, key=lambda prompt: order.index(prompt.rule)):
        if all(prompt.until < other.start or prompt.start > other.until for other in drawn):
            drawn.append(prompt)
            last = None if prompt.until >= shown else prompt.until
            yield Span(prompt.start, last, gettext(rule_of(prompt.rule).title))
