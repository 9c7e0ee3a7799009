"""The simulated practice: anyone of the cast by one button, in demo mode and nowhere else."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend
from django.db import connection
from django.db.models import DateTimeField
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.checkins.models import Rating
from alliance_web.overview.demo import build, closed, mails
from alliance_web.overview.demo.plans import steps, story
from alliance_web.overview.demo.telling import DO
from alliance_web.people.models import Practice
from alliance_web.plan.models import Goal, Review, Task
from alliance_web.plan.queries.changes import plan_changes
from alliance_web.plan.queries.goals import goals
from alliance_web.plan.services.simulated import DATED
from alliance_web.repair.queries.strains import followed
from alliance_web.repair.services.simulated import DATED as DATED_IN_REPAIR
from alliance_web.therapies.frame import frame
from alliance_web.therapies.models import Session, Therapy
from tests.web.cast import Cast


@pytest.fixture
def demo(settings: Any, tmp_path: Path) -> None:
    settings.DEMO = True
    settings.FOLDER = tmp_path
    settings.EMAIL_FILE_PATH = tmp_path / "outbox"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the first therapies of the cast, one of each of the first shapes: the whole takes too long for here."""
    drawn = build.drawn()
    shapes = list(dict.fromkeys(course.shape for course in drawn))
    few = [next(course for course in drawn if course.shape is shape) for shape in shapes]
    monkeypatch.setattr(build, "drawn", lambda: few)
    monkeypatch.setattr(closed, "THERAPIES", 120)
    names = {course.number: name for course, name in zip(drawn, build._names(drawn), strict=True)}
    monkeypatch.setattr(build, "_names", lambda courses: [names[course.number] for course in few])


def test_the_cast_has_a_name_for_every_therapy() -> None:
    names = build._names(build.drawn())
    assert len(names) == len(set(names)) == 60


def test_the_practice_is_built_and_everyone_can_be_entered_as(
    demo: None, small: None, db: None, visit: Callable[..., Client]
) -> None:
    told: list[tuple[int, int]] = []
    build.build(lambda done, total: told.append((done, total)))
    assert told[-1] == (len(told), len(told))
    of_the_cast = Therapy.objects.filter(participants__part="client", participants__user__isnull=False)
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
    course = visit(first.participants.get(part="client").user).get(reverse("course", args=[first.key]))
    assert course.context["page"].expected.picture


def test_the_story_of_sam_and_noor_stands_in_its_past(demo: None, small: None, db: None) -> None:
    build.build(lambda done, total: None)
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


def test_nothing_of_the_others_lies_ahead_or_before_their_therapy(demo: None, small: None, db: None) -> None:
    build.build(lambda done, total: None)
    first, now = min(Session.objects.values_list("starts_at", flat=True)), timezone.now()
    for model in (*DATED, *DATED_IN_REPAIR):
        names = [one.name for one in model._meta.concrete_fields if isinstance(one, DateTimeField)]
        moments = [moment for row in model.objects.values_list(*names) for moment in row if moment]
        assert moments
        assert first < min(moments) <= max(moments) < now - timedelta(hours=24)
    assert Goal.objects.filter(therapy__participants__name="Sam").count() < Goal.objects.count()


def test_what_is_told_of_the_others_is_what_the_library_drew() -> None:
    for course in build.drawn():
        told = steps(course, goals=2)
        assert [step.after for step in told] == sorted(step.after for step in told)
        assert {step.after for step in told} <= set(course.days)
        assert sum(step.do == "propose-goal" for step in told) == min(2, len(course.goals))
        verdicts = [step.said["to"] for step in told if step.do == "move-strain"][-1:]
        if course.strain and course.strain["verdict"]:
            assert verdicts == [course.strain["verdict"]]


def test_the_story_keeps_to_what_the_library_drew() -> None:
    names = dict(zip(build._names(build.drawn()), build.drawn(), strict=True))
    course = names["Sam"]
    told = story(course)
    assert course.strain
    assert [step.said["strain"] for step in told if step.do == "notice-strain"] == [course.strain["session"]]
    assert course.small == {17}
    assert {step.do for step in told} <= set(DO)
    used = {step.do for step in told} | {step.do for one in names.values() for step in steps(one, goals=2)}
    assert used == set(DO)


def test_the_database_has_counted_what_it_joins(demo: None, small: None, db: None) -> None:
    """Where PostgreSQL had counted emptied tables, every page of the practice took half a minute."""
    build.build(lambda done, total: None)
    counted = {
        "postgresql": "SELECT reltuples FROM pg_class WHERE relname = 'checkins_checkin'",
        "sqlite": "SELECT stat FROM sqlite_stat1 WHERE tbl = 'checkins_checkin'",
    }
    with connection.cursor() as cursor:
        cursor.execute(counted[connection.vendor])
        assert float(str(cursor.fetchone()[0]).split()[0]) > closed.THERAPIES


def test_building_is_all_or_nothing(demo: None, small: None, db: None) -> None:
    def fall(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build.build(fall)
    assert not build.is_built()
    assert Therapy.objects.count() == 0


def test_there_is_no_such_page_in_a_real_practice(cast: Cast, visit: Callable[..., Client]) -> None:
    for user in (None, cast.therapist, cast.lead):
        assert visit(user).get(reverse("demo")).status_code == 404
        assert visit(user).get(reverse("demo-outbox")).status_code == 404
        assert visit(user).post(reverse("demo-enter", args=[cast.client.key])).status_code == 404


def test_a_real_practice_lets_nobody_in_by_a_button_even_as_a_demo(
    demo: None, cast: Cast, visit: Callable[..., Client]
) -> None:
    test_there_is_no_such_page_in_a_real_practice(cast, visit)


def test_entering_needs_a_post(demo: None, cast: Cast, visit: Callable[..., Client]) -> None:
    Practice.objects.update(simulated=True)
    assert visit(None).get(reverse("demo-enter", args=[cast.client.key])).status_code == 405


def test_the_outbox_shows_mails_newest_first(demo: None, db: None, visit: Callable[..., Client], settings: Any) -> None:
    assert "No mails yet" in visit(None).get(reverse("demo-outbox")).content.decode()
    backend = EmailBackend(file_path=settings.EMAIL_FILE_PATH)
    for subject in ("First", "Second"):
        backend.send_messages([EmailMessage(subject, "Words with ümlaut", "a@b.test", ["sam@home.test"])])
    assert [mail.subject for mail in mails.newest_first()] == ["Second", "First"]
    page = visit(None).get(reverse("demo-outbox")).content.decode()
    assert "Words with ümlaut" in page
    assert page.index("Second") < page.index("First")
