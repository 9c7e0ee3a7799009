"""A client pauses the check-ins of one therapy, stops taking part, or starts again: at once, and nobody asks why.

What was open about sessions that have begun lapses and is never asked again: once the client is out, the therapist's
answers show, so an answer given later could no longer be blind. What is about sessions to come is asked as soon as the
client starts again. Nothing that was answered changes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.consents import queries as consents
from alliance_web.consents import services
from alliance_web.consents.states import Choice
from alliance_web.messages.kinds import Kind
from alliance_web.messages.services import outbox
from alliance_web.therapies.queries import chairs, client_by_key, lock_participant
from alliance_web.therapies.services.notices import address_of, withdraw_check_ins
from alliance_web.therapies.states import SessionState

from ..models import CheckIn
from ..states import State
from ..taking_part import told_client, told_therapist
from .asking import mark_stale

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Participant, Therapy

LINK_SALT = "taking part"
LINK_WORKS = timedelta(days=365)


class Ended(Exception):
    """The therapy has ended: nobody is asked anything in it any more."""


@transaction.atomic
def choose(*, participant: Participant, choice: Choice, by: User | None, how: str = "") -> bool:
    """The client of a therapy pauses, stops or starts again; False where nothing changes. Raises Ended.

    `by` is None for whoever came by a link, unless `how` says otherwise. Both are told once, in the same transaction.
    """
    client = lock_participant(participant)
    therapy = client.therapy
    if therapy.ended_on:
        raise Ended
    if not services.choose(participant=client, choice=choice, by=by, how=how):
        return False
    if choice is not Choice.TAKES_PART:
        CheckIn.objects.filter(participant=client, state=State.OPEN).update(state=State.LAPSED)
        withdraw_check_ins(participant=client)
    settle(therapy)
    mark_stale(therapy)
    _tell(client, choice, by)
    return True


def settle(therapy: Therapy, now: datetime | None = None) -> None:
    """What is about sessions to come is open while the client takes part, and lapsed while not: for both chairs."""
    takes_part = therapy.pk not in consents.not_taking_part([therapy.pk])
    start, end = (State.LAPSED, State.OPEN) if takes_part else (State.OPEN, State.LAPSED)
    CheckIn.objects.filter(
        session__therapy=therapy,
        session__state=SessionState.PLANNED,
        session__starts_at__gt=now or timezone.now(),
        participant__left_at=None,
        state=start,
    ).update(state=end)


def link(participant: Participant) -> str:
    """The whole address of the page on which a client chooses without signing in; it works for a year."""
    return settings.ORIGIN + reverse("taking-part-by-link", args=[token_of(participant)])


def token_of(participant: Participant) -> str:
    """What such a link holds."""
    return signing.dumps(participant.key.hex, salt=LINK_SALT, compress=False)


def by_token(token: str) -> Participant | None:
    """The client behind such a link; None for one that is too old, not ours, or of somebody who has left."""
    try:
        key: str = signing.loads(token, salt=LINK_SALT, max_age=LINK_WORKS)
    except signing.BadSignature:
        return None
    return client_by_key(key)


def _tell(client: Participant, choice: Choice, by: User | None) -> None:
    """A message to each, where mail is sent and an address is known. Neither says what it is about to a stranger."""
    if not settings.MAIL_IS_SENT:
        return
    thing, actor = f"taking-part:{client.pk}", by.pk if by else None
    therapist = chairs(client.therapy).own(Part.THERAPIST).user
    letters = [(address_of(client), told_client(choice, client.name, link(client)))]
    if therapist is not None and therapist.email:
        letters.append((therapist.email, told_therapist(therapist.name, settings.ORIGIN + reverse("home"))))
    for address, (subject, text) in letters:
        if address:
            outbox.put(kind=Kind.TAKING_PART, address=address, subject=subject, text=text, thing=thing, by=actor)
