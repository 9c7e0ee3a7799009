"""That a client takes no part in check-ins, as the therapist reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from alliance_web.consents.queries import Said, not_taking_part
from alliance_web.therapies.answering import NotAsked
from alliance_web.therapies.services.therapy import asks_about_self_harm

from .services.taking_part import link
from .taking_part import day

if TYPE_CHECKING:
    from alliance_web.therapies.models import Participant, Therapy


def told(client: Participant, therapy: Therapy) -> NotAsked | None:
    """What the therapist is told; None while the client takes part, and after the end. One query."""
    said = None if therapy.ended_on else not_taking_part([therapy.pk]).get(therapy.pk)
    if said is None:
        return None
    return NotAsked(in_short(said, client.name), _safety(therapy, client.name), "" if client.user_id else link(client))


def in_short(said: Said, client: str) -> str:
    """The same in a row of a list."""
    paused, stopped = _("{client} has paused check-ins since {day}."), _("{client} stopped check-ins on {day}.")
    return (paused if said.is_paused else stopped).format(client=client, day=day(said))


def _safety(therapy: Therapy, client: str) -> str:
    """Whoever relies on the questionnaire to hear of self-harm has to know that it is not asked."""
    if not therapy.outcome or not asks_about_self_harm(therapy.outcome):
        return ""
    words = _("{client} is not asked about self-harm either. Do not rely on check-ins to tell you.")
    return words.format(client=client)
