"""Nothing that somebody answered lies in the open: not in a table, a log, the record, a mail, a sign-in or the cache.

The numbers are such as nothing else is; the words are canaries of the world that they are said in.
"""

import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from alliance_web.checkins.models import CardChange, Digest, Rating
from alliance_web.commands import export_evidence as exporting
from alliance_web.consents import services as consents
from alliance_web.consents.purposes import EVIDENCE_EXPORT
from alliance_web.exchange import groups, trial
from alliance_web.exchange.waiting import Waiting
from alliance_web.plan.models import Preferences, ReviewView, TaskReport
from alliance_web.repair.models import EpisodeView
from alliance_web.vault import in_memory
from tests.web.cast import ITEMS, Cast
from tests.web.repair.canaries import CHAIRS, World
from tests.web.repair.places import CANARY, stored

from .lived import NUMBER, live

# An answer as JSON, Python or a form would spell it: "bond": 7, 'q9': 1, bond=7. The record names things "strain:7".
ANSWER = re.compile(rf"""\b({"|".join(ITEMS)}|q9|directness|strain(?!:))['"]?\s*[:=]\s*['"]?-?\d""")
OTHERS = ("card", "plan", "preferences", "strains", "notes", "my-answers")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django is set up already, and one client is enough for an export."""
    monkeypatch.setattr(exporting, "start", lambda folder: None)
    monkeypatch.setattr(groups, "SMALLEST", 1)


def test_no_answer_lies_in_the_open(
    cast: Cast, visit: Callable[..., Client], safety_plan: Any, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """Everything is said, every kind of page is read; then every place behind the pages is searched."""
    caplog.set_level(logging.DEBUG)
    consents.give(person=cast.client, purpose=EVIDENCE_EXPORT, by=cast.client)
    world = World(cast, visit)
    live(world)
    Rating.objects.update(content={"answers": {"bond": NUMBER}, "guesses": {"bond": NUMBER}, "overall": NUMBER + 0.25})
    Digest.objects.update(content={"lines": [NUMBER]}, stale=True)
    for who in CHAIRS:
        for page in OTHERS:
            world.browsers[who].get(reverse("course", args=[cast.therapy.key]).replace("course", page))
    places = stored(cast.practice, tmp_path) | {"log": caplog.text}
    del places["export"]  # it is made to hold totals; its own tests hold the rest
    found = {place: ANSWER.findall(text) for place, text in places.items() if ANSWER.search(text)}
    assert found == {}
    assert [place for place, text in places.items() if str(NUMBER) in text] == []
    assert [place for place, text in places.items() if CANARY.search(text)] == []


@pytest.mark.parametrize(
    "spelled", ['{"bond": 7}', "{'q9': 1}", "directness=-2", '"strain":0'], ids=["JSON", "Python", "form", "compact"]
)
def test_the_search_finds_an_answer(spelled: str) -> None:
    assert ANSWER.search(spelled)


@pytest.mark.parametrize(
    ("model", "column", "one", "other"),
    [
        (Rating, "content", {"answers": {"bond": 7}}, {"answers": {"bond": 10}}),
        (Rating, "content", {"answers": {"bond": None}}, {"answers": {"bond": 3}}),
        (ReviewView, "rating", None, 10),
        (ReviewView, "level", -2, 0),
        (TaskReport, "useful", None, 7),
        (Preferences, "answers", {"directness": None}, {"directness": -2}),
        (CardChange, "changed", ["goal"], ["nothing"]),
        (TaskReport, "amount", "all", "a-little"),
        (EpisodeView, "kind", "both", "confrontation"),
        (EpisodeView, "own_view", "", "cannot-tell"),
    ],
)
def test_the_length_of_what_is_stored_tells_nothing(model: Any, column: str, one: Any, other: Any) -> None:
    field = model._meta.get_field(column)
    assert len(field.get_prep_value(one)) == len(field.get_prep_value(other))
    assert [field.in_plain(field.as_text(value)) for value in (one, other)] == [one, other]


def test_sqlite_overwrites_what_is_deleted(settings: Any) -> None:
    assert settings.SQLITE_PRAGMAS["secure_delete"] == 1
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)


def test_a_file_that_is_tried_never_reaches_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Linux; elsewhere there is no file in memory, and it is removed at once."""
    if not hasattr(in_memory.os, "memfd_create"):
        pytest.skip("this system has no files in memory")

    def refused(*_: Any, **__: Any) -> Any:
        raise AssertionError("a file on the disk")

    monkeypatch.setattr(in_memory, "NamedTemporaryFile", refused)
    line = ",".join(["A", "1", "2026-01-05", "client", *["7"] * len(ITEMS)])
    text = ",".join(["therapy", "session", "date", "chair", *ITEMS]) + "\n" + line + "\n"
    [entry] = trial.read(Waiting("ratings.csv", text.encode())).entries
    assert entry.answers["bond"] == 7
