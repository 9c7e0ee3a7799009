"""No private text ever appears in an answer to anybody else: random people do random things, then every page is read.

Texts: notes before their moment and after they were taken back, the client's own words about a session, how one sees a
goal before both have said so, the therapist's own part in a strain, what a talk changed (for the two alone).
Places: every address for every person, the answer to every form, the export, the record, the log, the database itself.
"""

import logging
import os
from collections.abc import Callable

import polars as pl
import pytest
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from alliance_web.audit.models import AuditEvent
from alliance_web.exchange import evidence
from tests.web.cast import Cast

from .canaries import CANARY, DEEDS, HAPPENINGS, PEOPLE, World, routes

Visit = Callable[..., Client]
# Small and the same in every run; a longer walk at night: ALLIANCE_WALKS=200.
WALKS = int(os.environ.get("ALLIANCE_WALKS", "3"))
STEPS = st.lists(
    st.tuples(st.sampled_from(DEEDS * 2 + HAPPENINGS + ("meet",) * 3), st.integers(0, 419)), min_size=25, max_size=40
)

pytestmark = pytest.mark.django_db


def leaks(world: World, *, everywhere: bool = False) -> dict[str, set[str]]:
    """Every place with a canary that should not be there."""
    found = {}
    for who in PEOPLE:
        for address, there in world.found_by(who, everywhere=everywhere).items():
            if there - world.may_find(who):
                found[f"{who} at {address}"] = there - world.may_find(who)
    places = {"record": _record(), "export": _export(world), "database": _database()}
    return found | {place: set(CANARY.findall(text)) for place, text in places.items() if CANARY.search(text)}


def _record() -> str:
    return repr(list(AuditEvent.objects.values_list("verb", "thing", "detail")))


def _export(world: World) -> str:
    tables = evidence.tables(world.cast.practice, lambda done, total: None)
    with pl.Config(tbl_rows=-1, tbl_cols=-1, fmt_str_lengths=200):
        return "".join(str(table) + table.write_csv() for table in tables.values())


def _database() -> str:
    """Every table as it lies on the disk, old versions and histories too."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows.append(repr(cursor.fetchall()))
    return "".join(rows)


@settings(
    max_examples=WALKS,
    deadline=None,
    derandomize=WALKS < 50,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to make a walk shorter takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_nothing_private_leaks(
    steps: list[tuple[str, int]], cast: Cast, visit: Visit, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    caplog.clear()
    with transaction.atomic():
        world = World(cast, visit)
        for deed, n in steps:
            getattr(world, deed)(n)
        assert leaks(world) == {}
        assert not CANARY.search(caplog.text)
        for who in ("client", "therapist"):
            assert world.shared_with(who) == world.received_by(who)
        transaction.set_rollback(True)  # the next walk begins where this one did


def _all_private(world: World) -> None:
    """Everything that somebody keeps to themselves, by both chairs."""
    for n in (0, 1, 8, 14):  # by therapist, client, client, therapist; never, when I say, never, at a session
        world.write(n)
    world.answer(0)
    world.review(1)
    world.own_part(0)


def test_the_canary_sings_when_it_is_shared(cast: Cast, visit: Visit) -> None:
    """Each kind of private text is found on a page of the other as soon as it is theirs to read."""
    world = World(cast, visit)
    _all_private(world)
    kept = {canary: author for canary, author in world.authors.items() if author}
    assert leaks(world, everywhere=True) == {}
    assert len(kept) == 13
    for note in world.notes:
        world._post(note.author, "note-share", [note.key], {"seen": 0})
        note.is_open = True
    world.meet(1)
    world.review(0)
    world.own_part(1)
    world.talk(0)
    world.answer(2)
    assert leaks(world) == {}
    for who in ("client", "therapist"):
        seen = set().union(*world.found_by(who).values())
        theirs = {canary for canary in world.may_find(who) if world.authors[canary] != who}
        assert len(theirs) >= 4
        assert theirs <= seen


@pytest.mark.parametrize("who", ["client", "therapist"])
def test_an_account_that_forgets_is_caught(who: str, cast: Cast, visit: Visit) -> None:
    """Were nothing allowed, every shared text would be told as a leak: the walk does look at the pages."""
    world = World(cast, visit)
    _all_private(world)
    for note in world.notes:
        world._post(note.author, "note-share", [note.key], {"seen": 0}) if note.author != who else None
    found = leaks(world)
    places = {place.split(" at ")[1].rstrip("/").rsplit("/", 1)[1] for place in found if place.startswith(who)}
    assert {"notes", "card"} <= places


def test_the_walk_goes_everywhere(cast: Cast, visit: Visit) -> None:
    world = World(cast, visit)
    world.write(1)
    visited = world.addresses()
    assert len(visited) > 80
    assert any(str(world.notes[0].key) in address for address in visited)
    assert any(str(world.strain.key) in address for address in visited)
    assert len(list(routes())) > 60
