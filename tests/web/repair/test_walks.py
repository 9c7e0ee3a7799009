"""Whatever anybody does in whatever order: only the client repairs, no state lies outside the diagram, the story is
exactly the moves that were made, and the record is whole.
"""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance_web.access.relation import Part
from alliance_web.audit.models import AuditEvent
from alliance_web.audit.record import first_fault
from alliance_web.repair.models import Episode
from alliance_web.repair.queries.strains import followed
from alliance_web.repair.services import episodes
from alliance_web.repair.states import MOVES, VERDICTS, State, may_move
from alliance_web.repair.story import story
from alliance_web.therapies.frame import frame
from tests.web.cast import Cast

from .strains import CLIENT, moved, noticed

pytestmark = pytest.mark.django_db

# Who, where to, and by how many moves the page is behind.
TRIES = st.tuples(st.sampled_from(list(Part)), st.sampled_from(list(State)), st.sampled_from([0, 0, 0, 1, 2]))
WALKS = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@WALKS
@given(noticer=st.sampled_from(list(Part)), tries=st.lists(TRIES, min_size=3, max_size=14))
def test_any_walk(noticer: Part, tries: list[tuple[Part, State, int]], cast: Cast) -> None:
    episode = noticed(cast, noticer)
    made: list[tuple[State, Part]] = []
    for number, (part, to, behind) in enumerate(tries):
        start, seen = made[-1][0] if made else State.NOTICED, max(0, len(made) - behind)
        may = may_move(start, to, part, noticed_by_client=noticer is CLIENT)
        try:
            moved(episode, part, to, words=f"try {number}", seen=seen)
        except episodes.MovedOn:
            assert seen != len(made)
        except episodes.MayNotMove:
            assert not may
        else:
            assert may
            assert seen == len(made)
            made.append((to, part))
    _holds(cast, Episode.objects.get(pk=episode.pk), made)


def _holds(cast: Cast, episode: Episode, made: list[tuple[State, Part]]) -> None:
    assert all(by is CLIENT for to, by in made if to in VERDICTS)
    assert episode.moves_made == len(made)
    assert episode.state == (made[-1][0] if made else State.NOTICED)
    steps = [State.NOTICED, *(to for to, _by in made)]
    assert all(after in MOVES[before] for before, after in itertools.pairwise(steps))
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
