"""After the end: what has lasted, on the course beyond the last session, and against the start and the end."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alliance.charts import Later, after_picture
from alliance.course import PublishedChange, published_change
from alliance.instruments import reliable_changes, score
from alliance.model import Line, Picture
from alliance_web.checkins.series import line, pauses
from alliance_web.checkins.shared import SharedSession
from alliance_web.endings.looking_back import goal_looks
from alliance_web.follow_up.days import after
from alliance_web.follow_up.queries import plan
from alliance_web.follow_up.queries.answers import Answered, answered
from alliance_web.follow_up.states import MONTHS, Standing
from alliance_web.follow_up.wording import HEAR, LASTED, months_words
from alliance_web.questionnaires.queries import definition
from alliance_web.therapies.frame import Frame

from . import pictures
from .course import Reading, read
from .items import OVERALL
from .outcomes import OutcomeCourse

if TYPE_CHECKING:
    from alliance_web.follow_up.models import Wave


@dataclass(frozen=True, slots=True)
class StepRow:
    """One row of the table: when, the score, and against the start and the end; bold where it is more than chance."""

    label: str
    day: str
    score: str
    since_start: str
    since_end: str
    start_bold: bool = False
    end_bold: bool = False


@dataclass(frozen=True, slots=True)
class GoalToday:
    """A goal as the client saw it when last asked."""

    words: str
    lasted: str


@dataclass(frozen=True, slots=True)
class Wish:
    """That the client would like to hear from the practice, with their words."""

    answered: Answered
    told: str
    when: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One stretch of a therapy up to an end, and what came after it: a therapy that went on again begins another.

    `picture` is None without a questionnaire; `sentence` is "" where none is true.
    """

    ended_on: date
    picture: Picture | None
    sentence: str
    rows: tuple[StepRow, ...]


@dataclass(frozen=True, slots=True)
class AfterPage:
    """The whole page. `chapter` is None while the therapy goes on; `earlier` holds those before, the latest first."""

    standing: Standing
    stopped_on: date | None
    wishes: tuple[Wish, ...]
    chapter: Chapter | None
    earlier: tuple[Chapter, ...]
    bold: str
    goals: tuple[GoalToday, ...]
    next_on: date | None
    was_asked: bool
    words: tuple[tuple[str, str], ...]
    unreadable: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Scored:
    """One time with its score; None where there is none."""

    one: Answered
    value: float | None


def after_page(frame: Frame, now: datetime | None = None) -> AfterPage:
    """The page for both chairs; before the first time it has its dates and nothing else."""
    now = now or timezone.now()
    found = plan.of_client(frame.chairs.client)
    asked = plan.asked_of(found)
    waves = [answered(row) for row in asked]
    reading = read(frame, now)
    outcome = next((one for one in reading.outcomes if one.key == frame.therapy.outcome), None)
    standing = plan.standing(frame.chairs.client, found)
    chapters = list(_chapters(frame, reading, asked))
    chapter = chapters.pop() if frame.therapy.ended_on else None
    return AfterPage(
        standing=standing,
        stopped_on=plan.stopped_on(frame.chairs.client) if standing is Standing.STOPPED else None,
        wishes=tuple(_wishes(waves)),
        chapter=chapter,
        earlier=tuple(reversed(chapters)),
        bold=_bold(outcome),
        goals=tuple(_goals(frame, waves)),
        next_on=_next(frame, asked) if standing is Standing.AGREED else None,
        was_asked=bool(waves),
        words=tuple((_when(one), one.words) for one in waves if one.words and not one.wishes),
        unreadable=tuple((_when(one), one.unreadable) for one in waves if one.unreadable),
    )


def _chapters(frame: Frame, reading: Reading, asked: Sequence[Wave]) -> Iterator[Chapter]:
    """One for each end, in order: what came after an earlier end is never joined to the line of what came later."""
    ends = {row.ended_on for row in asked} | ({frame.therapy.ended_on} if frame.therapy.ended_on else set())
    before = date.min
    for end in sorted(ends):
        course = [one for one in reading.course if before < timezone.localdate(one.starts_at) <= end]
        key = next((row.instrument for row in reversed(asked) if row.ended_on == end), frame.therapy.outcome)
        outcome = next((one for one in reading.outcomes if one.key == key), None) or _not_asked_before(frame, key)
        own = _between(outcome, {one.number for one in course})
        scored = [_Scored(one, _score(own, one)) for one in map(answered, asked) if one.ended_on == end]
        rows = tuple(_rows(own, scored)) if own else ()
        yield Chapter(end, _picture(frame, course, own, end, scored), sentence(frame, own, scored), rows)
        before = end


def _not_asked_before(frame: Frame, key: str) -> OutcomeCourse | None:
    """A questionnaire without an answer in the therapy: its line begins after the end."""
    return OutcomeCourse(definition(key), {}, frame.chairs.client.name) if key else None


def _between(outcome: OutcomeCourse | None, sessions: Collection[int]) -> OutcomeCourse | None:
    """The scores of these sessions alone."""
    if outcome is None:
        return None
    return replace(outcome, scores={number: one for number, one in outcome.scores.items() if number in sessions})


def _score(outcome: OutcomeCourse | None, one: Answered) -> float | None:
    """The score by the same rules as in therapy; another questionnaire is never joined to this line."""
    if outcome is None or one.instrument != outcome.key or not one.outcome:
        return None
    return score(outcome.instrument, one.outcome).total.value


def _ends(outcome: OutcomeCourse) -> list[float]:
    """The first and the last score of the therapy."""
    found = [one.value for _session, one in sorted(outcome.scores.items()) if one.value is not None]
    return [found[0], found[-1]] if found else []


def sentence(frame: Frame, outcome: OutcomeCourse | None, scored: Sequence[_Scored]) -> str:
    """What the last answer says against the start and the end; "" where no published figure allows one."""
    values = [one.value for one in scored if one.value is not None]
    ends = _ends(outcome) if outcome else []
    if outcome is None or not values or not ends:
        return ""
    since_start = published_change(outcome.instrument, ends[0], values[-1])
    since_end = published_change(outcome.instrument, ends[1], values[-1])
    if since_start is None or since_end is None:
        return ""
    told = {
        ("better", "worse"): _("{client} is better than at the start. Since the end, part of it has been lost."),
        ("better", "same"): _("{client} is better than at the start, and about as at the end."),
        ("better", "better"): _("{client} is better than at the start, and better than at the end."),
        ("same", "worse"): _("{client} is about as at the start. Since the end, what was gained has been lost."),
        ("same", "same"): _("{client} is about as at the start and at the end."),
        ("same", "better"): _("{client} is about as at the start, and better than at the end."),
        ("worse", "worse"): _("{client} is worse than at the start and at the end."),
        ("worse", "same"): _("{client} is worse than at the start, and about as at the end."),
        ("worse", "better"): _("{client} is worse than at the start, and better than at the end."),
    }[_word(since_start), _word(since_end)]
    return told.format(client=frame.chairs.client.name)


def _word(change: PublishedChange) -> str:
    if not change.is_reliable:
        return "same"
    return "better" if change.better else "worse"


def _picture(
    frame: Frame, course: Sequence[SharedSession], outcome: OutcomeCourse | None, end: date, scored: Sequence[_Scored]
) -> Picture | None:
    if outcome is None or not scored:
        return None
    published = reliable_changes(outcome.instrument)
    return after_picture(
        [session.number for session in course],
        [
            Line(frame.names[part], voice, line(course, part, OVERALL), pauses(course, part))
            for part, voice in pictures.VOICES.items()
        ],
        outcome.picture,
        ended=end,
        later=[_later(one) for one in scored],
        chance=published[0].points if published else None,
        title=_("What has lasted since the end?"),
        ident=f"after-{end.isoformat()}",
        words=pictures.words(),
    )


def _later(one: _Scored) -> Later:
    on = one.one.answered_on or one.one.due_on
    return Later(months_words(one.one.months), on, date_format(on, "j M Y"), one.value, one.one.back)


def _rows(outcome: OutcomeCourse, scored: Sequence[_Scored]) -> Iterator[StepRow]:
    ends, none = _ends(outcome), pictures.MISSING
    if not ends:
        return
    words = pictures.words()
    numbers = sorted(session for session, one in outcome.scores.items() if one.value is not None)
    first, last = numbers[0], numbers[-1]
    yield StepRow(_("Session {n}").format(n=first), "", words.number(ends[0]), none, none)
    if last != first:
        told, bold = _told(published_change(outcome.instrument, *ends), ends[1])
        yield StepRow(_("Session {n}").format(n=last), "", words.number(ends[1]), told, none, bold)
    for one in scored:
        start, start_bold = _told(published_change(outcome.instrument, ends[0], one.value), one.value)
        end, end_bold = _told(published_change(outcome.instrument, ends[1], one.value), one.value)
        shown = _("no answer") if one.value is None else words.number(one.value)
        yield StepRow(months_words(one.one.months), _when(one.one), shown, start, end, start_bold, end_bold)


def _told(change: PublishedChange | None, value: float | None) -> tuple[str, bool]:
    """A change in words, and whether it is more than chance."""
    if value is None:
        return _("not known"), False
    if change is None:
        return pictures.MISSING, False
    if not change.gone:
        return _("the same"), False
    told = _("{n} better") if change.better else _("{n} worse")
    chance = "" if change.is_reliable else " " + _("(could be chance)")
    return told.format(n=pictures.words().number(change.gone)) + chance, change.is_reliable


def _bold(outcome: OutcomeCourse | None) -> str:
    published = reliable_changes(outcome.instrument) if outcome else ()
    if not published:
        return ""
    told = _("Bold: {points} points or more. Less could be chance ({source}).")
    return told.format(points=pictures.words().number(published[0].points), source=published[0].source)


def _when(one: Answered) -> str:
    if one.answered_on:
        return date_format(one.answered_on, "j F Y")
    return _("asked on {day}").format(day=date_format(one.asked_on or one.due_on, "j F Y"))


def _wishes(waves: Sequence[Answered]) -> Iterator[Wish]:
    for one in reversed(waves):
        if one.wishes and one.hear:
            yield Wish(one, str(HEAR[one.hear]), _when(one))


def _goals(frame: Frame, waves: Sequence[Answered]) -> Iterator[GoalToday]:
    last = next((one for one in reversed(waves) if one.lasted), None)
    for goal in goal_looks(frame) if last else ():
        if last and goal.number in last.lasted:
            yield GoalToday(goal.words, str(LASTED[last.lasted[goal.number]]))


def _next(frame: Frame, waves: Sequence[Wave]) -> date | None:
    """The next day on which the client is asked."""
    if frame.therapy.ended_on is None:
        return None
    asked = {one.months for one in waves if one.ended_on == frame.therapy.ended_on}
    days = [after(frame.therapy.ended_on, months) for months in MONTHS if months not in asked]
    return next((day for day in days if day >= timezone.localdate()), None)
