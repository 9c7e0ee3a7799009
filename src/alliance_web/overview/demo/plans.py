"""Plans and hard moments of the other people: the library draws what happens, plans.toml has the words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from alliance_web.access.relation import Part
from alliance_web.plan.services import ideas
from alliance_web.repair.states import State

from .telling import NEXT_DAY, Step

if TYPE_CHECKING:
    from alliance_web.people.models import Practice, User

    from .drawn import Course
    from .telling import Telling

WITH_THE_CARD, IN_SESSION = 0.1, 0.6
OTHER = {Part.CLIENT: Part.THERAPIST, Part.THERAPIST: Part.CLIENT}
OUTCOMES = {"achieved": "achieved", "sustaining": "sustain", "set-aside": "set-aside"}
Row = dict[str, Any]


@cache
def _written(name: str) -> Row:
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


def story(course: Course) -> list[Step]:
    """What Sam and Noor did, as it is written in story.toml; marks that it leaves out are taken from the course."""
    for session in _written("story.toml")["unmarked"]:
        course.ratings[session, Part.THERAPIST]["strain"] = 0
    return [Step.of(row) for row in _written("story.toml")["steps"]]


def texts() -> dict[str, list[Row]]:
    """The words of everybody else."""
    return _written("plans.toml")


def task_ideas(*, practice: Practice, by: User) -> None:
    """The practice's own ideas for tasks."""
    for row in texts()["ideas"]:
        ideas.add(practice=practice, key=uuid4(), idea=ideas.Idea(**row), by=by)


def steps(course: Course, *, goals: int) -> list[Step]:
    """What the two of one therapy did, in the order in which it happened, with the first so many of their goals."""
    found = [step for goal in course.goals[:goals] for step in _goal(course, goal)]
    found += [step for card in course.cards for step in _card(course, card)]
    if course.strain:
        found += _strain(course, course.strain)
    return sorted(found, key=lambda step: (step.after, step.hours))


def _goal(course: Course, goal: Row) -> Iterator[Step]:
    words = _words(course, "goals", goal["goal"])
    by, number = Part(goal["proposed_by"]), goal["goal"]
    first, again = (words["words"], words["again"])[:: 1 if by is Part.CLIENT else -1]
    yield Step(goal["session"], by, "propose-goal", NEXT_DAY, {"goal": number, "words": first})
    other, seen = OTHER[by], 1
    if goal["dissent"]:
        said = {"goal": number, "seen": 1, "stance": "disagree", "reason": words["reason"]}
        yield Step(goal["session"], other, "say-to-goal", 30, said)
        if goal["state"] == "not-agreed":
            yield Step(goal["since"], by, "give-up-goal", IN_SESSION, {"goal": number, "seen": 1})
    elif goal["versions"] > 1:
        yield Step(goal["session"], other, "change-goal", 30, {"goal": number, "seen": 1, "words": again})
        other, seen = by, 2
    if goal["agreed"]:
        agrees = {"goal": number, "seen": seen, "stance": "agree"}
        yield Step(goal["agreed"], other, "say-to-goal", 33, agrees)
        yield from _after_agreement(course, goal, words)


def _after_agreement(course: Course, goal: Row, words: Row) -> Iterator[Step]:
    yield Step(goal["agreed"], Part.CLIENT, "focus", 34, {"goal": goal["goal"]})
    reviewed = [row for row in course.reviews if row["goal"] == goal["goal"]]
    for row in reviewed:
        if row["session"] == reviewed[-1]["session"]:
            ends = goal["since"] == row["session"]
            outcome = OUTCOMES.get(goal["state"], "keep") if ends else "keep"
            said = {"goal": goal["goal"], "rating": row["rating"], "outcome": outcome}
            yield Step(row["session"], Part(row["chair"]), "review", IN_SESSION, said)
    tasks = (row for row in course.tasks if row["goal"] == goal["goal"] and row["session"] < (goal["since"] or 1000))
    for task in list(tasks)[:1]:
        yield from _task(course, task, words)


def _task(course: Course, task: Row, words: Row) -> Iterator[Step]:
    is_theirs = task["owner"] == "therapist"
    by, name = (Part.THERAPIST, words["theirs"]) if is_theirs else (Part.CLIENT, words["task"])
    key = (task["goal"], task["task"])
    said = {"task": key, "goal": task["goal"], "owner": task["owner"], "place": "between", "words": name}
    yield Step(task["session"], by, "propose-task", 35, said)
    if task["agreed"]:
        yield Step(task["session"], OTHER[by], "say-to-task", 36, {"task": key, "stance": "agree"})
    for report in [row for row in course.reports if (row["goal"], row["task"]) == key][-1:]:
        how = _words(course, "reports", report["session"])
        told = {name: report[name] for name in ("session", "amount", "useful")}
        yield Step(report["session"], by, "report", NEXT_DAY, {"task": key, **told, **how})


def _card(course: Course, card: Row) -> Iterator[Step]:
    """The card about the session before, opened as this one began: by whom, and whether the two talked about it."""
    session = card["session"]
    opened = [part for part in OTHER if card[f"{part.value}_opened"]]
    for part in opened:
        said = {"about": session - 1, "talked": card["talked"] and part is opened[-1]}
        yield Step(session, part, "use-card", WITH_THE_CARD, said)
    if card["changed"]:
        said = {"about": session - 1, **_words(course, "changed", session)}
        yield Step(session, opened[-1], "change-by-card", IN_SESSION, said)


def _strain(course: Course, strain: Row) -> Iterator[Step]:
    """What became of the strain that the library drew; its notice comes from the answers."""
    words = _words(course, "strains", strain["session"])
    notices = Part.THERAPIST if strain["noticed_by"] == "therapist" else Part.CLIENT
    if named := _named(course, strain):
        yield _moved(strain, *named, notices, State.NAMED, words["named"])
    if strain["talked"]:
        yield _moved(strain, strain["talked"], IN_SESSION, notices, State.TALKED, words["talked"])
    if strain["verdict"] == "set-aside":
        yield _moved(strain, strain["ended"], 29, notices, State.SET_ASIDE, "")
    elif strain["verdict"]:
        said = words[strain["verdict"].replace("-", "_")]
        yield _moved(strain, strain["ended"], 29, Part.CLIENT, State(strain["verdict"]), said)


def _named(course: Course, strain: Row) -> tuple[int, float] | None:
    """After which session, and how many hours after it began. What one chair alone has answered waits for the next."""
    noticed, named, talked = strain["session"], strain["named"], strain["talked"]
    both = all((noticed, part.value) in course.ratings for part in OTHER)
    if named == noticed and not both:
        return (noticed + 1, 0.5) if noticed < max(course.days) else None
    return (named, 0.5 if named == talked else 27) if named else None


def _moved(strain: Row, after: int, hours: float, by: Part, to: State, words: str) -> Step:
    return Step(after, by, "move-strain", hours, {"strain": strain["session"], "to": to, "words": words})


def settle(here: Telling, course: Course, session: int) -> None:
    """What was small is over by the next time: the client says so, or the therapist leaves what only they noticed."""
    small = texts()["small"][0]
    for strain in here.open_strains():
        if strain.session < session and strain.session in course.small:
            is_clients = Part.CLIENT in strain.noticed_by
            by, to = (Part.CLIENT, State.REPAIRED) if is_clients else (Part.THERAPIST, State.SET_ASIDE)
            said = {"strain": strain.session, "to": to, "words": small[by.value]}
            here.tell(Step(session, by, "move-strain", IN_SESSION, said))


def _words(course: Course, kind: str, place: int) -> Row:
    rows = texts()[kind]
    return rows[(course.number + place) % len(rows)]
