"""The therapy of the simulated practice that ended as planned: looked back on by both, and followed for two years."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance.simulate import Shape
from alliance_web.endings.models import Ending, Farewell, HarmAnswer, LastDay
from alliance_web.endings.queries.facts import label
from alliance_web.follow_up.models import FollowUp, Wave
from alliance_web.overview.demo import build, closed

pytestmark = pytest.mark.django_db


def test_a_visitor_finds_it(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path, visit: Callable[..., Client]
) -> None:
    drawn = build.drawn()
    few = [course for course in drawn if course.shape is Shape.GROWING][:2]
    names = {course.number: name for course, name in zip(drawn, build._names(drawn), strict=True)}
    monkeypatch.setattr(build, "drawn", lambda: few)
    monkeypatch.setattr(build, "_names", lambda courses: [names[course.number] for course in few])
    monkeypatch.setattr(closed, "THERAPIES", 120)
    settings.DEMO, settings.FOLDER, settings.EMAIL_FILE_PATH = True, tmp_path, tmp_path / "outbox"

    build.build(lambda done, total: None)

    ending = Ending.objects.exclude(by__therapy__participants__name__startswith="Earlier client").get()
    therapy = ending.therapy
    assert label(ending) == "planned"
    assert [row.agreed_by is not None for row in LastDay.objects.all()] == [True]
    assert Farewell.objects.exclude(yes_at=None).count() == 2
    assert HarmAnswer.objects.get().assigned_to.name == "Tomasz"
    assert FollowUp.objects.get(therapy=therapy).agreed_at.date() < therapy.ended_on
    assert all(row.at < timezone.now() - timedelta(days=700) for row in LastDay.objects.all())
    waves = {wave.months: wave.answered_at is not None for wave in Wave.objects.filter(follow_up__therapy=therapy)}
    assert waves == {1: True, 3: True, 6: False, 12: True, 24: True}
    user = ending.by.user
    page = visit(user).get(reverse("after-the-end", args=[therapy.key]))
    assert "is better than at the start, and about as at the end." in page.content.decode()
    rows = page.context["page"].chapter.rows[-5:]
    # After a year more was lost than chance would take, and later it was back.
    assert [(row.label, row.score, row.since_end, row.end_bold) for row in rows] == [
        ("1 month", "9", "1 better (could be chance)", False),
        ("3 months", "11", "1 worse (could be chance)", False),
        ("6 months", "no answer", "not known", False),
        ("12 months", "17", "7 worse", True),
        ("24 months", "10", "the same", False),
    ]
    looking_back = visit(user).get(reverse("looking-back", args=[therapy.key])).content.decode()
    assert "Stopping ten minutes early to look back" in looking_back
