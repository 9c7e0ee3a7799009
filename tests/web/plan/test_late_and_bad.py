"""What comes too late or from two at once, through the pages: nothing is lost, and the record tells what was done.

| what                                        | what comes of it                          | the record        |
| ------------------------------------------- | ----------------------------------------- | ----------------- |
| both change a goal or a task                | the second sees both texts, sends neither | the first alone   |
| the second chooses their own                | both wordings stay, in order              | each by its author|
| the second chooses the other's              | agreed                                    | the stance        |
| a stance on a version that was replaced     | refused in words, both wordings shown     | nothing           |
| a stance on one that agreed words replaced  | refused in words                          | nothing           |
| a review of a goal that has ended           | refused, what was typed is shown          | nothing           |
| a goal that ends in that very moment        | the same                                  | nothing           |
| a change of a task whose goal was set aside | refused in words, what was typed is shown | nothing           |
| letting it go, and a last report            | kept                                      | both              |
| a task whose owner has left                 | who takes it on? what was said stays      | who did it        |
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from alliance_web.audit.models import AuditEvent
from alliance_web.audit.record import first_fault
from alliance_web.plan.models import Goal, GoalStance, Review, ReviewView, Task, TaskReport, TaskStance
from alliance_web.plan.services import goals, reviews, tasks
from alliance_web.plan.services.reviews import Seen
from alliance_web.plan.services.tasks import Draft
from alliance_web.plan.states import Outcome, Owner, Place, Stance
from alliance_web.therapies.models import Participant
from tests.web.cast import Cast
from tests.web.overview.reading import text

MakeGoal, MakeTask, Visit = Callable[..., Goal], Callable[..., Task], Callable[..., Client]
Trail = Callable[[], list[tuple[str, str, str]]]
OTHERS = "Walk to the station."
MINE = {"words": "Walk to the sea.", "owner": "client", "place": "between", "key": str(uuid4())}
SECOND = {
    "goal": "Someone suggested different wording while you were writing. Your version is below and has not been sent.",
    "task": "Someone suggested different wording while you were writing. Your version is below and has not been sent.",
}
REVIEW = {"rating": "7", "outcome": "keep", "words": "Canary words", "number": "1"}


@pytest.fixture
def trail(cast: Cast) -> Trail:
    """What was done with the plan since the last look into the record, by whom and with what; every link holds."""
    names = {cast.client.pk: "Sam", cast.therapist.pk: "Noor", cast.colleague.pk: "Kim"}
    seen = [0]

    def read() -> list[tuple[str, str, str]]:
        assert first_fault() is None
        rows = AuditEvent.objects.filter(seq__gt=seen[0], verb__regex=r"^(goal|task|review)\.").order_by("seq")
        found = [(row.verb, names[row.actor or 0], row.thing) for row in rows]
        assert {row.therapy for row in rows} <= {cast.therapy.key}
        seen[0] = AuditEvent.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
        return found

    return read


@pytest.fixture(params=["goal", "task"])
def changed_by_noor(
    request: pytest.FixtureRequest, cast: Cast, visit: Visit, agreed: MakeGoal, task: MakeTask, noor: Participant,
    trail: Trail,
) -> Any:  # fmt: skip
    """A goal or task that both agreed with, put another way by Noor while Sam has its first wording on the page."""
    if request.param == "goal":
        made: Any = agreed()
        goals.propose_version(goal=made, words=OTHERS, after=1, by=noor)
    else:
        made = task()
        tasks.propose_version(task=made, draft=Draft(OTHERS, Owner.BOTH, Place.IN_SESSION), after=1, by=noor)
    trail()
    return made


def of(thing: Any) -> tuple[str, tuple[int, ...], str]:
    """The kind of a thing, its numbers in an address, and what the record calls it."""
    if isinstance(thing, Goal):
        return "goal", (thing.number,), f"goal:{thing.number}"
    return "task", (thing.goal.number, thing.number), f"task:{thing.pk}"


def wordings(thing: Any) -> list[tuple[str, str]]:
    """Every version of a goal or task: by whom, and its words."""
    return [(row.by.name, row.words) for row in thing.versions.order_by("number")]


def test_the_second_sees_both_texts_and_nothing_of_theirs_is_sent(
    cast: Cast, visit: Visit, path: Any, changed_by_noor: Any, trail: Trail
) -> None:
    kind, numbers, _thing = of(changed_by_noor)
    before = wordings(changed_by_noor)
    answer = visit(cast.client).post(path(f"change-{kind}", *numbers), MINE | {"seen": "1"})
    html = answer.content.decode()
    assert OTHERS in text(answer)
    assert f"{MINE['words']}</textarea>" in html
    assert SECOND[kind] in text(answer)
    assert 'name="seen" value="2"' in html
    assert wordings(changed_by_noor) == before
    assert trail() == []


def test_the_second_chooses_their_own_and_the_first_stays(
    cast: Cast, visit: Visit, path: Any, changed_by_noor: Any, trail: Trail
) -> None:
    kind, numbers, thing = of(changed_by_noor)
    before, browser = wordings(changed_by_noor), visit(cast.client)
    for seen in ("1", "2", "2"):  # refused, chosen, and the button pressed once more
        browser.post(path(f"change-{kind}", *numbers), MINE | {"seen": seen})
    assert wordings(changed_by_noor) == [*before, ("Sam", MINE["words"])]
    assert trail() == [(f"{kind}.propose-version", "Sam", thing)]
    assert OTHERS in text(visit(cast.client).get(path(kind, *numbers)))


def test_the_second_chooses_the_words_of_the_first(
    cast: Cast, visit: Visit, path: Any, changed_by_noor: Any, trail: Trail
) -> None:
    kind, numbers, thing = of(changed_by_noor)
    before, browser = wordings(changed_by_noor), visit(cast.client)
    browser.post(path(f"change-{kind}", *numbers), MINE | {"seen": "1"})
    route = "take-stance" if kind == "goal" else "task-stance"
    browser.post(path(route, *numbers), {"stance": "agree", "version": "2", "seen": "2"})
    assert wordings(changed_by_noor) == before
    assert trail() == [(f"{kind}.take-stance", "Sam", thing)]
    assert f"You both agree on this {OTHERS}" in text(browser.get(path(kind, *numbers)))


@pytest.mark.parametrize("stance", ["agree", "undecided", "disagree"])
def test_a_stance_on_a_version_that_is_not_the_newest_any_more(
    cast: Cast, visit: Visit, path: Any, changed_by_noor: Any, trail: Trail, stance: str
) -> None:
    kind, numbers, _thing = of(changed_by_noor)
    route = "task-stance" if kind == "task" else "see-differently" if stance == "disagree" else "take-stance"
    before = stances(changed_by_noor)
    sent = {"stance": stance, "reason": "It is too far.", "version": "1", "seen": "1"}
    answer = visit(cast.client).post(path(route, *numbers), sent, follow=True)
    words = text(answer)
    assert "suggested different wording while this page was open. Your answer was not saved." in words
    assert OTHERS in words
    if route != "take-stance":  # a button has nothing typed
        assert "It is too far.</textarea>" in answer.content.decode()
    assert stances(changed_by_noor) == before
    assert trail() == []


def test_a_stance_on_a_version_that_agreed_words_have_replaced(
    cast: Cast, visit: Visit, path: Any, changed_by_noor: Any, sam: Participant, trail: Trail
) -> None:
    kind, numbers, thing = of(changed_by_noor)
    route, browser = "take-stance" if kind == "goal" else "task-stance", visit(cast.client)
    browser.post(path(route, *numbers), {"stance": "agree", "version": "2", "seen": "2"})
    assert trail() == [(f"{kind}.take-stance", "Sam", thing)]
    before = stances(changed_by_noor)
    answer = browser.post(path(route, *numbers), {"stance": "agree", "version": "1", "seen": "2"}, follow=True)
    assert "You've both agreed to different wording since then. To go back to this wording, suggest it again." in text(
        answer
    )
    assert stances(changed_by_noor) == before
    assert trail() == []


def stances(thing: Any) -> list[Any]:
    """Every stance on a goal or task: by whom, on which version, what."""
    if isinstance(thing, Goal):
        found = GoalStance.objects.filter(version__goal=thing)
    else:
        found = TaskStance.objects.filter(version__task=thing)  # type: ignore[assignment]
    return list(found.values_list("by", "version__number", "stance", "reason"))


def seen_by_both() -> list[Any]:
    """Every view of a review, and where the reviews stand."""
    return [*ReviewView.objects.values_list("by", "outcome", "rating"), *Review.objects.values_list("outcome")]


@pytest.mark.parametrize("outcome", [Outcome.ACHIEVED, Outcome.SET_ASIDE])
def test_a_review_of_an_ended_goal_changes_nothing(
    cast: Cast, visit: Visit, path: Any, ended: Callable[..., Goal], trail: Trail, outcome: Outcome
) -> None:
    goal, before = ended(outcome), seen_by_both()
    trail()
    for number in ("1", "2"):
        answer = visit(cast.client).post(path("review-goal", 1), REVIEW | {"number": number})
        assert "Goal 1 has ended" in text(answer)
        assert "Canary words" in text(answer)
    goal.refresh_from_db()
    assert (goal.state, seen_by_both()) == (outcome, before)
    assert trail() == []


def test_a_goal_that_ends_while_a_review_is_being_sent(
    cast: Cast, visit: Visit, path: Any, agreed: MakeGoal, trail: Trail, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed()
    trail()

    def too_late(**_given: Any) -> None:
        Goal.objects.update(state="set-aside")
        raise goals.GoalEnded

    monkeypatch.setattr(reviews, "say", too_late)
    words = text(visit(cast.client).post(path("review-goal", 1), REVIEW))
    assert "Goal 1 has ended" in words
    assert "What you wrote is not saved. You can copy it Canary words" in words
    assert trail() == []


@pytest.fixture
def of_a_goal_set_aside(task: MakeTask, sam: Participant, noor: Participant, trail: Trail) -> Task:
    """A task whose goal both have set aside at its review."""
    made = task()
    for by in (sam, noor):
        reviews.say(goal=made.goal, number=1, seen=Seen(Outcome.SET_ASIDE), by=by)
    trail()
    return made


#: a page of the task, what is sent, and what is said
REFUSED = [
    ("change-task", MINE | {"seen": "1"}, "The goal for this task has ended. Reopen the goal first."),
    (
        "task-stance",
        {"stance": "undecided", "version": "1", "seen": "1"},
        "The goal for this task has ended. Your answer was not saved.",
    ),
    (
        "task-stance",
        {"stance": "disagree", "reason": "Far", "version": "1", "seen": "1"},
        "The goal for this task has ended. Your answer was not saved.",
    ),
    ("keep-task", {"seen": "0"}, "The goal for this task has ended. Your answer was not saved."),
]


@pytest.mark.parametrize(("route", "sent", "sentence"), REFUSED)
def test_nothing_is_changed_on_a_task_whose_goal_was_set_aside(
    cast: Cast, visit: Visit, path: Any, of_a_goal_set_aside: Task, trail: Trail,
    route: str, sent: dict[str, str], sentence: str,
) -> None:  # fmt: skip
    made = of_a_goal_set_aside
    before = (wordings(made), stances(made), made.moves.count(), made.state)
    answer = visit(cast.client).post(path(route, 1, 1), sent, follow=True)
    assert sentence in text(answer)
    if "words" in sent:
        assert f"{sent['words']}</textarea>" in answer.content.decode()
    made.refresh_from_db()
    assert (wordings(made), stances(made), made.moves.count(), made.state) == before
    assert trail() == []


def test_a_task_whose_goal_was_set_aside_asks_nobody_and_takes_a_last_report(
    cast: Cast, visit: Visit, path: Any, of_a_goal_set_aside: Task, trail: Trail
) -> None:
    browser = visit(cast.client)
    for user in (cast.client, cast.therapist):
        words = text(visit(user).get(path("plan")))
        assert "Walk to the bakery." in words
        assert "Sam is waiting for your answer." not in words
        assert "Does this task fit?" not in words
    said = {"amount": "most", "useful": "7", "helped": "the dog", "session": "3", "key": str(uuid4())}
    browser.post(path("report-task", 1, 1), said | {"seen": "1", "about": "1"})
    assert TaskReport.objects.get().helped == "the dog"
    browser.post(path("move-task", 1, 1), {"to": "set-aside"})
    assert [(verb, who) for verb, who, _thing in trail()] == [("task.report", "Sam"), ("task.move", "Sam")]
    browser.post(path("move-task", 1, 1), {"to": "open"})
    of_a_goal_set_aside.refresh_from_db()
    assert of_a_goal_set_aside.state == "set-aside"
    assert trail() == []


def test_what_an_owner_who_has_left_said_stays_and_another_takes_it_on(
    cast: Cast, visit: Visit, path: Any, task: MakeTask, trail: Trail, replaced: Callable[[], Participant]
) -> None:
    made = task(Owner.THERAPIST)
    said = {"amount": "a-little", "useful": "4", "helped": "the dog", "session": "3", "seen": "1", "about": "1"}
    visit(cast.therapist).post(path("report-task", 1, 1), said | {"key": str(uuid4())})
    before = stances(made)
    replaced()
    trail()
    assert visit(cast.therapist).get(path("task", 1, 1)).status_code == 404
    assert visit(cast.therapist).post(path("move-task", 1, 1), {"to": "done"}).status_code == 404
    kim = visit(cast.colleague)
    for browser in (kim, visit(cast.client)):
        words = text(browser.get(path("task", 1, 1)))
        assert "Who will do this task? Noor was doing this and has left." in words
        assert "the dog" in words
        assert "You both agree on this" not in words
    assert stances(made) == before
    assert trail() == []
    kim.post(path("task-stance", 1, 1), {"stance": "agree", "version": "1", "seen": "1"})
    kim.post(path("report-task", 1, 1), said | {"key": str(uuid4()), "helped": "the sun"})
    kim.post(path("move-task", 1, 1), {"to": "done"})
    assert [(row.by.name, row.helped) for row in TaskReport.objects.all()] == [("Noor", "the dog"), ("Kim", "the sun")]
    assert stances(made)[: len(before)] == before
    found = trail()
    assert [verb for verb, _who, _thing in found] == ["task.take-stance", "task.report", "task.move"]
    assert {who for _verb, who, _thing in found} == {"Kim"}


def test_a_task_let_go_after_its_owner_has_left(
    cast: Cast, visit: Visit, path: Any, task: MakeTask, trail: Trail, replaced: Callable[[], Participant]
) -> None:
    made = task(Owner.THERAPIST)
    replaced()
    trail()
    answer = visit(cast.client).post(path("move-task", 1, 1), {"to": "done"}, follow=True)
    assert "Only the person doing this task can mark it as done." in text(answer)
    assert trail() == []
    visit(cast.client).post(path("move-task", 1, 1), {"to": "set-aside"})
    assert trail() == [("task.move", "Sam", f"task:{made.pk}")]
    assert "Who will do this task?" not in text(visit(cast.colleague).get(path("task", 1, 1)))


def test_stances_are_never_overwritten(cast: Cast, visit: Visit, path: Any, agreed: MakeGoal, trail: Trail) -> None:
    goal = agreed()
    trail()
    browser = visit(cast.client)
    for stance in (Stance.UNDECIDED, Stance.UNDECIDED, Stance.AGREE):
        browser.post(path("take-stance", 1), {"stance": stance, "version": "1", "seen": "1"})
    assert [row[2] for row in stances(goal)] == ["agree", "agree", "undecided", "agree"]
    assert trail() == [("goal.take-stance", "Sam", "goal:1")] * 2
