"""Undo a talk about a strain that was noted by mistake. The move stays in the story; it counts nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from alliance_web.audit.record import record

from ..models import Move
from ..states import State
from .episodes import MayNotMove, MovedOn, hold

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Participant

    from ..models import Episode


@transaction.atomic
def undo(*, episode: Episode, participant: Participant, seen: int, by: User) -> Episode:
    """Either of the two undoes the last move, which was a talk. `seen`: how many moves the page had seen.

    Pressing the button twice undoes once. Raises MovedOn where something else happened since, MayNotMove where the last
    move was no talk, TakenBack.
    """
    locked = hold(episode)
    if locked.moves_made == seen + 1 and locked.moves.filter(number=seen, undone_at__isnull=False).exists():
        return locked
    if locked.moves_made != seen:
        raise MovedOn(locked)
    last = locked.moves.filter(undone_at=None).last()
    if last is None or State(last.to) is not State.TALKED:
        raise MayNotMove(locked, State.TALKED)
    _undo(locked, last, participant)
    record("strain.talk-undone", by=by.pk, therapy=locked.therapy.key, thing=f"strain:{locked.pk}", to=locked.state)
    return locked


def _undo(episode: Episode, talk: Move, participant: Participant) -> None:
    talk.undone_by, talk.undone_at = participant, timezone.now()
    talk.save(update_fields=["undone_by", "undone_at"])
    before = episode.moves.filter(undone_at=None).last()
    episode.state = before.to if before else State.NOTICED
    episode.moves_made += 1
    episode.save(update_fields=["state", "moves_made"])
