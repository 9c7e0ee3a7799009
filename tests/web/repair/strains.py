"""Strains for the tests of repair: who moves them where, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.repair.models import Episode
from alliance_web.repair.services import episodes
from alliance_web.repair.states import State
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.queries import chairs
from alliance_web.therapies.services import sessions
from tests.web.cast import Cast

Visit = Callable[..., Client]
CLIENT, THERAPIST = Part.CLIENT, Part.THERAPIST

# Who may bring a strain from where to where; "noticer": the client, and the therapist if it was they who noticed it.
# Written down here by itself: what the program's own table says is held against it.
WHO_MAY_MOVE = """
                noticed  named   talked-about  repaired  not-repaired  not-sure  set-aside
noticed         nobody   both    both          client    client        client    noticer
named           nobody   nobody  both          client    client        client    noticer
talked-about    nobody   nobody  both          client    client        client    noticer
repaired        nobody   client  nobody        nobody    client        client    nobody
not-repaired    nobody   both    both          client    nobody        client    nobody
not-sure        nobody   both    both          client    client        nobody    noticer
set-aside       nobody   both    nobody        client    client        client    nobody
"""


def may(start: State, to: State, by: Part, noticer: Part) -> bool:
    """What the table above says."""
    header, *lines = (line.split() for line in WHO_MAY_MOVE.strip().splitlines())
    who = {line[0]: dict(zip(header, line[1:], strict=True)) for line in lines}[start.value][to.value]
    return who == "both" or (by is CLIENT and who != "nobody") or (who == "noticer" and noticer is THERAPIST)


def rows(therapy: Therapy) -> list[tuple[int, str, bool, bool, str]]:
    """Every strain: session, origin, noticed by client and by therapist, state."""
    columns = ("session", "origin", "client_noticed", "therapist_noticed", "state")
    return list(Episode.objects.filter(therapy=therapy).values_list(*columns))


def noticed(cast: Cast, part: Part = CLIENT, session: int = 2, **more: Any) -> Episode:
    """A strain that one of the two noticed by hand."""
    participant = chairs(cast.therapy).own(part)
    options = {"session": session, "key": uuid4(), "by": participant.user} | more
    return episodes.notice(therapy=cast.therapy, participant=participant, **options)


def moved(episode: Episode, part: Part, to: State, *, seen: int | None = None, **more: Any) -> Episode:
    """Bring a strain on, from a page that has seen everything unless said otherwise."""
    participant = chairs(episode.therapy).own(part)
    seen = Episode.objects.get(pk=episode.pk).moves_made if seen is None else seen
    options = {"words": "", "by": participant.user} | more
    return episodes.move(episode=episode, participant=participant, to=to, seen=seen, **options)


def in_state(cast: Cast, state: State, part: Part = CLIENT) -> Episode:
    """A strain that this part noticed, brought to a state on the shortest way that a client has."""
    episode = noticed(cast, part)
    ways = {
        State.NOTICED: (),
        State.NAMED: (State.NAMED,),
        State.TALKED: (State.NAMED, State.TALKED),
        State.REPAIRED: (State.REPAIRED,),
        State.NOT_REPAIRED: (State.NOT_REPAIRED,),
        State.NOT_SURE: (State.NOT_SURE,),
        State.SET_ASIDE: (State.SET_ASIDE,),
    }
    for to in ways[state]:
        episode = moved(episode, CLIENT, to, words="as it was")
    return episode


def meet(cast: Cast, *, days_ago: float = 0, at: datetime | None = None) -> Session:
    """One more session that has begun."""
    begins = at or timezone.now() - timedelta(days=days_ago, minutes=1)
    return sessions.plan(therapy=cast.therapy, starts_at=begins, by=cast.therapist)
