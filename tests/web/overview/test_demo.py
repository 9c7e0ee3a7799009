"""The simulated practice: anyone of the cast by one button, in demo mode and nowhere else."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend
from django.test import Client
from django.urls import reverse

from alliance_web.checkins.models import Rating
from alliance_web.overview.demo import build, closed, mails, people
from alliance_web.people.models import Practice
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
    drawn = build._drawn()
    shapes = list(dict.fromkeys(course.shape for course in drawn))
    few = [next(course for course in drawn if course.shape is shape) for shape in shapes]
    monkeypatch.setattr(build, "_drawn", lambda: few)
    monkeypatch.setattr(closed, "THERAPIES", 120)
    monkeypatch.setattr(build, "_names", lambda courses: people.cast()["clients"][: len(few)])


def test_the_cast_has_a_name_for_every_therapy() -> None:
    names = build._names(build._drawn())
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
