"""Who is asked what they think of a goal or a task: the same rule for both, and "I'm not sure" is an answer.

| Noor suggests this task, Sam says              | awaited | unsure | differs | waits for Sam |
| ------------------------------------ | ------- | ------ | ------- | ------------- |
| nothing                              | Sam     |        |         | yes           |
| not sure                             |         | Sam    |         | no            |
| not sure, then differently           |         |        | Sam     | no            |
| differently, then not sure           |         | Sam    |         | no            |
| agrees                               |         |        |         | no            |
| agrees, then not sure                |         | Sam    |         | no            |
| not sure, then Noor words it anew    | Sam     |        |         | yes           |
| agrees, then Noor words it anew      | Sam     |        |         | yes           |
| nothing, and the goal has ended      |         |        |         | no            |
| not sure, and the goal has ended     |         |        |         | no            |
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from alliance_web.access.relation import Part
from alliance_web.plan.models import Goal, Task
from alliance_web.plan.queries import goals as goal_queries
from alliance_web.plan.queries import tasks as task_queries
from alliance_web.plan.queries.plan import plan
from alliance_web.plan.queries.proposed import Proposed
from alliance_web.plan.services import goals, tasks
from alliance_web.plan.services.tasks import Draft
from alliance_web.plan.states import GoalState, Owner, Place, Stance
from alliance_web.therapies.frame import frame
from alliance_web.therapies.models import Participant
from tests.web.cast import Cast

NOT_SURE, DIFFERS, AGREES = Stance.UNDECIDED, Stance.DISAGREE, Stance.AGREE
ANEW, ENDS = "worded anew", "the goal ends"
DRAFT = Draft("Walk to the sea.", Owner.BOTH, Place.BETWEEN)

#: what happens after Noor has proposed it; who is awaited, unsure, sees it differently
RULES = [
    ((), "s", "", ""),
    ((NOT_SURE,), "", "s", ""),
    ((NOT_SURE, DIFFERS), "", "", "s"),
    ((DIFFERS, NOT_SURE), "", "s", ""),
    ((AGREES,), "", "", ""),
    ((AGREES, NOT_SURE), "", "s", ""),
    ((NOT_SURE, ANEW), "s", "", ""),
    ((AGREES, ANEW), "s", "", ""),
    ((ENDS,), "", "", ""),
    ((NOT_SURE, ENDS), "", "", ""),
]


def goal_said(cast: Cast, sam: Participant, noor: Participant, steps: tuple[str, ...]) -> Proposed:
    """A goal that Noor has proposed, after some steps, as Sam sees it."""
    made, seen = goals.propose(therapy=cast.therapy, words="Sleep.", key=uuid4(), by=noor), 1
    for step in steps:
        if step == ANEW:
            seen = goals.propose_version(goal=made, words="Sleep well.", after=seen, by=noor).number
        elif step == ENDS:
            Goal.objects.filter(pk=made.pk).update(state=GoalState.SET_ASIDE)
        else:
            goals.take_stance(goal=made, version=seen, seen=seen, stance=Stance(step), reason="Hm", by=sam)
    found = goal_queries.goal(frame(cast.therapy.key, Part.CLIENT, "plan"), made.number)
    assert found is not None
    return found


def task_said(cast: Cast, sam: Participant, noor: Participant, steps: tuple[str, ...]) -> Proposed:
    """The same of a task, for a goal that both agree with."""
    goal = goals.propose(therapy=cast.therapy, words="Sleep.", key=uuid4(), by=noor)
    goals.take_stance(goal=goal, version=1, seen=1, stance=AGREES, by=sam)
    made, seen = tasks.propose(goal=goal, draft=DRAFT, key=uuid4(), by=noor), 1
    for step in steps:
        if step == ANEW:
            other = Draft("Walk to the bakery.", Owner.BOTH, Place.BETWEEN)
            seen = tasks.propose_version(task=made, draft=other, after=seen, by=noor).number
        elif step == ENDS:
            Goal.objects.filter(pk=goal.pk).update(state=GoalState.SET_ASIDE)
        else:
            tasks.take_stance(task=made, version=seen, seen=seen, stance=Stance(step), reason="Hm", by=sam)
    found = task_queries.task(frame(cast.therapy.key, Part.CLIENT, "plan"), goal.number, made.number)
    assert found is not None
    return found


@pytest.mark.parametrize(("steps", "awaited", "unsure", "differs"), RULES)
@pytest.mark.parametrize("said", [goal_said, task_said])
def test_goals_and_tasks_ask_by_one_rule(
    cast: Cast,
    sam: Participant,
    noor: Participant,
    said: Callable[..., Proposed],
    steps: tuple[str, ...],
    awaited: str,
    unsure: str,
    differs: str,
) -> None:
    found = said(cast, sam, noor, steps)
    people = {"s": (sam.pk,), "": ()}
    assert [tuple(person.pk for person in who) for who in (found.awaited, found.unsure, found.dissenters)] == [
        people[awaited], people[unsure], people[differs],
    ]  # fmt: skip
    assert found.waits_for_you is (awaited == "s")
    here = plan(frame(cast.therapy.key, Part.CLIENT, "plan"))
    assert bool(here.for_you or here.task_for_you) is (awaited == "s")


def test_an_agreed_wording_stays_the_one_that_counts_while_another_is_on_the_table(
    cast: Cast, sam: Participant, noor: Participant
) -> None:
    for said in (goal_said, task_said):
        found = said(cast, sam, noor, (AGREES, ANEW))
        assert found.agreed is not None
        assert found.table is not None
        shown = (found.words.number, found.agreed.number, found.table.number, found.newest.number, found.latest)
        assert shown == (1, 1, 2, 2, 2)


def test_who_has_left_is_not_awaited(
    cast: Cast, sam: Participant, noor: Participant, proposed: Any, replaced: Callable[[], Participant]
) -> None:
    made: Goal = proposed()
    task: Task = tasks.propose(goal=made, draft=DRAFT, key=uuid4(), by=sam)
    kim = replaced()
    own = frame(cast.therapy.key, Part.CLIENT, "plan")
    for found in (goal_queries.goal(own, 1), task_queries.task(own, 1, task.number)):
        assert found is not None
        assert [person.pk for person in found.awaited] == [kim.pk]
