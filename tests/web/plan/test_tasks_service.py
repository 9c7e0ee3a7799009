"""Tasks: propose, put another way, say what one thinks; done, let go, taken up again, kept.

goal        task        what                                  answer
running     -           proposed                              there, the proposer agrees
running     -           the same form twice                   one task
running     -           the same key for another goal         another task is refused by the database, never mixed
ended       -           proposed                              GoalEnded
ended       any         put another way, said, taken up       GoalEnded
running     open        another way, nothing in between       a new version beside the agreed one
running     open        another way, something in between     ChangedMeanwhile, with the newest version
running     done        another way, a stance, kept           TaskEnded
running     open        done by the owner                     done
running     open        done by the other                     NotYours
running     open        let go by either                      set aside
running     done        let go                                CannotMove: done
running     set aside   done                                  CannotMove: set aside
running     ended       taken up by either                    open, agreed as before
any         x           to where it is                        False, nothing written
running     open        kept, seen as it is                   a move, still open
running     open        kept twice from one page              False the second time
"""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.utils import timezone

from alliance_web.audit.models import AuditEvent
from alliance_web.plan.models import Goal, Task
from alliance_web.plan.queries.versions import agreement_of
from alliance_web.plan.services import tasks
from alliance_web.plan.services.goals import GoalEnded
from alliance_web.plan.services.tasks import CannotMove, Draft, NotYours, TaskEnded
from alliance_web.plan.services.versions import ChangedMeanwhile, OldVersion
from alliance_web.plan.states import GoalState, Owner, Place, Stance, TaskState
from alliance_web.therapies.models import Participant

pytestmark = pytest.mark.django_db

DRAFT = Draft("Walk to the bakery.", Owner.CLIENT, Place.BETWEEN, "every Monday", None)
OTHER = Draft("Walk to the station.", Owner.BOTH, Place.IN_SESSION)
MakeTask, MakeGoal = Callable[..., Task], Callable[..., Goal]


def fresh(task: Task) -> Task:
    return Task.objects.prefetch_related("versions__stances").get(pk=task.pk)


def agreed_version(task: Task, *parties: Participant) -> int | None:
    return agreement_of(fresh(task), [party.pk for party in parties]).agreed


def events() -> list[str]:
    return list(AuditEvent.objects.filter(verb__startswith="task.").order_by("seq").values_list("verb", flat=True))


def ended(goal: Goal) -> Goal:
    Goal.objects.filter(pk=goal.pk).update(state=GoalState.SET_ASIDE, in_focus=False)
    return goal


def test_a_proposal_is_agreed_by_who_made_it(agreed: MakeGoal, sam: Participant, noor: Participant) -> None:
    made = tasks.propose(goal=agreed(), draft=DRAFT, key=uuid4(), by=noor)
    version = made.versions.get()
    assert (version.words, version.owner, version.place, version.rhythm) == (
        "Walk to the bakery.", "client", "between", "every Monday",
    )  # fmt: skip
    assert [(row.by, row.stance) for row in version.stances.all()] == [(noor, "agree")]
    assert agreed_version(made, sam, noor) is None
    tasks.take_stance(task=made, version=1, seen=1, stance=Stance.AGREE, by=sam)
    assert agreed_version(made, sam, noor) == 1
    assert events() == ["task.propose", "task.take-stance"]


def test_the_same_form_twice_is_one_task(agreed: MakeGoal, noor: Participant) -> None:
    goal, key = agreed(), uuid4()
    first, second = (tasks.propose(goal=goal, draft=DRAFT, key=key, by=noor) for _ in range(2))
    assert first == second
    assert Task.objects.count() == 1
    assert events() == ["task.propose"]


def test_numbers_count_within_the_goal(agreed: MakeGoal, noor: Participant) -> None:
    one, other = agreed(), agreed("I want to call my sister.")
    made = [tasks.propose(goal=goal, draft=DRAFT, key=uuid4(), by=noor) for goal in (one, one, other)]
    assert [task.number for task in made] == [1, 2, 1]


def test_no_new_task_for_an_ended_goal(agreed: MakeGoal, noor: Participant) -> None:
    with pytest.raises(GoalEnded):
        tasks.propose(goal=ended(agreed()), draft=DRAFT, key=uuid4(), by=noor)
    assert events() == []


def test_a_counter_proposal_stands_beside_what_is_agreed(task: MakeTask, sam: Participant, noor: Participant) -> None:
    made = task()
    tasks.propose_version(task=made, draft=OTHER, after=1, by=sam)
    assert agreed_version(made, sam, noor) == 1
    tasks.take_stance(task=made, version=2, seen=2, stance=Stance.AGREE, by=noor)
    assert agreed_version(made, sam, noor) == 2


def test_the_same_words_twice_are_one_version(task: MakeTask, sam: Participant) -> None:
    made = task()
    for _ in range(2):
        tasks.propose_version(task=made, draft=OTHER, after=1, by=sam)
    assert made.versions.count() == 2


def test_something_in_between_is_shown_and_nothing_written(task: MakeTask, sam: Participant, noor: Participant) -> None:
    made = task()
    tasks.propose_version(task=made, draft=OTHER, after=1, by=sam)
    before = events()
    with pytest.raises(ChangedMeanwhile) as fault:
        tasks.propose_version(task=made, draft=DRAFT, after=1, by=noor)
    assert fault.value.latest.words == "Walk to the station."
    with pytest.raises(ChangedMeanwhile):
        tasks.take_stance(task=made, version=1, seen=1, stance=Stance.DISAGREE, reason="too far", by=noor)
    assert events() == before


def test_a_stance_on_a_version_that_was_replaced(task: MakeTask, sam: Participant, noor: Participant) -> None:
    made = task()
    tasks.propose_version(task=made, draft=OTHER, after=1, by=sam)
    tasks.take_stance(task=made, version=2, seen=2, stance=Stance.AGREE, by=noor)
    with pytest.raises(OldVersion):
        tasks.take_stance(task=made, version=1, seen=2, stance=Stance.AGREE, by=noor)


@pytest.mark.parametrize("to", [TaskState.DONE, TaskState.SET_ASIDE])
def test_an_ended_task_is_taken_up_before_it_is_changed(task: MakeTask, sam: Participant, to: TaskState) -> None:
    made = task()
    tasks.move(task=made, to=to, by=sam)
    with pytest.raises(TaskEnded):
        tasks.propose_version(task=made, draft=OTHER, after=1, by=sam)
    with pytest.raises(TaskEnded):
        tasks.take_stance(task=made, version=1, seen=1, stance=Stance.UNDECIDED, by=sam)
    with pytest.raises(TaskEnded):
        tasks.keep(task=made, seen=1, by=sam)
    assert tasks.move(task=made, to=TaskState.OPEN, by=sam)
    assert tasks.propose_version(task=made, draft=OTHER, after=1, by=sam).number == 2


def test_nothing_but_letting_go_and_reports_for_an_ended_goal(task: MakeTask, sam: Participant) -> None:
    made = task()
    ended(made.goal)
    for refused in (
        lambda: tasks.propose_version(task=made, draft=OTHER, after=1, by=sam),
        lambda: tasks.take_stance(task=made, version=1, seen=1, stance=Stance.UNDECIDED, by=sam),
        lambda: tasks.keep(task=made, seen=0, by=sam),
    ):
        with pytest.raises(GoalEnded):
            refused()
    assert tasks.move(task=made, to=TaskState.SET_ASIDE, by=sam)
    with pytest.raises(GoalEnded):
        tasks.move(task=made, to=TaskState.OPEN, by=sam)


@pytest.mark.parametrize(
    ("owner", "who"),
    [
        (Owner.CLIENT, {"client"}),
        (Owner.THERAPIST, {"therapist"}),
        (Owner.BOTH, {"client", "therapist"}),
        (Owner.CAREGIVER, {"client"}),
    ],
)
def test_only_the_owner_says_that_it_is_done(
    task: MakeTask, sam: Participant, noor: Participant, owner: Owner, who: set[str]
) -> None:
    for by in (sam, noor):
        made = task(owner, goal=None)
        if by.part in who:
            assert tasks.move(task=made, to=TaskState.DONE, by=by)
        else:
            with pytest.raises(NotYours):
                tasks.move(task=made, to=TaskState.DONE, by=by)
        made.refresh_from_db()
        assert made.state == (TaskState.DONE if by.part in who else TaskState.OPEN)


@pytest.mark.parametrize(
    ("first", "then"), [(TaskState.DONE, TaskState.SET_ASIDE), (TaskState.SET_ASIDE, TaskState.DONE)]
)
def test_where_it_cannot_go_from_there(task: MakeTask, sam: Participant, first: TaskState, then: TaskState) -> None:
    made = task()
    tasks.move(task=made, to=first, by=sam)
    with pytest.raises(CannotMove) as fault:
        tasks.move(task=made, to=then, by=sam)
    assert fault.value.state is first


def test_a_button_pressed_twice_moves_once(task: MakeTask, sam: Participant, noor: Participant) -> None:
    made = task()
    assert [tasks.move(task=made, to=TaskState.SET_ASIDE, by=by) for by in (sam, noor)] == [True, False]
    assert [tasks.move(task=made, to=TaskState.OPEN, by=by) for by in (noor, sam)] == [True, False]
    assert [(row.number, row.to, row.by) for row in made.moves.all()] == [(1, "set-aside", sam), (2, "open", noor)]
    assert agreed_version(made, sam, noor) == 1


def test_kept_from_one_page_is_kept_once(task: MakeTask, sam: Participant, noor: Participant) -> None:
    made = task()
    assert [tasks.keep(task=made, seen=0, by=by) for by in (sam, noor)] == [True, False]
    made.refresh_from_db()
    assert (made.state, made.moves.count()) == (TaskState.OPEN, 1)
    assert events()[-1] == "task.keep"


def test_no_word_of_anybody_is_in_the_record(task: MakeTask, sam: Participant, noor: Participant) -> None:
    made = task(rhythm="after the late shift", due_on=timezone.localdate())
    tasks.take_stance(task=made, version=1, seen=1, stance=Stance.DISAGREE, reason="too far for me", by=noor)
    tasks.move(task=made, to=TaskState.SET_ASIDE, by=sam)
    kept = str(list(AuditEvent.objects.values_list("verb", "thing", "detail")))
    assert not any(words in kept for words in ("bakery", "late shift", "too far"))
