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
from alliance_web.people import ways_back
from alliance_web.people.services import EmailTaken, add_account

from ..invited import closed_because
from ..models import Invitation, Participant
from ..signals import therapy_changed

if TYPE_CHECKING:
    from alliance_web.people.models import User, WayBack

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


class NotJoined(Exception):
    """This person has no account yet: they are invited."""


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
    fresh = _fresh(participant)
    record("invitation.make", by=by.pk, therapy=participant.therapy.key, thing=f"invitation:{fresh.invitation.pk}")
    return fresh


@transaction.atomic
def make_for_new_phone(*, participant: Participant, by: User) -> Fresh:
    """A link and code for a client who has joined and cannot sign in; every sign-in of theirs ends at once.

    It leads into their account, so it is recorded in each of their therapies. Raises NotJoined, NotAClient.
    """
    locked = (
        Participant.objects.select_for_update(of=("self",)).select_related("user", "therapy").get(pk=participant.pk)
    )
    if locked.user is None or locked.left_at is not None:
        raise NotJoined
    way_back = ways_back.let_back(user=locked.user, email=locked.email, by=by)
    fresh = _fresh(locked, way_back)
    _record_everywhere("new-phone.make", by=by.pk, invitation=fresh.invitation)
    return fresh


def find(token: str) -> Invitation:
    """The invitation behind a link, if it still opens. Raises CannotBeUsed."""
    rows = Invitation.objects.select_related("participant__therapy__practice")
    invitation = rows.filter(token_digest=_digest(token)).first()
    if invitation is None:
        raise CannotBeUsed("unknown")
    if why := closed_because(invitation):
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


def accept(*, token: str, code: str, user: User | None = None, device: str = "") -> Participant:
    """Join with the right code: with the account one is signed in with, or with a new one that has no password.

    A link for a new phone leads back into the account that its owner has, whoever is signed in; `device`: on what.
    Raises CannotBeUsed, WrongCode.
    """
    with transaction.atomic():
        locked = Invitation.objects.select_for_update().get(pk=find(token).pk)
        if why := closed_because(locked):
            raise CannotBeUsed(why)
        if compare_digest(locked.code_digest, _digest(token + "".join(code.split()))):
            return _come_back(locked, device) if locked.way_back_id else _join(locked, user)
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


def _come_back(invitation: Invitation, device: str) -> Participant:
    participant = Participant.objects.select_related("user", "therapy").get(pk=invitation.participant_id)
    assert participant.user is not None
    assert invitation.way_back is not None
    if not participant.user.is_active:
        raise CannotBeUsed("withdrawn")
    invitation.used_at = timezone.now()
    invitation.save(update_fields=["used_at"])
    ways_back.come_back(way_back=invitation.way_back, device=device, email=participant.email)
    _record_everywhere("new-phone.use", by=participant.user.pk, invitation=invitation)
    participant.user.refresh_from_db()  # its sessions have just got another mark
    return participant


def _record_everywhere(verb: str, *, by: int, invitation: Invitation) -> None:
    """In the record of every therapy that the account opens."""
    rows = Participant.objects.filter(user=invitation.participant.user_id, left_at=None).order_by("therapy")
    for key in rows.values_list("therapy__key", flat=True):
        record(verb, by=by, therapy=key, thing=f"invitation:{invitation.pk}")


def _fresh(participant: Participant, way_back: WayBack | None = None) -> Fresh:
    """A new link and code; older ones of this person stop working."""
    _open(participant).update(withdrawn_at=timezone.now())
    token = secrets.token_urlsafe(24)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    invitation = Invitation.objects.create(
        participant=participant,
        token_digest=_digest(token),
        code_digest=_digest(token + code),
        expires_at=timezone.now() + GOOD_FOR,
        way_back=way_back,
    )
    return Fresh(invitation, token, code)


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


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
