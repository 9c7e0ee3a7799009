"""No private text ever appears in an answer to anybody else: random people do random things, then every page is read.

Texts    notes for every moment, after they were changed, shared, taken back and burned; the client's words about a
         session and about a strain, kept, taken back, or for the next session; how one sees a goal before both have
         said so; the therapist's own part in a strain; and, hidden from all but the two: goals and tasks with reasons,
         own words and rhythm, reports and their answers, wishes, what a strain is about, what a talk changed.
         The therapist's process notes, which nobody else ever reads.
Readers  the other chair, another therapist, another client of the practice, the lead, the administrator, an account
         without a therapy, nobody. There is no supervisor: nobody but the two can be let into a therapy.
Places   every address of the program with every key, printed and in its other views, pages that refuse or fail, the
         letter as text, headers, cookies, the answer to every form; the files of the evidence export, the record, the
         log, mails, sign-ins, what is kept for a while, every table as it lies in the database (all that a copy of it
         holds; there is no copy in the clear).
Elsewhere what was done about an answer on self-harm (checkins/test_privacy.py), what a browser keeps
         (ui/test_what_stays_in_the_browser.py), numbers that are kept private (overview/test_privacy.py).
"""

import logging
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from alliance_web.commands import export_evidence as exporting
from alliance_web.consents import services as consents
from alliance_web.consents.purposes import EVIDENCE_EXPORT
from alliance_web.exchange import groups
from alliance_web.repair.models import Note
from tests.amounts import NIGHTLY
from tests.web.cast import Cast

from .canaries import CHAIRS, DEEDS, HAPPENINGS, PEOPLE, World
from .places import CANARY, addresses, canaries, routes, stored

Visit = Callable[..., Client]
Found = dict[tuple[str | None, str], set[str]]
# One, the same in every run; more at night, and as many as wanted: ALLIANCE_WALKS=200.
WALKS = int(os.environ.get("ALLIANCE_WALKS", "20" if NIGHTLY else "1"))
# Of the walk without chance, by reader: how many texts of the other they may read, and how many they may not.
OPEN_TO = {"client": 6, "therapist": 16}
KEPT_FROM = {"client": 5, "therapist": 4}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django is set up already, and one client is enough for an export."""
    monkeypatch.setattr(exporting, "start", lambda folder: None)
    monkeypatch.setattr(groups, "SMALLEST", 1)


@pytest.fixture
def world(cast: Cast, visit: Visit, caplog: pytest.LogCaptureFixture) -> World:
    caplog.set_level(logging.INFO)
    consents.give(person=cast.client, purpose=EVIDENCE_EXPORT, by=cast.client)
    return World(cast, visit)


def leaks(world: World, found: Found) -> dict[str, set[str]]:
    """Every page with a canary that should not be there."""
    return {
        f"{who} at {address}": there - world.may_find(who)
        for (who, address), there in found.items()
        if there - world.may_find(who)
    }


def spilt(world: World, target: Path, log: str) -> dict[str, set[str]]:
    """Every place behind the pages with any canary at all."""
    places = stored(world.cast.practice, target) | {"log": log}
    return {place: set(CANARY.findall(text)) for place, text in places.items() if CANARY.search(text)}


def steps(seed: int) -> list[tuple[str, int]]:
    """What happens in one walk: everything at least twice, in any order."""
    chance = random.Random(seed)
    names = [*DEEDS * 2, *HAPPENINGS * 2, *("meet",) * 4, *chance.choices(DEEDS + HAPPENINGS, k=5)]
    chance.shuffle(names)
    return [(name, chance.randrange(720)) for name in names]


@pytest.mark.parametrize("seed", range(WALKS))
def test_nothing_private_leaks(seed: int, world: World, caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    for deed, n in steps(seed):
        getattr(world, deed)(n)
    assert leaks(world, world.found()) == {}
    assert spilt(world, tmp_path, caplog.text) == {}
    for who in CHAIRS:
        assert world.shared_with(who) == world.received_by(who)
        kept = {canary for canary, author in world.authors.items() if author not in (who, "")} - world.may_find(who)
        assert len(kept) > 5  # there was something to be found
        assert world.shared_with(who)


def _live(world: World) -> None:
    """Something of every kind that is kept, and of every kind that is shared, by both chairs."""
    for note in world.notes:
        if note.author == "client" or note.waits:
            seen = Note.objects.get(key=note.key).changes
            world._post(note.author, "note-share", [note.key], {"seen": seen})
            note.is_open = True
    world.answer(0)  # both for good
    world.answer_too(6)
    world.meet(1)
    world.answer(5)  # the one at once, the other at the next session
    world.answer_too(6)
    world.review(0)
    world.review(1)
    world.review(3)  # of the other goal, by the client alone
    world.own_part(1)  # shared, and kept again
    world.own_part(0)
    world.talk(0)
    world.talk(1)


def test_the_walk_sees_what_it_looks_for(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """Each shared text is found by the other, in its place; each kept one is there to be found, and is not."""
    _live(world)
    found = world.found(everywhere=True)
    assert leaks(world, found) == {}
    assert spilt(world, tmp_path, caplog.text) == {}
    assert mail.outbox  # somebody was written to
    for who in CHAIRS:
        seen = set().union(*(there for (reader, _), there in found.items() if reader == who))
        theirs = {canary for canary in world.may_find(who) if world.authors[canary] != who}
        assert theirs <= seen
        assert len(theirs) == OPEN_TO[who]
        others = {canary for canary, author in world.authors.items() if author not in (who, "")}
        assert len(others - world.may_find(who)) == KEPT_FROM[who]
    letters = {who: there for (who, address), there in found.items() if address.endswith("/letter/") and there}
    assert set(letters) == set(CHAIRS)  # as text: a letter is packed, and nothing would be seen in it else
    world.own_part(1)
    strain = reverse("strain", args=[world.cast.therapy.key, world.strain.key])
    assert world.part in canaries(world.browsers["client"].get(strain))
    monkeypatch.setattr(World, "may_find", lambda self, who: set())
    places = {place.rstrip("/").replace("/?", "?").rsplit("/", 1)[1] for place in leaks(world, found)}
    assert {
        "notes",
        "card",
        "course",
        "course?print=1",
        "plan",
        "preferences",
        "letter",
        "my-answers",
        "process-notes",
    } <= places


def test_the_walk_goes_everywhere(world: World) -> None:
    visited = addresses(world.keys("client"))
    assert set(visited.values()) >= {pattern.name for pattern in routes() if pattern.name}
    assert {str(note.key) for note in world.notes} <= {part for address in visited for part in address.split("/")}
    assert len(PEOPLE) == 8
