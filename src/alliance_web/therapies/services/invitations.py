"""Invite the client: a link that works once, opened with a six-digit code."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from alliance_web.audit.record import record
from alliance_web.people.services import EmailTaken, add_account

from ..models import Invitation, Participant
from ..signals import therapy_changed

if TYPE_CHECKING:
    from alliance_web.people.models import User

GOOD_FOR = timedelta(days=14)
CODE_DIGITS = 6
# After this many wrong codes the link closes: guessing six digits is then a 5-in-a-million matter.
WRONG_CODES = 5


class CannotBeUsed(Exception):
    """The invitation does not open. `why` is one of: unknown, used, withdrawn, expired, too-many-codes."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class WrongCode(Exception):
    """The code does not belong to the link. `left` tries remain."""

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} left")
        self.left = left


class AlreadyJoined(Exception):
    """This person already has an account in the therapy."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A new invitation with its two secrets, known only in this moment."""

    invitation: Invitation
    token: str
    code: str


@transaction.atomic
def make(*, participant: Participant, by: User) -> Fresh:
    """A new link and code; older ones of this person stop working. Raises AlreadyJoined."""
    if participant.user_id:
        raise AlreadyJoined
    participant.invitations.filter(used_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())
    token = secrets.token_urlsafe(24)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    invitation = Invitation.objects.create(
        participant=participant,
        token_digest=_digest(token),
        code_digest=_digest(token + code),
        expires_at=timezone.now() + GOOD_FOR,
    )
    record("invitation.make", by=by.pk, therapy=participant.therapy.key, thing=f"invitation:{invitation.pk}")
    return Fresh(invitation, token, code)


def find(token: str) -> Invitation:
    """The invitation behind a link, if it still opens. Raises CannotBeUsed."""
    rows = Invitation.objects.select_related("participant__therapy__practice")
    invitation = rows.filter(token_digest=_digest(token)).first()
    if invitation is None:
        raise CannotBeUsed("unknown")
    if why := _closed_because(invitation):
        raise CannotBeUsed(why)
    return invitation


def accept(*, token: str, code: str) -> Participant:
    """Join with the right code; the person gets an account without a password. Raises CannotBeUsed, WrongCode."""
    with transaction.atomic():
        locked = Invitation.objects.select_for_update().get(pk=find(token).pk)
        if why := _closed_because(locked):
            raise CannotBeUsed(why)
        if compare_digest(locked.code_digest, _digest(token + "".join(code.split()))):
            return _join(locked)
        locked.wrong_codes += 1
        locked.save(update_fields=["wrong_codes"])
    raise WrongCode(left=WRONG_CODES - locked.wrong_codes)


def _join(invitation: Invitation) -> Participant:
    participant, now = invitation.participant, timezone.now()
    invitation.used_at = now
    invitation.save(update_fields=["used_at"])
    participant.user, participant.joined_at = _account(participant), now
    participant.save(update_fields=["user", "joined_at"])
    record("invitation.accept", by=participant.user.pk, therapy=participant.therapy.key)
    therapy_changed.send(sender=Invitation, therapy=participant.therapy)
    return participant


def _account(participant: Participant) -> User:
    """A new account; an address that already has one is left alone, so that no link opens somebody else's account."""
    try:
        with transaction.atomic():
            return add_account(name=participant.name, email=participant.email or None, by=None)
    except EmailTaken:
        return add_account(name=participant.name, email=None, by=None)


def _closed_because(invitation: Invitation) -> str | None:
    reasons = (
        (bool(invitation.used_at), "used"),
        (bool(invitation.withdrawn_at), "withdrawn"),
        (invitation.expires_at <= timezone.now(), "expired"),
        (invitation.wrong_codes >= WRONG_CODES, "too-many-codes"),
    )
    return next((why for holds, why in reasons if holds), None)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
