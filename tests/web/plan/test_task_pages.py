"""Pages of one task: what each sees and can do, from both chairs, and what happens on an old page.

| page            | bad or late                                 | answer                                              |
| --------------- | ------------------------------------------- | --------------------------------------------------- |
| propose         | nothing, no owner, a day that has passed    | a sentence; what was typed stays                    |
| propose         | sent twice                                  | one task                                            |
| propose         | the goal has ended meanwhile                | a sentence; what was typed stays                    |
| put another way | the other did so meanwhile                  | both texts, nothing sent, then mine all the same    |
| put another way | it was let go meanwhile                     | a sentence; what was typed stays                    |
| say             | nothing chosen; differently without why     | a sentence                                          |
| say             | another wording meanwhile                   | both wordings, what was said kept                   |
| report          | no amount; a session of no list             | a sentence; what was typed stays                    |
| report          | sent twice                                  | one report                                          |
| report          | other words were agreed meanwhile           | both wordings to choose from, what was typed stays  |
| answer          | nothing; one's own report                   | a sentence; 404                                     |
| answer          | answered in another tab                     | both answers; then the new one in its place         |
| move            | where it cannot go from here any more       | a sentence                                          |
| any             | no such task, a task of another goal        | 404                                                 |
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from alliance_web.plan.models import Goal, Task, TaskReport, TaskStance, TaskVersion
from alliance_web.plan.services import reports, tasks
from alliance_web.plan.services.reports import Said
from alliance_web.plan.services.tasks import Draft
from alliance_web.plan.states import Amount, GoalState, Owner, Place, Stance, TaskState
from alliance_web.therapies.models import Participant, Session
from tests.web.cast import Cast, with_a_record
from tests.web.overview.reading import text

MakeGoal, MakeTask, Visit = Callable[..., Goal], Callable[..., Task], Callable[..., Client]
OTHER = Draft("Walk to the station.", Owner.BOTH, Place.IN_SESSION)


def typed(**more: Any) -> dict[str, Any]:
    """A task as a form sends it."""
    return {"words": "Walk to the bakery.", "owner": "client", "place": "between", "key": str(uuid4())} | more


def said(**more: Any) -> dict[str, Any]:
    """A report as a form sends it."""
    given = {"amount": "most", "useful": "7", "helped": "the dog", "in_the_way": "the rain", "session": "3"}
    return given | {"key": str(uuid4()), "seen": "1", "about": "1"} | more


def both(visit: Visit, cast: Cast, address: str) -> list[str]:
    """The words of a page in both chairs."""
    return [text(visit(user).get(address)) for user in (cast.client, cast.therapist)]


def test_a_task_is_proposed_once_and_both_see_it(cast: Cast, visit: Visit, path: Any, agreed: MakeGoal) -> None:
    agreed()
    sent = typed(owner="therapist", rhythm="every Monday", due_on="2027-03-03")
    browser = visit(cast.client)
    for _ in range(2):
        answer = browser.post(path("propose-task", 1), sent, follow=True)
    assert "Thank you. Noor can see your task now." in text(answer)
    assert Task.objects.count() == 1
    for words in both(visit, cast, path("task", 1, 1)):
        assert "Walk to the bakery. Noor · between sessions · every Monday · by 3 March 2027" in words
    assert "Waiting for Noor's answer." in text(visit(cast.client).get(path("plan")))
    assert "Sam is waiting for your answer about a task for goal 1." in text(visit(cast.therapist).get(path("plan")))


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"words": ""}, "Enter the task in a few words."),
        ({"words": "x" * 2001}, "Shorten your text to 2,000 characters or fewer."),
        ({"owner": ""}, "Select who will do it."),
        ({"owner": "the cat"}, "Select one of these."),
        ({"place": ""}, "Select where you will do it."),
        ({"rhythm": "x" * 121}, "Shorten this to 120 characters or fewer."),
        ({"due_on": "soon"}, "Enter a date in the correct format, like 2026-03-31."),
        ({"due_on": "2020-01-01"}, "Enter a date that is today or later."),
        ({"due_on": "2206-01-01"}, "Check the year: 2206."),
        ({"key": "x"}, "Sorry, that did not work. Try again."),
    ],
)
def test_bad_input_keeps_what_was_typed(
    cast: Cast, visit: Visit, path: Any, agreed: MakeGoal, bad: dict[str, str], sentence: str
) -> None:
    agreed()
    answer = visit(cast.client).post(path("propose-task", 1), typed(rhythm="after the late shift") | bad)
    assert sentence in text(answer)
    if "rhythm" not in bad:
        assert "after the late shift" in answer.content.decode()
    assert not Task.objects.exists()


def test_the_goal_ended_while_a_task_was_written(cast: Cast, visit: Visit, path: Any, agreed: MakeGoal) -> None:
    Goal.objects.filter(pk=agreed().pk).update(state=GoalState.SET_ASIDE)
    answer = visit(cast.client).post(path("propose-task", 1), typed())
    assert "This goal has ended. Reopen it first. Your text is still here." in text(answer)
    assert "Walk to the bakery." in answer.content.decode()


def test_another_way_stands_beside_what_is_agreed(cast: Cast, visit: Visit, path: Any, task: MakeTask) -> None:
    task()
    body = visit(cast.client).get(path("change-task", 1, 1)).content.decode()
    assert 'name="seen" value="1"' in body
    assert "Walk to the bakery.</textarea>" in body
    visit(cast.client).post(path("change-task", 1, 1), typed(words="Walk to the sea.", owner="both", seen="1"))
    for words in both(visit, cast, path("task", 1, 1)):
        assert "You suggest different wording" in words or "Sam suggests different wording" in words
        assert "Walk to the sea. Sam and Noor · between sessions" in words
        assert "You both agree on this Walk to the bakery." in words


def test_both_change_it_at_the_same_time(
    cast: Cast, visit: Visit, path: Any, task: MakeTask, noor: Participant
) -> None:
    tasks.propose_version(task=task(), draft=OTHER, after=1, by=noor)
    mine = typed(words="Walk to the sea.", seen="1")
    answer = visit(cast.client).post(path("change-task", 1, 1), mine)
    words = text(answer)
    assert (
        "Someone suggested different wording while you were writing. Your version is below and has not been sent."
        in words
    )
    assert "Suggested wording Walk to the station." in words
    body = answer.content.decode()
    assert "Walk to the sea.</textarea>" in body
    assert 'name="seen" value="2"' in body
    assert TaskVersion.objects.count() == 2
    visit(cast.client).post(path("change-task", 1, 1), mine | {"seen": "2"})
    assert [row.words for row in TaskVersion.objects.all()] == [
        "Walk to the bakery.", "Walk to the station.", "Walk to the sea.",
    ]  # fmt: skip


def test_it_was_let_go_while_it_was_changed(
    cast: Cast, visit: Visit, path: Any, task: MakeTask, noor: Participant
) -> None:
    tasks.move(task=task(), to=TaskState.SET_ASIDE, by=noor)
    answer = visit(cast.client).post(path("change-task", 1, 1), typed(words="Walk to the sea.", seen="1"))
    assert "Restart it first, on its page." in text(answer)
    assert "Walk to the sea.</textarea>" in answer.content.decode()


def test_agreeing_with_one_button_keeps_own_words(
    cast: Cast, visit: Visit, path: Any, agreed: MakeGoal, sam: Participant, noor: Participant
) -> None:
    made = tasks.propose(goal=agreed(), draft=OTHER, key=uuid4(), by=noor)
    tasks.take_stance(task=made, version=1, seen=1, stance=Stance.UNDECIDED, own_words="A small walk.", by=sam)
    button = {"stance": "agree", "version": "1", "seen": "1"}
    assert "Thank you. Noor can see this now." in text(
        visit(cast.client).post(path("task-stance", 1, 1), button, follow=True)
    )
    last = TaskStance.objects.filter(by=sam).last()
    assert last
    assert (last.stance, last.own_words) == ("agree", "A small walk.")


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"stance": ""}, "Select an answer. You can select “I'm not sure”."),
        ({"stance": "perhaps"}, "Select one of these."),
        ({"stance": "disagree", "reason": " "}, "Enter a few words about what you see differently."),
    ],
)
def test_a_stance_that_says_nothing(
    cast: Cast, visit: Visit, path: Any, task: MakeTask, sent: dict[str, str], sentence: str
) -> None:
    task()
    before = TaskStance.objects.count()
    sent = {"version": "1", "seen": "1", "own_words": "A small walk."} | sent
    answer = visit(cast.client).post(path("task-stance", 1, 1), sent)
    assert sentence in text(answer)
    assert "A small walk." in answer.content.decode()
    assert TaskStance.objects.count() == before


def test_dissent_stands_there_as_information(cast: Cast, visit: Visit, path: Any, task: MakeTask) -> None:
    task()
    sent = {"stance": "disagree", "reason": "It is too far.", "version": "1", "seen": "1"}
    visit(cast.client).post(path("task-stance", 1, 1), sent)
    assert "Sam sees it differently" in text(visit(cast.therapist).get(path("task", 1, 1)))
    for words in both(visit, cast, path("task", 1, 1)):
        assert "It is too far." in words
        assert "You both agree on this" not in words


def test_not_sure_is_an_answer_and_not_asked_again(
    cast: Cast, visit: Visit, path: Any, agreed: MakeGoal, noor: Participant
) -> None:
    tasks.propose(goal=agreed(), draft=OTHER, key=uuid4(), by=noor)
    browser = visit(cast.client)
    browser.post(path("task-stance", 1, 1), {"stance": "undecided", "version": "1", "seen": "1"})
    assert "You're not sure." in text(browser.get(path("plan")))
    assert "Sam is waiting for your answer." not in text(browser.get(path("plan")))
    assert "Sam is not sure." in text(visit(cast.therapist).get(path("plan")))


@pytest.mark.parametrize("version", ["1", "99", "x", ""])
def test_another_wording_while_somebody_said_what_they_think(
    cast: Cast, visit: Visit, path: Any, task: MakeTask, sam: Participant, version: str
) -> None:
    tasks.propose_version(task=task(), draft=OTHER, after=1, by=sam)
    before = TaskStance.objects.count()
    sent = {"stance": "disagree", "reason": "It is too far.", "version": version, "seen": "1"}
    answer = visit(cast.therapist).post(path("task-stance", 1, 1), sent)
    words = text(answer)
    assert "Someone suggested different wording while this page was open. Your answer was not saved." in words
    if version == "1":
        assert "You wrote about this wording Walk to the bakery." in words
        assert "Current wording Walk to the station." in words
    assert "It is too far." in answer.content.decode()
    assert TaskStance.objects.count() == before


@pytest.mark.parametrize("version", ["0", "99", "x", "-1", "9" * 5000, ""])
def test_an_address_that_names_no_version_means_the_newest(
    cast: Cast, visit: Visit, path: Any, task: MakeTask, version: str
) -> None:
    task()
    answer = visit(cast.client).get(path("task-stance", 1, 1), {"version": version})
    assert 'name="version" value="1"' in answer.content.decode()


def test_the_therapists_task_looks_like_the_clients(
    cast: Cast, visit: Visit, path: Any, task: MakeTask, agreed: MakeGoal, noor: Participant
) -> None:
    goal = agreed()
    for owner in (Owner.CLIENT, Owner.THERAPIST):
        task(owner, goal=goal)
    reports.report(task=Task.objects.get(number=2), said=Said(Amount.A_LITTLE, 4), about=1, seen=1, session=2,
                   key=uuid4(), by=noor)  # fmt: skip
    for words in both(visit, cast, path("plan")):
        assert "Walk to the bakery. Sam · between sessions" in words
        assert "Walk to the bakery. Noor · between sessions" in words
        assert "A little , after session 2" in words
    assert "How it went Noor" in text(visit(cast.client).get(path("task", 1, 2)))


def test_a_report_is_kept_once_and_answered(cast: Cast, visit: Visit, path: Any, task: MakeTask) -> None:
    task()
    sent = said()
    for _ in range(2):
        answer = visit(cast.client).post(path("report-task", 1, 1), sent, follow=True)
    assert "Thank you. Noor can see this now and can reply." in text(answer)
    row = TaskReport.objects.get()
    for words in both(visit, cast, path("task", 1, 1)):
        assert "after session 3 Most of it · useful: 7 out of 10" in words
        assert "What helped the dog What got in the way the rain" in words
    address = path("answer-report", 1, 1, row.key)
    assert "Answer" not in text(visit(cast.client).get(path("task", 1, 1)))
    assert visit(cast.client).get(address).status_code == 404
    assert "Enter your answer, or go back." in text(visit(cast.therapist).post(address, {"words": " "}))
    visit(cast.therapist).post(address, {"words": "How brave."})
    assert "Noor's answer How brave." in text(visit(cast.client).get(path("task", 1, 1)))
    assert "Your answer How brave." in text(visit(cast.therapist).get(path("task", 1, 1)))


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"amount": ""}, "Select how much you did. “Not this time” is fine."),
        ({"amount": "lots"}, "Select one of these."),
        ({"useful": "11"}, "from 0 to 10"),
        ({"useful": "-1"}, "from 0 to 10"),
        ({"session": "4"}, "Select which session it was after."),
        ({"session": "x"}, "Select which session it was after."),
        ({"session": ""}, "Select which session it was after."),
        ({"in_the_way": "x" * 2001}, "Shorten your text to 2,000 characters or fewer."),
    ],
)
def test_a_bad_report_keeps_what_was_typed(
    cast: Cast, visit: Visit, path: Any, task: MakeTask, bad: dict[str, str], sentence: str
) -> None:
    task()
    answer = visit(cast.client).post(path("report-task", 1, 1), said() | bad)
    assert sentence in text(answer)
    assert "the dog" in answer.content.decode()
    assert not TaskReport.objects.exists()


def test_rather_not_say_and_before_the_first_session(cast: Cast, visit: Visit, path: Any, task: MakeTask) -> None:
    task()
    Session.objects.update(state="cancelled")
    visit(cast.client).post(path("report-task", 1, 1), said(useful="rather_not_say", session="0"))
    row = TaskReport.objects.get()
    assert (row.useful, row.session) == (None, 0)


def test_other_words_were_agreed_while_a_report_was_written(
    cast: Cast, visit: Visit, path: Any, task: MakeTask, sam: Participant, noor: Participant
) -> None:
    made = task()
    tasks.propose_version(task=made, draft=OTHER, after=1, by=noor)
    tasks.take_stance(task=made, version=2, seen=2, stance=Stance.AGREE, by=sam)
    sent = said()
    answer = visit(cast.client).post(path("report-task", 1, 1), sent)
    words, body = text(answer), answer.content.decode()
    assert "You both agreed to different wording for this task while you were writing." in words
    assert "Which wording do you mean? Walk to the bakery. Walk to the station." in words
    assert "the dog" in body
    assert 'name="seen" value="2"' in body
    assert not TaskReport.objects.exists()
    visit(cast.client).post(path("report-task", 1, 1), sent | {"seen": "2"})
    assert TaskReport.objects.get().version.number == 1
    assert "About this wording: “Walk to the bakery.”" in text(visit(cast.therapist).get(path("task", 1, 1)))


def test_whoever_does_not_do_it_is_not_asked_how_it_went(cast: Cast, visit: Visit, path: Any, task: MakeTask) -> None:
    task()
    assert "Say how it went" in text(visit(cast.client).get(path("task", 1, 1)))
    assert "Say how it went" not in text(visit(cast.therapist).get(path("task", 1, 1)))
    answer = visit(cast.therapist).post(path("report-task", 1, 1), said())
    assert "Only the person doing this task can say how it went." in text(answer)
    assert "the dog" in answer.content.decode()
    assert not TaskReport.objects.exists()


def test_the_client_reports_for_a_caregiver(cast: Cast, visit: Visit, path: Any, task: MakeTask) -> None:
    task(Owner.CAREGIVER)
    assert "Sam's caregiver · between sessions" in text(visit(cast.client).get(path("task", 1, 1)))
    visit(cast.client).post(path("report-task", 1, 1), said())
    assert TaskReport.objects.get().by.part == "client"


def test_two_answers_from_two_tabs(
    cast: Cast, visit: Visit, path: Any, task: MakeTask, sam: Participant, noor: Participant
) -> None:
    row = reports.report(task=task(), said=Said(Amount.ALL), about=1, seen=1, session=3, key=uuid4(), by=sam)
    reports.answer(report=row, words="How brave.", by=noor)
    address = path("answer-report", 1, 1, row.key)
    answer = visit(cast.therapist).post(address, {"words": "I see."})
    assert "You've already answered" in text(answer)
    assert "How brave." in text(answer)
    body = answer.content.decode()
    assert "I see.</textarea>" in body
    assert 'name="instead" value="on"' in body
    visit(cast.therapist).post(address, {"words": "I see.", "instead": "on"})
    row.refresh_from_db()
    assert row.answer == "I see."


@pytest.mark.parametrize(("to", "words"), [("done", "Done."), ("set-aside", "Stopped.")])
def test_done_let_go_and_taken_up_again(
    cast: Cast, visit: Visit, path: Any, task: MakeTask, to: str, words: str
) -> None:
    task()
    browser = visit(cast.client)
    browser.post(path("move-task", 1, 1), {"to": to})
    for shown in both(visit, cast, path("task", 1, 1)):
        assert words in shown
        assert "Suggest different wording" not in shown
    browser.post(path("move-task", 1, 1), {"to": "open"})
    assert Task.objects.get().state == "open"
    assert "Sam restarted it." in text(visit(cast.therapist).get(path("task", 1, 1)))


@pytest.mark.parametrize(
    ("state", "who", "to", "sentence"),
    [
        ("done", "client", "set-aside", "This task was just marked as done."),
        ("set-aside", "client", "done", "This task was just stopped. You can restart it."),
        ("open", "therapist", "done", "Only the person doing this task can mark it as done."),
        ("open", "client", "away", "Sorry, that did not work. Try again."),
        ("open", "client", "", "Sorry, that did not work. Try again."),
    ],
)
def test_where_it_cannot_go(
    cast: Cast, visit: Visit, path: Any, task: MakeTask, state: str, who: str, to: str, sentence: str
) -> None:
    Task.objects.filter(pk=task().pk).update(state=state)
    answer = visit(getattr(cast, who)).post(path("move-task", 1, 1), {"to": to}, follow=True)
    assert sentence in text(answer)
    assert Task.objects.get().state == state


def test_a_task_of_a_goal_that_was_set_aside(cast: Cast, visit: Visit, path: Any, task: MakeTask) -> None:
    made = task()
    Goal.objects.filter(pk=made.goal_id).update(state=GoalState.SET_ASIDE)
    for words in both(visit, cast, path("task", 1, 1)):
        assert "The goal has ended" in words
        assert "Suggest different wording" not in words
    assert "Walk to the bakery." in text(visit(cast.client).get(path("plan")))
    assert "Suggest a task" not in text(visit(cast.client).get(path("goal", 1)))
    visit(cast.client).post(path("report-task", 1, 1), said())
    assert TaskReport.objects.count() == 1
    for route, sent in (("keep-task", {"seen": "0"}), ("task-stance", {"stance": "agree", "version": 1, "seen": 1})):
        answer = visit(cast.client).post(path(route, 1, 1), sent, follow=True)
        assert answer.status_code == 200


def test_who_did_it_has_left(cast: Cast, visit: Visit, path: Any, task: MakeTask, noor: Participant) -> None:
    task(Owner.THERAPIST)
    noor.left_at = timezone.now()
    noor.save()
    Participant.objects.create(therapy=cast.therapy, user=cast.colleague, part="therapist", name="Kim")
    for user in (cast.client, cast.colleague):
        assert "Noor was doing this and has left. Who will do it?" in text(visit(user).get(path("plan")))
        assert "Who will do this task? Noor was doing this and has left." in text(visit(user).get(path("task", 1, 1)))
    visit(cast.colleague).post(path("task-stance", 1, 1), {"stance": "agree", "version": "1", "seen": "1"})
    assert "Who will do this task?" not in text(visit(cast.client).get(path("task", 1, 1)))
    assert "You both agree on this" in text(visit(cast.client).get(path("task", 1, 1)))


def test_a_task_that_was_not_done_asks_whether_it_fits(cast: Cast, visit: Visit, path: Any, task: MakeTask) -> None:
    task()
    visit(cast.client).post(path("report-task", 1, 1), said(amount="not"))
    for words in both(visit, cast, path("task", 1, 1)):
        assert "Does this task fit? It did not get done last time." in words
        assert "Keep it as it is Change it Stop this task" in words
    assert "Does this task fit?" in text(visit(cast.therapist).get(path("plan")))
    browser = visit(cast.therapist)
    for _ in range(2):
        assert "Thank you. The task stays as it is." in text(
            browser.post(path("keep-task", 1, 1), {"seen": "0"}, follow=True)
        )
    assert Task.objects.get().moves.count() == 1
    for words in both(visit, cast, path("task", 1, 1)):
        assert "Does this task fit?" not in words
    assert "Noor kept it as it is." in text(visit(cast.client).get(path("task", 1, 1)))


def test_a_long_silence_asks_it_too(cast: Cast, visit: Visit, path: Any, task: MakeTask) -> None:
    task()
    long_ago = timezone.now() - timedelta(days=28)
    TaskVersion.objects.update(at=long_ago)
    TaskStance.objects.update(at=long_ago)
    assert "You have not talked about it for a few sessions." in text(visit(cast.client).get(path("task", 1, 1)))


@pytest.mark.parametrize("place", [(1, 2), (2, 1), (99, 1)])
@pytest.mark.parametrize("route", ["task", "change-task", "task-stance", "report-task", "move-task", "keep-task"])
def test_no_such_task(
    cast: Cast, visit: Visit, path: Any, task: MakeTask, agreed: MakeGoal, route: str, place: tuple[int, int]
) -> None:
    task()
    agreed("Another goal")
    assert visit(cast.client).post(path(route, *place), {"seen": "0"}).status_code in (404, 405)
    assert visit(cast.client).get(path(route, *place)).status_code in (404, 405)


def test_no_such_report(cast: Cast, visit: Visit, path: Any, task: MakeTask) -> None:
    task()
    assert visit(cast.therapist).get(path("answer-report", 1, 1, uuid4())).status_code == 404


def test_markup_in_words_is_shown_as_it_stands(
    cast: Cast, visit: Visit, path: Any, agreed: MakeGoal, noor: Participant
) -> None:
    draft = Draft("<b>Walk</b> & talk", Owner.CLIENT, Place.BETWEEN, "<i>daily</i>")
    tasks.propose(goal=agreed("<script>"), draft=draft, key=uuid4(), by=noor)
    for route in (path("plan"), path("goal", 1), path("task", 1, 1), path("change-task", 1, 1)):
        body = visit(cast.client).get(route).content.decode()
        assert "<b>Walk" not in body
        assert "<i>daily" not in body
        assert "&lt;b&gt;Walk" in body


def test_outsiders_find_nothing(cast: Cast, visit: Visit, path: Any, task: MakeTask) -> None:
    task()
    for user in (cast.colleague, cast.lead, cast.administrator, cast.stranger):
        assert visit(user).get(path("task", 1, 1)).status_code == 404
        assert visit(user).post(path("move-task", 1, 1), {"to": "done"}).status_code == 404
    assert Task.objects.get().state == "open"


def test_the_number_of_queries_does_not_grow(
    cast: Cast, visit: Visit, path: Any, task: MakeTask, sam: Participant, noor: Participant,
    agreed: MakeGoal, django_assert_num_queries: Any,
) -> None:  # fmt: skip
    browser, goal = visit(cast.client), agreed()

    def full() -> None:
        made = task(goal=goal)
        row = reports.report(task=made, said=Said(Amount.ALL), about=1, seen=1, session=3, key=uuid4(), by=sam)
        reports.answer(report=row, words="How brave.", by=noor)
        tasks.keep(task=made, seen=0, by=sam)

    full()
    for more in (0, 3):
        for _ in range(more):
            full()
        for route, queries in ((path("plan"), 26), (path("goal", 1), 24), (path("task", 1, 1), 24)):
            browser.get(route)
            with django_assert_num_queries(with_a_record(queries)):
                browser.get(route)
