"""Whatever anybody does in whatever order: only the client repairs, no state lies outside the diagram, the story is
exactly the moves that were made, and the record is whole.
"""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from alliance_web.access.relation import Part
from alliance_web.audit.models import AuditEvent
from alliance_web.audit.record import first_fault
from alliance_web.repair.models import Episode
from alliance_web.repair.queries.strains import followed
from alliance_web.repair.services import episodes
from alliance_web.repair.states import VERDICTS, State
from alliance_web.repair.story import story
from alliance_web.therapies.frame import frame
from tests.web.cast import Cast

from .strains import CLIENT, may, moved, noticed

pytestmark = pytest.mark.django_db

WALKS, STEPS = 60, 16
# What has to have happened over all walks, or they would have shown nothing: each at least so often.
LEAST = {
    "done": 60,
    "refused": 40,
    "from an old page": 20,
    "verdict of the client": 20,
    "verdict of the therapist refused": 20,
    "another verdict": 3,
    "taken up after a repair": 3,
    "set aside by the therapist": 1,
    "set aside by the therapist refused": 3,
}


def test_any_walk(cast: Cast) -> None:
    told: Counter[str] = Counter()

    for seed in range(WALKS):
        chance = random.Random(seed)
        noticer = list(Part)[seed % 2]
        episode = noticed(cast, noticer)
        made: list[tuple[State, Part]] = []
        for number in range(STEPS):
            # Who, where to, and by how many moves the page is behind.
            one = (chance.choice(list(Part)), chance.choice(list(State)), chance.choice([0, 0, 0, 0, 1, 2]))
            told.update(_try(episode, noticer, made, number, one))
        _holds(cast, Episode.objects.get(pk=episode.pk), made)
    assert {what: told[what] for what, least in LEAST.items() if told[what] < least} == {}


def _try(
    episode: Episode, noticer: Part, made: list[tuple[State, Part]], number: int, one: tuple[Part, State, int]
) -> Iterator[str]:
    """One press of a button, and what came of it."""
    part, to, behind = one
    start, seen = made[-1][0] if made else State.NOTICED, max(0, len(made) - behind)
    allowed = may(start, to, part, noticer)
    try:
        moved(episode, part, to, words=f"try {number}", seen=seen)
    except episodes.MovedOn:
        assert seen != len(made)
        yield "from an old page"
    except episodes.MayNotMove:
        assert not allowed
        assert seen == len(made)
        yield from _named("refused", part, to, " refused")
    else:
        assert allowed
        assert seen == len(made)
        made.append((to, part))
        yield from _named("done", part, to)
        if start in VERDICTS and to in VERDICTS:
            yield "another verdict"
        if (start, to) == (State.REPAIRED, State.NAMED):
            yield "taken up after a repair"


def _named(what: str, part: Part, to: State, more: str = "") -> Iterator[str]:
    yield what
    if to in VERDICTS:
        yield f"verdict of the {part}{more}"
    if to is State.SET_ASIDE:
        yield f"set aside by the {part}{more}"


def _holds(cast: Cast, episode: Episode, made: list[tuple[State, Part]]) -> None:
    assert all(by is CLIENT for to, by in made if to in VERDICTS)
    assert episode.moves_made == len(made)
    assert episode.state == (made[-1][0] if made else State.NOTICED)
    steps = [State.NOTICED, *(to for to, _by in made)]
    assert all(any(may(*step, part, part) for part in Part) for step in itertools.pairwise(steps))
    _story_tells_them(cast, episode, made)
    events = AuditEvent.objects.filter(verb="strain.move", thing=f"strain:{episode.pk}").order_by("seq")
    actors = {Part.CLIENT: cast.client.pk, Part.THERAPIST: cast.therapist.pk}
    assert [(event.detail["to"], event.actor) for event in events] == [(to.value, actors[by]) for to, by in made]
    assert first_fault() is None


def _story_tells_them(cast: Cast, episode: Episode, made: list[Any]) -> None:
    for reader in Part:
        own = frame(cast.therapy.key, reader, "strains")
        strain = next(one for one in followed(cast.therapy, own.own) if one.pk == episode.pk)
        entries = story(own, strain, None, ())
        assert [entry.part for entry in entries[1:]] == [by for _to, by in made]
        assert all(("You" in entry.told) == (entry.part is reader) for entry in entries[1:])
