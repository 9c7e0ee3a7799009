"""Ideas for tasks: under Settings for whoever sets up the practice, and below the form for a task for both chairs.

| page     | bad or late                             | answer                                                |
| -------- | --------------------------------------- | ----------------------------------------------------- |
| add      | no title, no task, too much             | a sentence; what was typed stays; nothing is kept     |
| add      | sent twice; again with other words      | one idea; asks, and keeps both                        |
| edit     | somebody else was faster                | theirs, and what was typed; then in its place         |
| archive  | sent twice; neither in nor out          | the same; 404                                         |
| propose  | an idea archived, unknown or garbled    | an empty form                                         |
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from alliance_web.audit.models import AuditEvent
from alliance_web.plan.models import Goal, Task, TaskIdea
from alliance_web.plan.services import ideas
from alliance_web.plan.services.ideas import Idea
from tests.web.cast import Cast, with_a_record
from tests.web.overview.reading import text

Visit, MakeGoal = Callable[..., Client], Callable[..., Goal]
TYPED = {"title": "A walk", "words": "I walk to the bakery.", "goals": "going out", "owner": "client", "place": ""}

pytestmark = pytest.mark.django_db


def form(**more: Any) -> dict[str, Any]:
    return {**TYPED, "key": str(uuid4()), "seen": "0"} | more


@pytest.fixture
def walk(cast: Cast) -> TaskIdea:
    """An idea of the practice's."""
    idea = Idea("A walk", "I walk to the bakery.", "going out", "therapist", "in-session")
    return ideas.add(practice=cast.practice, key=uuid4(), idea=idea, by=cast.lead)


# Settings


@pytest.mark.parametrize("who", ["lead", "administrator"])
def test_added_and_edited(cast: Cast, visit: Visit, who: str) -> None:
    browser = visit(getattr(cast, who))
    assert "No task ideas yet" in text(browser.get(reverse("task-ideas")))
    words = text(browser.post(reverse("task-idea-new"), form(), follow=True))
    assert "Task idea added." in words
    assert "A walk I walk to the bakery. For goals such as: going out" in words
    key = TaskIdea.objects.get().key
    words = text(browser.post(reverse("task-idea", args=[key]), form(words="I walk home."), follow=True))
    assert "Saved." in words
    assert "I walk home." in words
    assert "Task ideas" in text(browser.get(reverse("ways"))), "a tab of Settings"


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"title": ""}, "Enter a title."),
        ({"title": "x" * 121}, "Shorten this to 120 characters or fewer."),
        ({"words": " "}, "Enter the task."),
        ({"words": "x" * 2001}, "Shorten your text to 2,000 characters or fewer."),
        ({"goals": "x" * 121}, "Shorten this to 120 characters or fewer."),
        ({"owner": "the cat"}, "Select one of these."),
        ({"place": "the moon"}, "Select one of these."),
        ({"key": "x"}, "Sorry, that did not work. Try again."),
    ],
)
def test_bad_input_keeps_what_was_typed(cast: Cast, visit: Visit, bad: dict[str, str], sentence: str) -> None:
    answer = visit(cast.lead).post(reverse("task-idea-new"), form(**bad))
    assert answer.status_code == 422
    assert sentence in text(answer)
    for typed in ({**TYPED, **bad}["title"], {**TYPED, **bad}["words"].strip()):
        assert typed in answer.content.decode()
    assert not TaskIdea.objects.exists()


def test_the_longest_title_fits(cast: Cast, visit: Visit) -> None:
    visit(cast.lead).post(reverse("task-idea-new"), form(title="x" * 120, goals="y" * 120))
    assert TaskIdea.objects.get().title == "x" * 120


def test_sent_twice_is_one_and_again_with_other_words_asks(cast: Cast, visit: Visit) -> None:
    browser, sent = visit(cast.lead), form()
    for _ in range(2):
        browser.post(reverse("task-idea-new"), sent)
    answer = browser.post(reverse("task-idea-new"), sent | {"title": "Another"})
    assert "You already saved a different idea from this page." in text(answer)
    fresh = answer.context["form"]["key"].value()
    browser.post(reverse("task-idea-new"), sent | {"title": "Another", "key": fresh})
    assert list(TaskIdea.objects.values_list("title", flat=True)) == ["A walk", "Another"]


def test_somebody_else_was_faster(cast: Cast, visit: Visit, walk: TaskIdea) -> None:
    address = reverse("task-idea", args=[walk.key])
    visit(cast.administrator).post(address, form(words="Ada's words."))
    browser = visit(cast.lead)
    answer = browser.post(address, form(words="Lea's words."))
    assert answer.status_code == 422
    assert "Someone just edited this idea." in text(answer)
    assert "Saved version A walk Ada's words." in text(answer)
    assert "Lea&#x27;s words.</textarea>" in answer.content.decode()
    assert 'name="seen" value="1"' in answer.content.decode()
    assert "Saved." in text(browser.post(address, form(words="Lea's words.", seen="1"), follow=True))


def test_archived_and_restored(cast: Cast, visit: Visit, walk: TaskIdea) -> None:
    browser, address = visit(cast.lead), reverse("task-idea-archive", args=[walk.key])
    for _ in range(2):
        words = text(browser.post(address, {"archived": "yes"}, follow=True))
        assert "Archived. Tasks that use this idea have not changed." in words
        assert "1 archived idea A walk" in words
    assert "Restore idea" in text(browser.get(reverse("task-idea", args=[walk.key])))
    assert "Restored." in text(browser.post(address, {"archived": "no"}, follow=True))
    assert browser.post(address, {"archived": "perhaps"}).status_code == 404
    assert browser.get(address).status_code == 405
    assert AuditEvent.objects.filter(verb__in=["task-idea.archive", "task-idea.restore"]).count() == 2


def test_an_idea_that_does_not_exist(cast: Cast, visit: Visit) -> None:
    for route in ("task-idea", "task-idea-archive"):
        assert visit(cast.lead).post(reverse(route, args=[uuid4()]), form(archived="yes")).status_code == 404


@pytest.mark.parametrize("who", ["client", "therapist", "colleague", "stranger"])
def test_only_whoever_sets_up_the_practice(cast: Cast, visit: Visit, walk: TaskIdea, who: str) -> None:
    browser = visit(getattr(cast, who))
    for route, keys in (("task-ideas", []), ("task-idea-new", []), ("task-idea", [walk.key])):
        assert browser.get(reverse(route, args=keys)).status_code == 404
    assert browser.post(reverse("task-idea-new"), form()).status_code == 404
    assert browser.post(reverse("task-idea", args=[walk.key]), form(words="Mine.")).status_code == 404
    assert browser.post(reverse("task-idea-archive", args=[walk.key]), {"archived": "yes"}).status_code == 404
    walk.refresh_from_db()
    assert (walk.words, walk.archived_at, TaskIdea.objects.count()) == ("I walk to the bakery.", None, 1)


# Below the form for a task


@pytest.mark.parametrize("who", ["client", "therapist"])
def test_both_chairs_take_an_idea_over_and_nothing_is_sent(
    cast: Cast, visit: Visit, path: Any, agreed: MakeGoal, walk: TaskIdea, who: str
) -> None:
    agreed()
    browser = visit(getattr(cast, who))
    page = browser.get(path("propose-task", 1))
    assert "Ideas from your practice" in text(page)
    assert "A walk I walk to the bakery. For goals such as: going out Use this idea" in text(page)
    address = f"{path('propose-task', 1)}?idea={walk.key}"
    assert f'href="{address}"' in page.content.decode()
    filled = browser.get(address)
    shown = {name: filled.context["form"][name].value() for name in ("words", "owner", "place", "rhythm")}
    assert shown == {
        "words": "I walk to the bakery.",
        "owner": "therapist",
        "place": "in-session",
        "rhythm": None,
    }
    assert not Task.objects.exists()
    sent = {"words": "I walk to the park.", "owner": "client", "place": "between", "key": str(uuid4())}
    assert "I walk to the park." in text(browser.post(address, sent, follow=True))


def test_what_is_wrong_in_a_form_that_an_idea_filled_keeps_what_was_typed(
    cast: Cast, visit: Visit, path: Any, agreed: MakeGoal, walk: TaskIdea
) -> None:
    agreed()
    sent = {"words": "My own words.", "owner": "", "place": "between", "key": str(uuid4())}
    answer = visit(cast.client).post(f"{path('propose-task', 1)}?idea={walk.key}", sent)
    assert "Select who will do it." in text(answer)
    assert "My own words.</textarea>" in answer.content.decode()


def test_a_task_keeps_its_words_whatever_becomes_of_the_idea(
    cast: Cast, visit: Visit, path: Any, agreed: MakeGoal, walk: TaskIdea
) -> None:
    agreed()
    sent = {"words": walk.words, "owner": "client", "place": "between", "key": str(uuid4())}
    visit(cast.client).post(f"{path('propose-task', 1)}?idea={walk.key}", sent)
    ideas.change(row=walk, idea=Idea("A run", "I run."), seen=0, by=cast.lead)
    ideas.archive(row=walk, archived=True, by=cast.lead)
    words = text(visit(cast.client).get(path("task", 1, 1)))
    assert "I walk to the bakery." in words
    assert "I run." not in words


@pytest.mark.parametrize("which", ["archived", "unknown", "garbled"])
def test_an_idea_that_is_not_offered_leaves_the_form_empty(
    cast: Cast, visit: Visit, path: Any, agreed: MakeGoal, walk: TaskIdea, which: str
) -> None:
    agreed()
    if which == "archived":
        ideas.archive(row=walk, archived=True, by=cast.lead)
    asked = {"archived": walk.key, "unknown": uuid4(), "garbled": "';--"}[which]
    page = visit(cast.client).get(path("propose-task", 1), {"idea": asked})
    assert page.status_code == 200
    assert not page.context["form"]["words"].value()
    assert ("Ideas from your practice" in text(page)) is (which != "archived")


def test_the_number_of_queries(
    cast: Cast, visit: Visit, path: Any, agreed: MakeGoal, walk: TaskIdea, django_assert_num_queries: Any
) -> None:
    agreed()
    lead, noor = visit(cast.lead), visit(cast.therapist)
    pages = (
        (lead, reverse("task-ideas"), 6),
        (lead, reverse("task-idea", args=[walk.key]), 7),
        (noor, path("propose-task", 1), with_a_record(19)),
    )
    for _ in range(2):  # however many ideas there are
        for browser, address, queries in pages:
            browser.get(address)
            with django_assert_num_queries(queries):
                browser.get(address)
        for n in range(5):
            ideas.add(practice=cast.practice, key=uuid4(), idea=Idea(f"Idea {n}", "x"), by=cast.lead)
