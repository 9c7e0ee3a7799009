"""The course on two sheets of paper: the same figures as the page on the screen, and nothing that only works there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alliance.model import Course, Mark, Picture, Span
from alliance.prompts import Prompt
from alliance_web.checkins.queries import shared_course
from alliance_web.checkins.series import ratings_table
from alliance_web.checkins.services.digests import refresh
from alliance_web.checkins.shared import SharedSession
from alliance_web.plan.queries.changes import plan_changes
from alliance_web.plan.queries.goals import GoalShown, goals
from alliance_web.repair import strain_pages
from alliance_web.repair.queries.strains import Step, Strain
from alliance_web.repair.standing import topics_with
from alliance_web.repair.states import State
from alliance_web.therapies.frame import Frame

from . import pictures
from .items import OVERALL, STRAIN, items, series
from .not_read import not_read
from .outcomes import OutcomeCourse, outcome_facts, outcomes
from .plan_marks import marks
from .strain_spans import spans
from .topics import TopicShown, shown_topics
from .usual import client_course, direction_words

# What a second sheet has room for; the numbers of earlier sessions stay on the screen.
ROWS = 26
# What a first sheet has room for.
GOALS, MOMENTS = 4, 4
ROOMY = 4


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal in a few words: how near each said it is at the last look, or who suggested it."""

    words: str
    near: tuple[tuple[str, str, str], ...]
    suggested_by: str


@dataclass(frozen=True, slots=True)
class Moment:
    """One difficult moment: in which sessions, who noticed it, what became of it."""

    where: str
    noticed: str
    came_to: str


@dataclass(frozen=True, slots=True)
class Row:
    """One session in numbers. `in_moment`: it lies in a difficult moment."""

    cells: tuple[str, ...]
    in_moment: bool
    happened: str


@dataclass(frozen=True, slots=True)
class Sheets:
    """Both sheets. `left_out` and `more_…`: how many there are beyond what fits, all of them on the screen."""

    sessions: str
    sentence: str
    picture: Picture
    facts: tuple[str, ...]
    topic: TopicShown | None
    goals: tuple[GoalLine, ...]
    more_goals: int
    moments: tuple[Moment, ...]
    more_moments: int
    small: tuple[Picture, ...]
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    of_all: int
    not_read: tuple[str, ...]
    is_one_sheet: bool
    # Many goals and moments: the picture makes room for them.
    is_crowded: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    course: Sequence[SharedSession]
    usual: Course | None
    prompts: Sequence[Prompt]
    topics: Sequence[TopicShown]
    strains: strain_pages.Reading
    spans: Sequence[Span]
    plan: Sequence[Mark]
    outcomes: tuple[OutcomeCourse, ...]


def sheets(frame: Frame, now: datetime | None = None) -> Sheets | None:
    """What is printed; None before there is anything that both may see."""
    found = _read(frame, now or timezone.now())
    picture = _large(frame, found)
    if picture.is_empty and not found.outcomes:
        return None
    lines, moments = tuple(_goals(frame)), tuple(_moments(found))
    headers, rows = _numbers(frame, found, picture)
    return Sheets(
        sessions=_sessions(found.course),
        sentence=direction_words(frame, found.usual),
        picture=picture,
        facts=tuple(outcome_facts(found.outcomes))[:2],
        topic=next(iter(found.topics), None),
        goals=lines[:GOALS],
        more_goals=len(lines[GOALS:]),
        moments=moments[:MOMENTS],
        more_moments=len(moments[MOMENTS:]),
        small=tuple(_small(frame, found.course)),
        headers=headers,
        rows=rows[-ROWS:],
        of_all=len(rows),
        not_read=tuple(not_read(frame, found.course)),
        is_one_sheet=len(found.course) == 1,
        is_crowded=len([*lines, *moments]) > ROOMY,
    )


def _read(frame: Frame, now: datetime) -> _Reading:
    course, key = shared_course(frame.therapy, now), frame.therapy.pk
    glance = refresh([frame.therapy], now)[key]
    strains = strain_pages.read(frame, course)
    ratings = ratings_table({key: course}).filter(pl.col("item") != STRAIN)
    found = topics_with(glance, frame.therapy, strains.strains)
    return _Reading(
        course=course,
        usual=client_course(ratings, OVERALL),
        prompts=glance.prompts,
        topics=shown_topics(frame, found, strains, glance.prompts, series(frame.therapy)).now,
        strains=strains,
        spans=tuple(spans(strains)),
        plan=tuple(mark for mark in marks(plan_changes(frame), course) if not mark.minor),
        outcomes=outcomes(frame, course),
    )


def _large(frame: Frame, found: _Reading) -> Picture:
    return pictures.large(
        found.course,
        OVERALL,
        title=_("How did working together feel?"),
        names=frame.names,
        usual=found.usual,
        prompts=(),
        strains=found.spans,
        plan=found.plan,
        outcome=found.outcomes[0].picture if found.outcomes else None,
    )


def _small(frame: Frame, course: Sequence[SharedSession]) -> Iterator[Picture]:
    for item, label in items(frame.therapy).items():
        picture = pictures.small(course, item, label=label, names=frame.names)
        if not picture.is_empty:
            yield picture


def _sessions(course: Sequence[SharedSession]) -> str:
    first, last = course[0], course[-1]
    if first == last:
        return _("Session {n}, {day}").format(n=first.number, day=_day(first.starts_at, "j F Y"))
    told = _("Sessions {first} to {last}, {start} to {end}")
    days = {"start": _day(first.starts_at, "j F Y"), "end": _day(last.starts_at, "j F Y")}
    return told.format(first=first.number, last=last.number, **days)


def _day(at: datetime, how: str) -> str:
    return date_format(timezone.localtime(at), how)


def _goals(frame: Frame) -> Iterator[GoalLine]:
    """What is worked on, what is in focus first, then what was suggested."""
    running = [one for one in goals(frame) if one.is_running]
    for goal in sorted(running, key=lambda one: (not one.in_focus, one.agreed is None, one.number)):
        by = "" if goal.agreed else goal.newest.by.name
        yield GoalLine(str(goal.words.words), tuple(_near(goal)), by)


def _near(goal: GoalShown) -> Iterator[tuple[str, str, str]]:
    """Part, name and number of each who said one at the last look."""
    review = goal.last_review
    for view in review.views if review else ():
        if isinstance(view.rating, int):
            yield view.person.part.value, view.person.name, str(view.rating)


def _moments(found: _Reading) -> Iterator[Moment]:
    """The latest first."""
    frame, both = found.strains.frame, list(zip(found.strains.strains, found.spans, strict=False))
    for strain, span in reversed(both):
        noticed = found.strains.shown(strain).noticed
        yield Moment(_where(span), noticed, " ".join(_steps(strain, frame.chairs.client.name)))


def _where(span: Span) -> str:
    if span.last is None:
        return _("Since session {n}").format(n=span.first)
    if span.last == span.first:
        return _("Session {n}").format(n=span.first)
    return _("Sessions {first} to {last}").format(first=span.first, last=span.last)


def _steps(strain: Strain, client: str) -> Iterator[str]:
    talks = [step for step in strain.steps if step.to is State.TALKED]
    if talks:
        yield _("You talked about it after session {n}.").format(n=talks[-1].session)
    last = strain.steps[-1] if strain.steps else None
    if last is not None and last.to in _verdicts():
        yield _("{client}: {word}.").format(client=client, word=_verdicts()[last.to])


def _verdicts() -> Mapping[State, str]:
    return {
        State.REPAIRED: _("OK now"),
        State.NOT_REPAIRED: _("not OK"),
        State.NOT_SURE: _("not sure"),
        State.SET_ASIDE: _("left for now"),
    }


def _numbers(frame: Frame, found: _Reading, picture: Picture) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """The table twin of the picture with a day for each session, and what happened in a few words."""
    table, what = picture.table, _happened(frame, found)
    has_notes = table.headers[-1] == pictures.words().note_header
    width = len(table.headers[1:]) if has_notes else len(table.headers)
    rows = [
        Row(
            (row[0], _day(session.starts_at, "j M"), *row[1:width]),
            any(
                span.first <= session.number and (span.last is None or session.number <= span.last)
                for span in found.spans
            ),
            "; ".join(what.get(session.number, ())),
        )
        for session, row in zip(found.course, table.rows, strict=True)
    ]
    return (table.headers[0], _("Day"), *table.headers[1:width]), tuple(rows)


def _happened(frame: Frame, found: _Reading) -> dict[int, list[str]]:
    what: dict[int, list[str]] = {}
    for strain in found.strains.strains:
        what.setdefault(strain.session, []).append(_("something felt off"))
        for step in strain.steps:
            if words := _step(step, frame.chairs.client.name):
                what.setdefault(step.session, []).append(words)
    for mark in found.plan:
        what.setdefault(mark.session, []).append(mark.label)
    return what


def _step(step: Step, client: str) -> str:
    if step.to is State.TALKED:
        return _("you talked about it")
    word = _verdicts().get(step.to)
    return _("{client}: {word}").format(client=client, word=word) if word else ""
