"""Strains and notes of a simulated practice, put into the past in which they are to have come up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models, transaction

from ..models import Episode, EpisodeView, Move, Note

if TYPE_CHECKING:
    from alliance_web.therapies.services.simulated import Past

# Every table of a therapy that says when something happened, and the way from it to its therapy.
DATED: dict[type[models.Model], str] = {
    Episode: "therapy",
    EpisodeView: "episode__therapy",
    Move: "episode__therapy",
    Note: "by__therapy",
}


@transaction.atomic
def put_into_the_past(*, past: Past) -> None:
    """Every strain and every note of the practice. Moves that were made as of a moment keep it."""
    past.redate(DATED)
