"""Ideas for tasks of a practice: added once, changed from a fresh page only, archived and brought back."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from alliance_web.audit.models import AuditEvent
from alliance_web.people.models import Practice
from alliance_web.plan.models import TaskIdea
from alliance_web.plan.queries import ideas as queries
from alliance_web.plan.services import ideas
from alliance_web.plan.services.ideas import Idea
from tests.web.cast import Cast

WALK = Idea("A walk", "I walk to the bakery.", "going out", "client", "between")

pytestmark = pytest.mark.django_db


def added(cast: Cast, idea: Idea = WALK, key: UUID | None = None) -> TaskIdea:
    return ideas.add(practice=cast.practice, key=key or uuid4(), idea=idea, by=cast.lead)


def changed(cast: Cast, row: TaskIdea, words: str, seen: int) -> TaskIdea:
    return ideas.change(row=row, idea=Idea("A walk", words), seen=seen, by=cast.administrator)


def events() -> list[tuple[str, str, Any]]:
    found = AuditEvent.objects.filter(verb__startswith="task-idea.").order_by("number")
    return [(one.verb, one.thing, one.detail) for one in found]


def test_the_same_form_twice_is_one_idea(cast: Cast) -> None:
    key = uuid4()
    row = added(cast, key=key)
    assert added(cast, key=key).pk == row.pk
    assert events() == [("task-idea.add", f"task-idea:{row.pk}", {})]


def test_the_same_form_with_other_words_is_refused(cast: Cast) -> None:
    key = uuid4()
    added(cast, key=key)
    with pytest.raises(ideas.ChangedMeanwhile) as fault:
        added(cast, Idea("Another", "Something else."), key=key)
    assert fault.value.newest.words == "I walk to the bakery."


def test_change(cast: Cast) -> None:
    row = added(cast)
    after = changed(cast, row, "I walk home.", seen=0)
    assert (after.words, after.goals, after.owner, after.changes, after.by) == (
        *("I walk home.", "", "", 1),
        cast.administrator,
    )
    assert changed(cast, row, "I walk home.", seen=0).changes == 1, "sent twice"
    with pytest.raises(ideas.ChangedMeanwhile) as fault:
        changed(cast, row, "I run.", seen=0)
    assert fault.value.newest.words == "I walk home."
    assert [verb for verb, *_ in events()] == ["task-idea.add", "task-idea.change"]


def test_archived_and_brought_back(cast: Cast) -> None:
    row = added(cast)
    assert ideas.archive(row=row, archived=True, by=cast.lead)
    assert not ideas.archive(row=row, archived=True, by=cast.lead)
    assert queries.offered(cast.practice.pk) == ()
    assert [one.title for one in queries.all_ideas(cast.practice.pk).archived] == ["A walk"]
    assert ideas.archive(row=row, archived=False, by=cast.lead)
    assert [one.title for one in queries.offered(cast.practice.pk)] == ["A walk"]
    assert [verb for verb, *_ in events()] == ["task-idea.add", "task-idea.archive", "task-idea.restore"]


def test_by_title_and_of_this_practice_alone(cast: Cast) -> None:
    for title in ("walk", "Bake", "Zoo"):
        added(cast, Idea(title, "x"))
    other = Practice.objects.create(name="Another")
    ideas.add(practice=other, key=uuid4(), idea=Idea("Theirs", "x"), by=cast.lead)
    assert [one.title for one in queries.offered(cast.practice.pk)] == ["Bake", "walk", "Zoo"]
    theirs = queries.offered(other.pk)[0]
    assert queries.idea(cast.practice.pk, theirs.key) is None
    assert queries.chosen(queries.offered(cast.practice.pk), str(theirs.key)) is None


def test_a_key_of_another_practice_gives_nothing_away(cast: Cast) -> None:
    other, key = Practice.objects.create(name="Another"), uuid4()
    ideas.add(practice=other, key=key, idea=WALK, by=cast.lead)
    with pytest.raises(ideas.ChangedMeanwhile):
        added(cast, key=key)
    assert queries.offered(cast.practice.pk) == ()
