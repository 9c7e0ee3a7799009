"""The course page: everything both chairs can see of how working together felt, from one reading of the ratings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.model import Picture, Table
from alliance_web.access.relation import Part
from alliance_web.checkins.beside import Awaited
from alliance_web.checkins.cards import card_changes
from alliance_web.checkins.digest import Glance
from alliance_web.checkins.queries import shared_course
from alliance_web.checkins.series import ratings_table
from alliance_web.checkins.services.digests import refresh
from alliance_web.checkins.shared import SharedSession
from alliance_web.plan.queries.changes import plan_changes
from alliance_web.repair import strain_pages
from alliance_web.repair.standing import topics_with
from alliance_web.therapies.answering import NotAsked, not_asked
from alliance_web.therapies.frame import Frame
from alliance_web.therapies.seats import seat_of

from ..awaiting import TO_TALK, for_seat
from . import pictures
from .amended import contested, corrected
from .been import Been, been
from .card import earlier_cards
from .changed import Talk, talks
from .expected import Expected, expected
from .gap import Gap, gap_words, gaps_of
from .gists import gist_of_last, gist_of_strains, gist_of_talks
from .guesses import Guesses, guesses
from .items import OVERALL, STRAIN, question, series
from .last_time import LastTime, last_time
from .not_read import not_read
from .outcomes import OutcomeCourse, outcomes
from .paused import paused_facts
from .plan_marks import marks
from .said import felt_off
from .shared_words import SharedWords, Spoken, shared_words
from .strain_spans import StrainList, spans, strain_list
from .topics import Topics, shown_topics
from .usual import client_course, direction_words, usual_words
from .waiting import Waiting, waiting


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
    """The large picture of one line, the sentence above it (empty where none is true), the question as it was asked
    (empty for all together), and how the rest is worked out.
    """

    item: str
    label: str
    sentence: str
    asked: str
    picture: Picture
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Small:
    """One of the small pictures."""

    item: str
    label: str
    picture: Picture


@dataclass(frozen=True, slots=True)
class CoursePage:
    """One page. `large` is None before there is an answer or an outcome that both may see, `strains` without any."""

    large: Large | None
    choices: tuple[tuple[str, str, bool], ...]
    small: tuple[Small, ...]
    small_twin: Table
    worth: Topics
    last: LastTime | None
    words: SharedWords
    marked: tuple[Spoken, ...]
    felt: tuple[str, ...]
    guesses: Guesses | None
    been: Been | None
    expected: Expected | None
    waiting: Waiting | None
    strains: StrainList | None
    talks: tuple[Talk, ...]
    not_read: tuple[str, ...]
    cards: tuple[int, ...]
    contested: tuple[str, ...]
    corrected: tuple[str, ...]
    # What waits for the reader beside check-ins, and that the client takes no part: only the therapist reads that here.
    awaited: tuple[Awaited, ...] = ()
    not_asked: NotAsked | None = None

    @property
    def gists(self) -> dict[str, str]:
        """One line for each row that is folded away and says what is inside."""
        return {
            "last": gist_of_last(self.last) if self.last else "",
            "strains": gist_of_strains(self.strains) if self.strains else "",
            "talks": gist_of_talks(self.talks),
        }


def course_page(frame: Frame, item: str, now: datetime | None = None) -> CoursePage:
    """The page with one line large; one that is not there gives the overall line."""
    now = now or timezone.now()
    reading = read(frame, now)
    item = item if item in reading.names else OVERALL
    last = last_time(reading.course, _questions(reading))
    words = shared_words(frame, reading.strains, now)
    return CoursePage(
        large=_large(frame, reading, item) if last or reading.outcomes else None,
        choices=tuple((code, label, code == item) for code, label in reading.names.items()),
        small=tuple(_small(frame, reading)) if last else (),
        small_twin=pictures.both_answers(reading.course, _questions(reading), frame.names),
        worth=_topics(frame, reading),
        last=last,
        words=words,
        marked=words.since(max((one.starts_at for one in reading.course), default=None)),
        felt=felt_off(frame, last, reading.strains.followed),
        expected=expected(frame, reading.outcomes, now),
        guesses=guesses(frame, reading.course, _questions(reading)),
        been=been(frame, reading.course, reading.outcomes),
        waiting=waiting(frame, reading.course, now),
        strains=strain_list(reading.strains) if reading.strains.strains else None,
        talks=talks(frame, card_changes(frame.therapy)),
        not_read=not_read(frame, reading.course),
        cards=earlier_cards(reading.course),
        contested=contested(frame, reading.course),
        corrected=corrected(frame, reading.course),
        awaited=tuple(
            one for one in for_seat(None if frame.therapy.ended_on else seat_of(frame)) if one.kind != TO_TALK
        ),
        not_asked=not_asked(frame.chairs, frame.therapy) if frame.part is Part.THERAPIST else None,
    )


def read(frame: Frame, now: datetime) -> Reading:
    """Everything that both can see, read once."""
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
    asked = "" if item == OVERALL else question(frame, item)
    facts = (
        gap_words(frame, reading.gaps.get(item)),
        usual_words(frame, usual),
        *paused_facts(frame, reading.course),
        _("The check-in is still being tested. Use it to see what changes over time, not to grade anyone."),
    )
    return Large(item, label, direction_words(frame, usual), asked, picture, facts)


def _small(frame: Frame, reading: Reading) -> Iterator[Small]:
    for item, label in _questions(reading).items():
        picture = pictures.small(reading.course, item, label=label, names=frame.names)
        if not picture.is_empty:
            yield Small(item, label, picture)


def _topics(frame: Frame, reading: Reading) -> Topics:
    found = topics_with(reading.glance, frame.therapy, reading.strains.strains)
    return shown_topics(frame, found, reading.strains, reading.glance.prompts, reading.names)
