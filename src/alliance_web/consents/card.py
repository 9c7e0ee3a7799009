"""The card on a client's account page: what they may allow, and what they have said about it."""

from __future__ import annotations

from alliance_web.access.request import SignedInRequest
from alliance_web.people.account_cards import Card

from . import queries
from .purposes import purposes


def card(request: SignedInRequest) -> Card | None:
    """One part for each purpose; None for who works here, for whom there is nothing to allow."""
    if request.relation.roles:
        return None
    found = []
    for purpose in (one for one in purposes().values() if not one.asked_on):
        last = queries.last_said(request.user, purpose.key)
        is_given = last is not None and last.given and last.version == purpose.version
        is_refused = last is not None and not last.given and last.version == purpose.version
        found.append({"purpose": purpose, "is_given": is_given, "is_refused": is_refused, "last": last})
    return Card("consents/card.html", {"purposes": found})
