"""The course page: everything both chairs can see of how working together felt, from one reading of the ratings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.model import Picture, Table
from alliance.prompts import Prompt
from alliance_web.checkins.digest import Glance
from alliance_web.checkins.queries import card_changes, shared_course
from alliance_web.checkins.series import ratings_table
from alliance_web.checkins.services.digests import refresh
from alliance_web.checkins.shared import SharedSession
from alliance_web.plan.queries.changes import plan_changes
from alliance_web.repair import strain_pages
from alliance_web.therapies.frame import Frame

from . import pictures
from .changed import Talk, talks
from .expected import Expected, expected
from .gap import Gap, gap_words, gaps_of
from .guesses import Guesses, guesses
from .items import OVERALL, STRAIN, question, series
from .last_time import LastTime, last_time
from .not_read import not_read
from .outcomes import OutcomeCourse, outcome_facts, outcomes
from .plan_marks import marks
from .said import Note, said
from .strain_spans import StrainList, spans, strain_list
from .usual import client_course, direction_words, usual_words
from .waiting import Waiting, waiting
from .worth import AT_ONCE, Worth, worth

WHERE = "course"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one page is made from: the shared sessions, the lines' names, every line's course, and the prompts."""

    course: Sequence[SharedSession]
    names: Mapping[str, str]
    ratings: pl.DataFrame
    gaps: Mapping[str, Gap]
    glance: Glance
    outcomes: tuple[OutcomeCourse, ...]
    strains: strain_pages.Reading


@dataclass(frozen=True, slots=True)
class Large:
    """The large picture of one line, the sentence above it (empty where none is true), and what is said below."""

    item: str
    label: str
    sentence: str
    picture: Picture
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Small:
    """One of the small pictures."""

    item: str
    label: str
    picture: Picture


@dataclass(frozen=True, slots=True)
class WorthTalking:
    """What is worth talking about now, at most three at once, the others, and what was before."""

    now: tuple[Worth, ...]
    more: tuple[Worth, ...]
    earlier: tuple[Worth, ...]


@dataclass(frozen=True, slots=True)
class CoursePage:
    """One page. `large` is None before there is an answer or an outcome that both may see, `strains` without any."""

    large: Large | None
    choices: tuple[tuple[str, str, bool], ...]
    small: tuple[Small, ...]
    small_twin: Table
    worth: WorthTalking
    last: LastTime | None
    said: tuple[Note, ...]
    guesses: Guesses | None
    expected: Expected | None
    waiting: Waiting | None
    strains: StrainList | None
    talks: tuple[Talk, ...]
    not_read: tuple[str, ...]


def course_page(frame: Frame, item: str, now: datetime | None = None) -> CoursePage:
    """The page with one line large; one that is not there gives the overall line."""
    now = now or timezone.now()
    reading = _read(frame, now)
    item = item if item in reading.names else OVERALL
    last = last_time(reading.course, _questions(reading))
    return CoursePage(
        large=_large(frame, reading, item) if last or reading.outcomes else None,
        choices=tuple((code, label, code == item) for code, label in reading.names.items()),
        small=tuple(_small(frame, reading)) if last else (),
        small_twin=pictures.both_answers(reading.course, _questions(reading), frame.names),
        worth=_worth(frame, reading),
        last=last,
        said=said(frame, reading.course, last),
        expected=expected(frame, reading.outcomes, now),
        guesses=guesses(frame, reading.course, _questions(reading)),
        waiting=waiting(frame, reading.course, now),
        strains=strain_list(reading.strains) if reading.strains.strains else None,
        talks=talks(frame, card_changes(frame.therapy)),
        not_read=not_read(frame, reading.course),
    )


def _read(frame: Frame, now: datetime) -> Reading:
    course = shared_course(frame.therapy, now)
    glance = refresh([frame.therapy], now)[frame.therapy.pk]
    ratings = ratings_table({frame.therapy.pk: course}).filter(pl.col("item") != STRAIN)
    return Reading(
        course=course,
        names=series(frame.therapy),
        ratings=ratings,
        gaps=gaps_of(ratings),
        glance=glance,
        outcomes=outcomes(frame, course),
        strains=strain_pages.read(frame, course),
    )


def _questions(reading: Reading) -> dict[str, str]:
    return {code: label for code, label in reading.names.items() if code != OVERALL}


def _large(frame: Frame, reading: Reading, item: str) -> Large:
    label, usual = reading.names[item], client_course(reading.ratings, item)
    picture = pictures.large(
        reading.course,
        item,
        title=_("How did working together feel?") if item == OVERALL else label,
        names=frame.names,
        usual=usual,
        prompts=reading.glance.prompts,
        strains=list(spans(reading.strains)),
        plan=list(marks(plan_changes(frame), reading.course)),
        outcome=reading.outcomes[0].picture if reading.outcomes else None,
    )
    asked = () if item == OVERALL else (question(frame, item),)
    facts = (
        *asked,
        gap_words(frame, reading.gaps.get(item)),
        usual_words(frame, usual),
        *outcome_facts(reading.outcomes),
    )
    return Large(item, label, direction_words(frame, usual), picture, facts)


def _small(frame: Frame, reading: Reading) -> Iterator[Small]:
    for item, label in _questions(reading).items():
        picture = pictures.small(reading.course, item, label=label, names=frame.names)
        if not picture.is_empty:
            yield Small(item, label, picture)


def _worth(frame: Frame, reading: Reading) -> WorthTalking:
    def told(prompts: Iterable[Prompt]) -> tuple[Worth, ...]:
        return worth(prompts, frame.part, {**frame.names, **reading.names}, where=WHERE)

    followed = reading.strains.followed
    current = tuple(replace(one, strain=followed.get(one.session)) for one in told(reading.glance.current))
    earlier = told(prompt for prompt in reversed(reading.glance.prompts) if prompt not in reading.glance.current)
    return WorthTalking(current[:AT_ONCE], current[AT_ONCE:], earlier)
