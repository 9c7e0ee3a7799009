"""The simulated practice: anyone of the cast by one button, in demo mode and nowhere else."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend
from django.test import Client
from django.urls import reverse

from alliance_web.overview.demo import build, mails
from alliance_web.overview.demo.plans import steps, story
from alliance_web.overview.demo.telling import DO
from alliance_web.people.models import Practice
from alliance_web.therapies.models import Therapy
from tests.web.cast import Cast

from .small_demo import make_small


@pytest.fixture
def demo(settings: Any, tmp_path: Path) -> None:
    settings.DEMO = True
    settings.FOLDER = tmp_path
    settings.EMAIL_FILE_PATH = tmp_path / "outbox"


def test_the_cast_has_a_name_for_every_therapy() -> None:
    names = build._names(build.drawn())
    assert len(names) == len(set(names)) == 60


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


def test_building_is_all_or_nothing(demo: None, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    make_small(monkeypatch)

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
    assert "No emails yet" in visit(None).get(reverse("demo-outbox")).content.decode()
    backend = EmailBackend(file_path=settings.EMAIL_FILE_PATH)
    for subject in ("First", "Second"):
        backend.send_messages([EmailMessage(subject, "Words with ümlaut", "a@b.test", ["sam@home.test"])])
    assert [mail.subject for mail in mails.newest_first()] == ["Second", "First"]
    page = visit(None).get(reverse("demo-outbox")).content.decode()
    assert "Words with ümlaut" in page
    assert page.index("Second") < page.index("First")


def test_a_practice_that_is_not_built_yet_says_so(demo: None, db: None, visit: Callable[..., Client]) -> None:
    assert visit(None).get("/")["Location"] == reverse("demo")
    assert "The practice is still being built." in visit(None).get(reverse("demo")).content.decode()
    assert "The practice is still being built." in visit(None).get(reverse("demo-beside")).content.decode()


def test_other_pages_still_ask_to_sign_in(demo: None, cast: Cast, visit: Callable[..., Client]) -> None:
    Practice.objects.update(simulated=True)
    assert visit(None).get("/people/")["Location"] == "/sign-in/?next=/people/"
