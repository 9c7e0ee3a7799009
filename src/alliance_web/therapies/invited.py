"""Reads about invitations: which one is open, and why one is closed."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from .models import Invitation, Participant


def last_invitation(participant: Participant) -> Invitation | None:
    """The newest link of this person, open or not; None where there never was one."""
    return participant.invitations.order_by("-pk").first()


def open_invitation(participant: Participant, now: datetime | None = None) -> Invitation | None:
    """The link of this person that still opens: an invitation, or a link for a new phone."""
    found = last_invitation(participant)
    return found if found and closed_because(found, now) is None else None


def closed_because(invitation: Invitation, now: datetime | None = None) -> str | None:
    """Why a link does not open: used, withdrawn, expired, too-many-codes; None where it does."""
    reasons = (
        (bool(invitation.used_at), "used"),
        (bool(invitation.withdrawn_at), "withdrawn"),
        (invitation.wrong_codes >= Invitation.WRONG_CODES, "too-many-codes"),
        (invitation.expires_at <= (now or timezone.now()), "expired"),
    )
    return next((why for holds, why in reasons if holds), None)
