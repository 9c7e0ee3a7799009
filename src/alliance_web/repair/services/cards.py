"""A talk about a session card is a talk about the strains on it: noted together, and undone together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from alliance_web.checkins.services import card

from ..models import Episode
from ..states import State
from . import talks
from .episodes import MayNotMove, MovedOn, TakenBack, move

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Participant, Session


@transaction.atomic
def talk(*, session: Session, participant: Participant, strains: Iterable[tuple[UUID, int]], by: User) -> bool:
    """The two talked about the card of a session. `strains`: those on it, by key, with the moves the page had seen.

    A strain that has moved since the page was made stays as it is. False where the talk was noted before.
    """
    at = timezone.now()
    if not card.note(session=session, participant=participant, use=card.Use.TALKED, by=by, at=at):
        return False
    for key, seen in strains:
        episode = Episode.objects.filter(therapy=session.therapy, key=key).select_related("therapy").first()
        if episode is not None:
            try:
                move(episode=episode, participant=participant, to=State.TALKED, seen=seen, by=by, at=at)
            except (MovedOn, MayNotMove, TakenBack):
                continue
    return True


@transaction.atomic
def undo(*, session: Session, participant: Participant, by: User) -> bool:
    """It was noted by mistake: so was the talk about the strains that came with it. False where it was not noted."""
    at = card.take_back(session=session, participant=participant, use=card.Use.TALKED, by=by)
    if at is None:
        return False
    together = {"moves__by": participant, "moves__at": at, "moves__to": State.TALKED, "moves__undone_at": None}
    for episode in Episode.objects.filter(therapy=session.therapy, **together):
        try:
            talks.undo(episode=episode, participant=participant, seen=episode.moves_made, by=by)
        except (MovedOn, MayNotMove, TakenBack):
            continue
    return True
