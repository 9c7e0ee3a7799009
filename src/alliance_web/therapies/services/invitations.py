"""Invite the client: a link that works once, opened with a six-digit code."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from alliance_web.audit.record import record
from alliance_web.people.services import EmailTaken, add_account

from ..models import Invitation, Participant
from ..signals import therapy_changed

if TYPE_CHECKING:
    from alliance_web.people.models import User

GOOD_FOR = timedelta(days=14)
CODE_DIGITS = 6


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
    if Participant.objects.select_for_update().get(pk=participant.pk).user_id:
        raise AlreadyJoined
    _open(participant).update(withdrawn_at=timezone.now())
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


@transaction.atomic
def sent(*, invitation: Invitation, what: str, by: User) -> None:
    """One of the two secrets goes by email and is shown nowhere else: whoever joins has shown that they read that mail.

    Called in the transaction that puts it into the outbox. The proof is that the secret was used, so it does not
    matter when, or whether, the message went out: a secret that never arrived opens nothing.
    """
    invitation.by_mail = what
    invitation.save(update_fields=["by_mail"])
    therapy = invitation.participant.therapy
    record("invitation.send", by=by.pk, therapy=therapy.key, thing=f"invitation:{invitation.pk}", what=what)


@transaction.atomic
def withdraw(*, participant: Participant, by: User) -> None:
    """The open invitation of this person, if there is one, stops working."""
    if _open(participant).update(withdrawn_at=timezone.now()):
        record("invitation.withdraw", by=by.pk, therapy=participant.therapy.key)


def accept(*, token: str, code: str, user: User | None = None) -> Participant:
    """Join with the right code: with the account one is signed in with, or with a new one that has no password.

    Raises CannotBeUsed, WrongCode.
    """
    with transaction.atomic():
        locked = Invitation.objects.select_for_update().get(pk=find(token).pk)
        if why := _closed_because(locked):
            raise CannotBeUsed(why)
        if compare_digest(locked.code_digest, _digest(token + "".join(code.split()))):
            return _join(locked, user)
        locked.wrong_codes += 1
        locked.save(update_fields=["wrong_codes"])
    raise WrongCode(left=Invitation.WRONG_CODES - locked.wrong_codes)


def _join(invitation: Invitation, user: User | None) -> Participant:
    participant, now = Participant.objects.select_for_update().get(pk=invitation.participant_id), timezone.now()
    if participant.user_id:  # by another link, in the same moment
        raise CannotBeUsed("used")
    invitation.used_at = now
    invitation.save(update_fields=["used_at"])
    participant.user, participant.joined_at = user or _account(invitation), now
    participant.save(update_fields=["user", "joined_at"])
    record("invitation.accept", by=participant.user.pk, therapy=participant.therapy.key)
    therapy_changed.send(sender=Invitation, therapy=participant.therapy)
    return participant


def _account(invitation: Invitation) -> User:
    """A new account. It gets the address only where a secret went there alone: a slip of the pen must not open it to a
    stranger. An address that already has an account is left alone, so that no link opens somebody else's.
    """
    participant = invitation.participant
    proven = participant.email if invitation.by_mail else ""
    try:
        with transaction.atomic():
            return add_account(name=participant.name, email=proven or None, by=None)
    except EmailTaken:
        return add_account(name=participant.name, email=None, by=None)


def _open(participant: Participant) -> QuerySet[Invitation]:
    return participant.invitations.filter(used_at=None, withdrawn_at=None)


def _closed_because(invitation: Invitation) -> str | None:
    reasons = (
        (bool(invitation.used_at), "used"),
        (bool(invitation.withdrawn_at), "withdrawn"),
        (invitation.expires_at <= timezone.now(), "expired"),
        (invitation.wrong_codes >= Invitation.WRONG_CODES, "too-many-codes"),
    )
    return next((why for holds, why in reasons if holds), None)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
