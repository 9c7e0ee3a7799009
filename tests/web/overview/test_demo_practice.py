"""What a simulated practice is like once it is built: everyone can be entered as, and the stories stand in its past."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import DateTimeField, QuerySet
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.checkins.models import Rating
from alliance_web.endings.models import Ending
from alliance_web.endings.queries.facts import labels_of_practice
from alliance_web.follow_up.models import FollowUp
from alliance_web.overview.demo import build, closed
from alliance_web.plan.models import Goal, Review, Task
from alliance_web.plan.queries.changes import plan_changes
from alliance_web.plan.queries.goals import goals
from alliance_web.plan.services.simulated import DATED
from alliance_web.repair.queries.strains import followed
from alliance_web.repair.services.simulated import DATED as DATED_IN_REPAIR
from alliance_web.therapies.frame import frame
from alliance_web.therapies.models import Participant, Session, Therapy

from .small_demo import make_small

Told = list[tuple[int, int]]


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """What was told while a small practice was built, once for all tests here; taken back in the end."""
    told: Told = []
    folder = tmp_path_factory.mktemp("demo")
    with (
        override_settings(DEMO=True, FOLDER=folder, EMAIL_FILE_PATH=folder / "outbox"),
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        make_small(patch)
        build.build(lambda done, total: told.append((done, total)))
        yield told
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def built(told: Told, db: None) -> None:
    """Each test takes back what it writes on top."""


def cast_of_therapies() -> QuerySet[Therapy]:
    """The therapies of the cast: earlier clients have an account only where they are asked how it goes."""
    clients = Participant.objects.filter(part="client", user__isnull=False).exclude(name__startswith="Earlier client")
    return Therapy.objects.filter(pk__in=clients.values("therapy"))


def test_everyone_can_be_entered_as(told: Told, visit: Callable[..., Client]) -> None:
    assert told[-1] == (len(told), len(told))
    of_the_cast = cast_of_therapies()
    keys = list(of_the_cast.values_list("pk", flat=True))
    assert len(keys) == len(told)
    # By keys: PostgreSQL knows nothing yet of what this transaction wrote, and would nest whole tables in each other.
    ratings = Rating.objects.filter(check_in__session__therapy__in=keys).count()
    assert ratings > Session.objects.filter(therapy__in=keys).count()
    assert Therapy.objects.exclude(ended_on=None).count() >= closed.THERAPIES
    page = visit(None).get(reverse("demo"))
    assert len(page.context["groups"]) == len(told)
    for group in page.context["groups"]:
        browser = visit(None)
        entered = browser.post(reverse("demo-enter", args=[group.first.client_key]))
        assert entered.status_code == 302
        assert browser.get("/", follow=True).status_code == 200
    first = of_the_cast.order_by("pk")[0]
    course = visit(first.participants.get(part="therapist").user).get(reverse("course", args=[first.key]))
    assert course.context["page"].expected.picture


def test_earlier_therapies_go_on_after_their_end(visit: Callable[..., Client]) -> None:
    """Each has the facts of its end; one in ten is followed, with answers that are missing and none from the future."""
    earlier = Therapy.objects.filter(participants__name__startswith="Earlier client")
    followed = {row: list(row.waves.all()) for row in FollowUp.objects.filter(therapy__in=earlier)}
    assert len(followed) == closed.THERAPIES // 10
    assert Ending.objects.filter(therapy__in=earlier, reopened_at=None).count() == closed.THERAPIES
    assert set(labels_of_practice(earlier[0].practice_id)) == {"planned", "said-at-the-end", "without-goodbye"}
    assert {wave.months for waves in followed.values() for wave in waves} == {1, 3, 6, 12}
    assert all(wave.due_on <= timezone.localdate() for waves in followed.values() for wave in waves)
    answered = [wave.answered_at is not None for waves in followed.values() for wave in waves]
    assert 0.3 < sum(answered) / len(answered) < 0.8
    one = next(row for row, waves in followed.items() if [wave.answered_at for wave in waves].count(None) == 1)
    therapist = one.therapy.participants.get(part="therapist").user
    page = visit(therapist).get(reverse("after-the-end", args=[one.therapy.key]))
    assert "no answer" in [row.score for row in page.context["page"].chapter.rows]
    # PHQ-8 has no published figure for a change, so nothing is said about one.
    assert (page.context["page"].chapter.sentence, page.context["page"].bold) == ("", "")


def test_the_story_of_sam_and_noor_stands_in_its_past() -> None:
    therapy = Therapy.objects.get(participants__name="Sam")
    starts = dict(therapy.sessions.values_list("number", "starts_at"))
    shown = {goal.number: goal for goal in goals(frame(therapy.key, Part.CLIENT, "plan"))}
    assert [goal.state for goal in shown.values()] == ["open", "open", "sustaining", "open"]
    assert [bool(goal.agreed) for goal in shown.values()] == [True, False, True, False]
    assert shown[2].row.versions.get().stances.last().reason  # dissent stays visible with its reason
    first, second = shown[1].row.versions.all()
    assert starts[1] < first.at < starts[2] < second.at < starts[3]
    assert [review.session for review in Review.objects.filter(goal__therapy=therapy)] == [14, 14]
    late = Task.objects.get(goal__therapy=therapy, versions__owner="therapist")
    assert late.state == "done"
    assert late.reports.get().at.date() > late.versions.get().due_on
    strain, open_one = followed(therapy)
    assert [(step.to, step.session) for step in strain.steps] == [("named", 11), ("talked-about", 12), ("repaired", 13)]
    assert (strain.session, strain.noticed_by, open_one.session) == (11, {Part.CLIENT}, 17)
    changes = plan_changes(frame(therapy.key, Part.CLIENT, "course"))
    of_goals, of_tasks = (
        [sum(at <= change.at for at in starts.values()) for change in changes if (change.task > 0) is is_task]
        for is_task in (False, True)
    )
    assert (of_goals, of_tasks) == ([2, 3, 7, 8, 14], [3, 4, 6, 6, 9, 14])


def test_nothing_of_the_others_lies_ahead_or_before_their_therapy() -> None:
    first, now = min(Session.objects.values_list("starts_at", flat=True)), timezone.now()
    for model in (*DATED, *DATED_IN_REPAIR):
        names = [one.name for one in model._meta.concrete_fields if isinstance(one, DateTimeField)]
        moments = [moment for row in model.objects.values_list(*names) for moment in row if moment]
        assert moments
        assert first < min(moments) <= max(moments) < now - timedelta(hours=24)
    assert Goal.objects.filter(therapy__participants__name="Sam").count() < Goal.objects.count()


def test_the_database_has_counted_what_it_joins() -> None:
    """Where PostgreSQL had counted emptied tables, every page of the practice took half a minute."""
    counted = {
        "postgresql": "SELECT reltuples FROM pg_class WHERE relname = 'checkins_checkin'",
        "sqlite": "SELECT stat FROM sqlite_stat1 WHERE tbl = 'checkins_checkin'",
    }
    with connection.cursor() as cursor:
        cursor.execute(counted[connection.vendor])
        assert float(str(cursor.fetchone()[0]).split()[0]) > closed.THERAPIES


def test_therapies_of_both_versions_of_the_check_in_are_there(told: Told) -> None:
    """Sam's began with the current one; those that began before there was a second keep the first."""
    versions = {therapy.participants.get(part="client").name: therapy.version for therapy in cast_of_therapies()}
    assert versions["Sam"] == "2"
    assert sorted(versions.values()) == ["1", "1", "2", "2", "2", "2", "2", "2"]
    asked = Rating.objects.filter(check_in__instrument__startswith="both-chairs")
    for therapy in cast_of_therapies():
        forms = set(asked.filter(check_in__session__therapy=therapy).values_list("check_in__instrument", flat=True))
        assert forms == {f"both-chairs-client-{therapy.version}", f"both-chairs-therapist-{therapy.version}"}


def test_a_visitor_comes_to_the_cast_and_its_tour(visit: Callable[..., Client]) -> None:
    with override_settings(DEMO=True):
        browser = visit(None)
        page = browser.get("/", follow=True)
        assert page.redirect_chain == [(reverse("demo"), 302)]
        text = page.content.decode()
        assert [step.then for step in page.context["steps"]] == ["answer", "both", "moment"]
        assert text.index("A tour in three steps") < text.index("Everyone, by what their therapy shows")
        assert "Look for who sees each answer" in text


# the step -> the page it leads to, and words on it
STEPS = [
    ("answer", "check-in", "How was it to work with Noor"),
    ("both", "course", "Noor"),
    ("moment", "strain", "difficult moment"),
]


@pytest.mark.parametrize(("then", "route", "words"), STEPS)
def test_each_step_leads_to_its_page(visit: Callable[..., Client], then: str, route: str, words: str) -> None:
    browser = visit(None)
    step = next(one for one in browser.get(reverse("demo")).context["steps"] if one.then == then)
    page = browser.post(reverse("demo-enter", args=[step.person]), {"then": then}, follow=True)
    assert page.resolver_match.view_name == route
    assert words.lower() in page.content.decode().lower()


def test_what_the_door_is_not_told_leads_home(visit: Callable[..., Client]) -> None:
    browser = visit(None)
    person = browser.get(reverse("demo")).context["steps"][0].person
    for then in ("", "https://elsewhere.test/", "//elsewhere.test", "answer/", "nothing"):
        assert browser.post(reverse("demo-enter", args=[person]), {"then": then})["Location"] == "/"


def test_side_by_side_shows_the_check_in_by_its_link_and_the_therapists_view(visit: Callable[..., Client]) -> None:
    browser = visit(None)
    person = browser.get(reverse("demo")).context["steps"][1].person
    page = browser.post(reverse("demo-enter", args=[person]), {"then": "beside"}, follow=True).content.decode()
    frames = re.findall(r'<iframe[^>]* src="([^"]+)"', page)
    assert [browser.get(path).status_code for path in frames] == [200, 200]
    assert "Sam's phone" in page.replace("&#x27;", "'")
