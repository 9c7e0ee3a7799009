"""The way to one's messages: a line on a client's account page, and a link behind the links they get."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from alliance_web.access.request import SignedInRequest
from alliance_web.checkins.behind_link import Way
from alliance_web.checkins.services.taking_part import token_of
from alliance_web.people.account_cards import Card
from alliance_web.therapies.queries import of_client

from . import page
from .states import Channel

if TYPE_CHECKING:
    from alliance_web.therapies.models import Participant


def card(request: SignedInRequest) -> Card | None:
    """What they chose and the way to change it; None for who works here, and where the practice sends nothing."""
    if request.relation.roles or not of_client(request.user).exists():
        return None
    here = page.own(request.user)
    if here.channels == (Channel.NONE,) and here.choice is None:
        return None
    return Card("reminders/card.html", {"words": page.in_short(here)})


def way_behind_link(client: Participant) -> Way | None:
    """For a client who has joined and may never sign in; None where the practice sends nothing."""
    if client.user is None or page.own(client.user).channels == (Channel.NONE,):
        return None
    return Way(_("Messages to you"), reverse("messages-by-link", args=[token_of(client)]))
