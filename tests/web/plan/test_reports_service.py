"""How a task went, and the answer to it.

who            what                                        answer
the owner      a report                                    kept, about the wording it names
the owner      the same form twice                         one report
not the owner  a report                                    NotYours
the owner      another wording counts by now               ChangedMeanwhile; sent again, about the old or the new one
the owner      "not this time", useful 7                   kept without a number: nothing is useful that was not done
the owner      the goal or the task has ended              kept: a last report
the other      an answer                                   kept, with who and when
the other      the same answer twice                       once
the other      another answer                              AlreadyAnswered; put in its place only when asked for
the same chair an answer, also of a successor              OwnReport
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from alliance_web.audit.models import AuditEvent
from alliance_web.plan.models import Goal, Task, TaskReport
from alliance_web.plan.services import reports, tasks
from alliance_web.plan.services.reports import AlreadyAnswered, OwnReport, Said
from alliance_web.plan.services.tasks import Draft, NotYours
from alliance_web.plan.services.versions import ChangedMeanwhile
from alliance_web.plan.states import Amount, GoalState, Owner, Place, Stance, TaskState
from alliance_web.therapies.models import Participant
from tests.web.cast import Cast

pytestmark = pytest.mark.django_db

MakeTask = Callable[..., Task]
SAID = Said(Amount.MOST, 7, in_the_way="the rain", helped="the dog")


def report(task: Task, by: Participant, said: Said = SAID, **more: Any) -> TaskReport:
    return reports.report(task=task, said=said, by=by, **{"about": 1, "seen": 1, "session": 3, "key": uuid4()} | more)


def test_a_report_is_kept_as_it_was_said(task: MakeTask, sam: Participant) -> None:
    made = report(task(), sam)
    made.refresh_from_db()
    assert (made.amount, made.useful, made.in_the_way, made.helped) == ("most", 7, "the rain", "the dog")
    assert (made.session, made.by, made.version.number) == (3, sam, 1)


def test_the_same_form_twice_is_one_report(task: MakeTask, sam: Participant) -> None:
    made, key = task(), uuid4()
    assert report(made, sam, key=key) == report(made, sam, key=key)
    assert TaskReport.objects.count() == 1
    assert AuditEvent.objects.filter(verb="task.report").count() == 1


@pytest.mark.parametrize(
    ("owner", "reporters"),
    [
        (Owner.CLIENT, "s"),
        (Owner.THERAPIST, "n"),
        (Owner.BOTH, "sn"),
        (Owner.CAREGIVER, "s"),
    ],
)
def test_whoever_does_it_reports(
    task: MakeTask, sam: Participant, noor: Participant, owner: Owner, reporters: str
) -> None:
    made = task(owner)
    for who, by in (("s", sam), ("n", noor)):
        if who in reporters:
            assert report(made, by).by == by
        else:
            with pytest.raises(NotYours):
                report(made, by)


def test_nothing_is_useful_that_was_not_done(task: MakeTask, sam: Participant) -> None:
    assert report(task(), sam, Said(Amount.NOT, 7)).useful is None


def test_another_wording_counts_by_now(task: MakeTask, sam: Participant, noor: Participant) -> None:
    made = task()
    tasks.propose_version(task=made, draft=Draft("Run.", Owner.CLIENT, Place.BETWEEN), after=1, by=noor)
    assert report(made, sam, about=1, seen=1).version.number == 1  # proposed only: the agreed one still counts
    tasks.take_stance(task=made, version=2, seen=2, stance=Stance.AGREE, by=sam)
    with pytest.raises(ChangedMeanwhile) as fault:
        report(made, sam, about=1, seen=1)
    assert fault.value.latest.words == "Run."
    assert TaskReport.objects.count() == 1
    assert [report(made, sam, about=about, seen=2).version.number for about in (1, 2)] == [1, 2]


@pytest.mark.parametrize("state", [GoalState.SET_ASIDE, GoalState.ACHIEVED])
def test_a_last_report_for_an_ended_goal(task: MakeTask, sam: Participant, state: GoalState) -> None:
    made = task()
    Goal.objects.filter(pk=made.goal_id).update(state=state)
    assert report(made, sam).pk


@pytest.mark.parametrize("state", [TaskState.SET_ASIDE, TaskState.DONE])
def test_a_last_report_for_an_ended_task(task: MakeTask, sam: Participant, state: TaskState) -> None:
    made = task()
    tasks.move(task=made, to=state, by=sam)
    assert report(made, sam).pk


def test_the_other_answers(task: MakeTask, sam: Participant, noor: Participant) -> None:
    made = report(task(), sam)
    assert [reports.answer(report=made, words="Well done.", by=noor) for _ in range(2)] == [True, False]
    made.refresh_from_db()
    assert (made.answer, made.answered_by) == ("Well done.", noor)
    assert made.answered_at
    assert AuditEvent.objects.filter(verb="task.answer").count() == 1


def test_nobody_answers_themselves(task: MakeTask, sam: Participant) -> None:
    made = report(task(Owner.BOTH), sam)
    with pytest.raises(OwnReport):
        reports.answer(report=made, words="Well done, me.", by=sam)


def test_a_successor_does_not_answer_for_their_own_chair(
    task: MakeTask, cast: Cast, sam: Participant, noor: Participant
) -> None:
    made = report(task(Owner.THERAPIST), noor)
    noor.left_at = timezone.now()
    noor.save()
    kim = Participant.objects.create(therapy=cast.therapy, user=cast.colleague, part="therapist", name="Kim")
    with pytest.raises(OwnReport):
        reports.answer(report=made, words="Well done.", by=kim)
    assert reports.answer(report=made, words="Well done.", by=sam)


def test_another_answer_only_where_it_is_asked_for(task: MakeTask, sam: Participant, noor: Participant) -> None:
    made = report(task(), sam)
    reports.answer(report=made, words="Well done.", by=noor)
    with pytest.raises(AlreadyAnswered) as fault:
        reports.answer(report=made, words="I see.", by=noor)
    assert fault.value.answer == "Well done."
    assert reports.answer(report=made, words="I see.", instead=True, by=noor)
    made.refresh_from_db()
    assert made.answer == "I see."


@pytest.mark.parametrize("useful", [-1, 11, 2.5])
def test_a_usefulness_off_its_scale_is_not_kept(task: MakeTask, sam: Participant, useful: Any) -> None:
    """It is stored sealed, so no constraint of the database can refuse it."""
    with pytest.raises(ValueError, match="from 0 to 10"):
        report(task(), sam, Said(Amount.MOST, useful))
