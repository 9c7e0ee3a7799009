"""The card about one's calendar on the account page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliance_web.access.relation import Role
from alliance_web.people.account_cards import Card
from alliance_web.therapies.queries import of_client

from .queries.feed import own_feed

if TYPE_CHECKING:
    from alliance_web.access.request import SignedInRequest


def card(request: SignedInRequest) -> Card | None:
    """For whoever has sessions: therapists and clients. Two queries at most."""
    if Role.THERAPIST not in request.relation.roles and not of_client(request.user).exists():
        return None
    return Card("scheduling/calendar_card.html", {"feed": own_feed(request.user)})
