"""The line about messages on a client's account page."""

from __future__ import annotations

from alliance_web.access.request import SignedInRequest
from alliance_web.people.account_cards import Card
from alliance_web.therapies.queries import of_client

from . import page
from .states import Channel


def card(request: SignedInRequest) -> Card | None:
    """What they chose and the way to change it; None for who works here, and where the practice sends nothing."""
    if request.relation.roles or not of_client(request.user).exists():
        return None
    here = page.own(request.user)
    if here.channels == (Channel.NONE,) and here.choice is None:
        return None
    return Card("reminders/card.html", {"words": page.in_short(here)})
