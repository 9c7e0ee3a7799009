"""Looking back: the two lines from first to last, the goals in both voices, and how difficult moments went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.charts import Look, looks_picture
from alliance.course import published_change
from alliance.model import Picture, Table
from alliance_web.access.relation import Part
from alliance_web.endings.looking_back import GoalLook, LookingBack, looking_back
from alliance_web.endings.stories import Story, sentence, stories
from alliance_web.follow_up.days import days
from alliance_web.follow_up.queries import plan
from alliance_web.follow_up.states import Standing
from alliance_web.plan.queries.changes import plan_changes
from alliance_web.therapies.frame import Frame

from . import pictures
from .course import Reading, read
from .items import OVERALL
from .outcomes import OutcomeCourse
from .plan_marks import marks
from .strain_spans import spans

# Fewer sessions than this are told in words: two points are no course.
LEAST = 2


@dataclass(frozen=True, slots=True)
class GoalDrawn:
    """A goal with its picture; None where nobody gave a number."""

    goal: GoalLook
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class LookingBackPage:
    """The whole page. `picture` is None for a single session; `change` is "" where no published figure allows it."""

    own: LookingBack
    picture: Picture | None
    sentence: str
    change: str
    goals: tuple[GoalDrawn, ...]
    goals_twin: Table | None
    stories: tuple[Story, ...]


def looking_back_page(frame: Frame, now: datetime | None = None) -> LookingBackPage:
    """The page as it is the same for both, with "you" for the reader."""
    reading, own = read(frame, now or timezone.now()), looking_back(frame)
    goals = tuple(GoalDrawn(one, _goal_picture(frame, one)) for one in own.goals)
    return LookingBackPage(
        own=own,
        picture=_picture(frame, reading),
        sentence=sentence(reading.strains.strains, frame.chairs.client.name),
        change=change_words(reading.outcomes),
        goals=goals,
        goals_twin=_twin(goals),
        stories=stories(reading.strains),
    )


@dataclass(frozen=True, slots=True)
class After:
    """What comes after the end: how it is with the questions, their days, and whether any was asked."""

    standing: Standing
    days: tuple[date, ...]
    has_waves: bool


def what_comes(frame: Frame) -> After:
    """The card about what comes after."""
    client, ended_on = frame.chairs.client, frame.therapy.ended_on
    found = plan.of_client(client)
    return After(
        standing=plan.standing(client, found),
        days=days(ended_on) if ended_on else (),
        has_waves=bool(plan.asked_of(found)),
    )


def _picture(frame: Frame, reading: Reading) -> Picture | None:
    shown = [one for one in reading.course if one.revealed]
    if len(shown) < LEAST:
        return None
    drawn = pictures.large(
        reading.course,
        OVERALL,
        title=_("How working together felt, from first to last"),
        names=frame.names,
        usual=None,
        prompts=(),
        strains=list(spans(reading.strains)),
        plan=list(marks(plan_changes(frame), reading.course)),
        outcome=reading.outcomes[0].picture if reading.outcomes else None,
    )
    return None if drawn.is_empty else drawn


def change_words(outcomes: Sequence[OutcomeCourse]) -> str:
    """From the first score to the last, where a published figure says what could be chance."""
    if not outcomes:
        return ""
    one, words = outcomes[0], pictures.words()
    scores = [score.value for _session, score in sorted(one.scores.items()) if score.value is not None]
    change = published_change(one.instrument, scores[0], scores[-1]) if len(scores) >= LEAST else None
    if change is None:
        return ""
    told = _("From {before} to {after}. Less than {points} points could be chance.")
    if change.is_reliable and change.better:
        told = _("From {before} to {after}: {gone} points better. Less than {points} could be chance.")
    elif change.is_reliable:
        told = _("From {before} to {after}: {gone} points worse. Less than {points} could be chance.")
    return told.format(
        before=words.number(change.before),
        after=words.number(change.after),
        gone=words.number(change.gone),
        points=words.number(change.points),
    )


def _goal_picture(frame: Frame, goal: GoalLook) -> Picture | None:
    looks = list(_looks(frame, goal))
    if not looks:
        return None
    title = _("Goal {n}, first and last review").format(n=goal.number)
    low, high = pictures.LOWEST, pictures.HIGHEST
    return looks_picture(looks, title=title, ident=f"goal-{goal.number}", low=low, high=high, words=pictures.words())


def _looks(frame: Frame, goal: GoalLook) -> Iterator[Look]:
    for part in Part:
        if ends := goal.looks.get(part):
            yield Look(frame.names[part], pictures.VOICES[part], *ends)


def _twin(goals: Sequence[GoalDrawn]) -> Table | None:
    """One table for all the small pictures."""
    drawn = [one for one in goals if one.picture]
    if not drawn:
        return None
    words = pictures.words()
    headers = (_("Goal"), words.name_header, words.first_header, words.last_header)
    rows = tuple((str(one.goal.number), *row) for one in drawn if one.picture for row in one.picture.table.rows)
    return Table(_("How near each of you felt, from 0 to 10"), headers, rows)
