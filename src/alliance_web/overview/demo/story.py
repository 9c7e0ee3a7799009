"""What the people of the simulated practice agree on, fall out over and repair: written by the services, as if lived.

The services know one time, now. A simulated practice has a past, so while its story is written the clock is set back.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from uuid import uuid4

from alliance_web.access.relation import Part
from alliance_web.plan.services import focus, goals, preferences, reports, review_days, reviews, tasks
from alliance_web.plan.states import Amount, Outcome, Owner, Place, Stance, TaskState
from alliance_web.plan.wishes import questions
from alliance_web.repair.queries import strains
from alliance_web.repair.services import episodes, notes
from alliance_web.repair.states import Moment, State, Wish
from alliance_web.therapies.queries import Chairs, chairs

if TYPE_CHECKING:
    from alliance_web.therapies.models import Therapy

AFTER = timedelta(minutes=55)
MOST_STRAINS = 6


@cache
def texts() -> dict[str, Any]:
    """Everybody's words, from story.toml."""
    return tomllib.loads((Path(__file__).parent / "story.toml").read_text(encoding="utf-8"))


@contextmanager
def the_clock_at(moment: datetime) -> Iterator[None]:
    """Whatever is written inside was written then."""
    with patch("django.utils.timezone.now", lambda: moment):
        yield


def tell(therapy: Therapy, starts: Sequence[datetime], *, number: int, whole: bool, heals: bool) -> None:
    """A goal with its task, and every strain to where it has come. `starts`: of the sessions held, in order.

    `whole`: the therapy whose story is told in full. `heals`: whether the last strain ends well.
    """
    both = chairs(therapy)
    if whole:
        _whole_plan(both, starts)
    elif len(starts) > 3:
        _plan(both, starts, number)
    for turn in range(MOST_STRAINS):
        if not _strain(therapy, both, starts, turn=number + turn, heals=heals):
            break


# Goals and tasks


def _plan(both: Chairs, starts: Sequence[datetime], number: int) -> None:
    said = texts()["goals"][number % len(texts()["goals"])]
    with the_clock_at(starts[1] + AFTER):
        goal = goals.propose(therapy=both.client.therapy, words=said["words"], key=uuid4(), by=both.client)
    with the_clock_at(starts[2] + AFTER):
        goals.take_stance(goal=goal, version=1, seen=1, stance=Stance.AGREE, by=both.therapist)
        focus.focus(goal=goal, by=both.client)
        draft = tasks.Draft(said["task"], Owner.CLIENT, Place.BETWEEN, said["rhythm"])
        task = tasks.propose(goal=goal, draft=draft, key=uuid4(), by=both.therapist)
        tasks.take_stance(task=task, version=1, seen=1, stance=Stance.AGREE, by=both.client)
    with the_clock_at(starts[3] + AFTER):
        how = reports.Said(Amount.MOST, useful=6 + number % 4, helped=said["helped"])
        reports.report(task=task, said=how, about=1, seen=1, session=4, key=uuid4(), by=both.client)


def _whole_plan(both: Chairs, starts: Sequence[datetime]) -> None:
    """Proposal, counter-proposal, agreement in own words; a task done late; a goal that one of them does not want."""
    said, (sam, noor) = texts()["sam"], (both.client, both.therapist)
    with the_clock_at(starts[0] + AFTER):
        goal = goals.propose(therapy=sam.therapy, words=said["goal"], key=uuid4(), by=sam)
    with the_clock_at(starts[1] + AFTER):
        goals.propose_version(goal=goal, words=said["counter"], own_words=said["why"], after=1, by=noor)
    with the_clock_at(starts[2]):
        agreed = {"stance": Stance.AGREE, "own_words": said["own_words"]}
        goals.take_stance(goal=goal, version=2, seen=2, by=sam, **agreed)
        focus.focus(goal=goal, by=sam)
        _wishes(both)
    _task_of_the_therapist(both, starts, goal)
    with the_clock_at(starts[7] + AFTER):
        second = goals.propose(therapy=sam.therapy, words=said["second"], key=uuid4(), by=noor)
    with the_clock_at(starts[8]):
        refused = {"stance": Stance.DISAGREE, "reason": said["dissent"]}
        goals.take_stance(goal=second, version=1, seen=1, by=sam, **refused)
    _review(both, starts[-3] + AFTER, goal)
    _note(both, starts[-4] + AFTER)


def _wishes(both: Chairs) -> None:
    keys = ("lead", "feelings", "time")
    preferences.say(
        key=uuid4(), answers=dict.fromkeys(keys, -1) | {_last(): 2}, words=texts()["sam"]["wish"], by=both.client
    )
    preferences.say(key=uuid4(), answers=dict.fromkeys(keys, 0) | {_last(): 1}, by=both.therapist)


def _last() -> str:
    """The question about how direct feedback should be: the last one."""
    return questions()[-1].key


def _task_of_the_therapist(both: Chairs, starts: Sequence[datetime], goal: Any) -> None:
    said, (sam, noor) = texts()["sam"], (both.client, both.therapist)
    with the_clock_at(starts[3] + AFTER):
        draft = tasks.Draft(said["task"], Owner.THERAPIST, Place.BETWEEN, due_on=starts[4].date())
        task = tasks.propose(goal=goal, draft=draft, key=uuid4(), by=noor)
        tasks.take_stance(task=task, version=1, seen=1, stance=Stance.AGREE, by=sam)
    with the_clock_at(starts[5] + AFTER):
        how = reports.Said(Amount.ALL, useful=7, in_the_way=said["in_the_way"])
        report = reports.report(task=task, said=how, about=1, seen=1, session=6, key=uuid4(), by=noor)
        reports.answer(report=report, words=said["task_answer"], by=sam)
        tasks.move(task=task, to=TaskState.DONE, by=noor)


def _review(both: Chairs, at: datetime, goal: Any) -> None:
    said = texts()["sam"]
    with the_clock_at(at):
        for person, rating in ((both.client, 6), (both.therapist, 7)):
            words = said["review_client" if person is both.client else "review_therapist"]
            reviews.say(goal=goal, number=1, seen=reviews.Seen(Outcome.KEEP, rating, words=words), by=person)
        review_days.propose(on=(at + timedelta(weeks=8)).date(), after=0, by=both.therapist)
        review_days.agree(seen=1, by=both.client)


def _note(both: Chairs, at: datetime) -> None:
    content = notes.Content(texts()["sam"]["note"], Moment.NOW, Wish.TALK)
    sam, noor = both.client.user, both.therapist.user
    assert sam
    assert noor
    with the_clock_at(at):
        note = notes.write(key=uuid4(), author=both.client, content=content, by=sam)
        notes.take_in(chairs=both, part=Part.THERAPIST, by=noor)
    with the_clock_at(at + timedelta(days=7)):
        notes.finish(note=note, by=sam)


# Strains


def _strain(therapy: Therapy, both: Chairs, starts: Sequence[datetime], *, turn: int, heals: bool) -> bool:
    """Bring the first strain that is only noticed as far as its sessions go; False where there is none."""
    fresh = next((one for one in strains.followed(therapy) if one.state is State.NOTICED), None)
    later = list(starts[fresh.session :]) if fresh else []
    if fresh is None or not later:
        return False
    heard = both.client if Part.CLIENT in fresh.noticed_by else both.therapist
    is_last = fresh.session + 4 > len(starts)
    verdict = State.REPAIRED if heals or not is_last else State.NOT_REPAIRED
    steps = [(State.NAMED, heard, "named"), (State.TALKED, both.therapist, "talked"), (verdict, both.client, "")]
    for seen, ((to, who, said), at) in enumerate(zip(steps, later, strict=False)):
        _move(therapy, fresh.key, (to, who), _words(said or to.value.replace("-", "_"), turn), seen, at)
    episodes.take_up_answers(therapy=therapy)
    return True


def _words(what: str, turn: int) -> str:
    said = texts()["strain"][what]
    return str(said[turn % len(said)])


def _move(therapy: Therapy, key: Any, step: tuple[State, Any], words: str, seen: int, at: datetime) -> None:
    row, (to, who) = strains.one(therapy.key, key), step
    assert row
    episodes.move(episode=row, participant=who, to=to, words=words, seen=seen, by=who.user, at=at + AFTER)
