"""How a client who can no longer sign in comes back: by a link that the therapist makes, or by a recovery code."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from alliance_web.audit.record import record

from . import notices, queries, recovery_codes
from .models import RecoveryCode, User, WayBack
from .services import end_sessions


class NotAClient(Exception):
    """Somebody who works here, or whose account is closed: they come back another way."""


class NoSuchCode(Exception):
    """Nobody's recovery code, or one that was used or replaced."""


@transaction.atomic
def let_back(*, user: User, email: str, by: User) -> WayBack:
    """A therapist lets a client back in: every sign-in ends at once, and the client is told, by mail to `email` too.

    At once, and not when the link is used: the old phone may be in other hands just now. It is also what keeps a
    therapist from doing it unnoticed: the client is signed out. What is the client's own (address, passkeys, recovery
    code) stays: nobody else takes a client's own key away. Raises NotAClient.
    """
    if not user.is_active or queries.is_staff(user):
        raise NotAClient
    way_back = WayBack.objects.create(user=user, kind=WayBack.Kind.NEW_PHONE, made_by=by)
    record("way-back.make", by=by.pk, thing=f"user:{user.pk}")
    end_sessions(user=user, by=by)
    notices.new_phone_link_made(user, by, email)
    return way_back


@transaction.atomic
def come_back(*, way_back: WayBack, device: str, email: str) -> None:
    """A link for a new phone was used. Who signed in since it was made is signed out: the old phone may have been."""
    way_back.used_at, way_back.device = timezone.now(), device
    way_back.save(update_fields=["used_at", "device"])
    record("way-back.use", by=way_back.user_id, thing=f"user:{way_back.user_id}")
    end_sessions(user=way_back.user, by=way_back.user)
    notices.came_back(way_back.user, email)


@transaction.atomic
def make_recovery_code(*, user: User) -> str:
    """A new recovery code, known only in this moment; the one before stops working. Raises NotAClient."""
    if queries.is_staff(user):
        raise NotAClient
    code = recovery_codes.draw()
    new = {"digest": recovery_codes.digest(code), "made_at": timezone.now(), "used_at": None}
    RecoveryCode.objects.update_or_create(user=user, defaults=new)
    record("recovery-code.make", by=user.pk, thing=f"user:{user.pk}")
    notices.recovery_code_made(user)
    return code


@transaction.atomic
def use_recovery_code(*, code: str, device: str) -> User:
    """Whose code it is; it works once, and signs its owner out everywhere else. Raises NoSuchCode."""
    rows = RecoveryCode.objects.select_for_update(of=("self",)).select_related("user")
    row = rows.filter(digest=recovery_codes.digest(code), used_at=None).first()
    if row is None or not row.user.is_active or queries.is_staff(row.user):
        raise NoSuchCode
    row.used_at = now = timezone.now()
    row.save(update_fields=["used_at"])
    WayBack.objects.create(
        user=row.user, kind=WayBack.Kind.RECOVERY_CODE, made_at=row.made_at, used_at=now, device=device
    )
    record("recovery-code.use", by=row.user_id, thing=f"user:{row.user_id}")
    end_sessions(user=row.user, by=row.user)
    notices.came_back(row.user, row.user.email or "")
    return row.user


@transaction.atomic
def have_seen_ways_back(*, user: User) -> None:
    """Somebody has read of every way back into their account so far."""
    if WayBack.objects.filter(user=user, seen_at=None).update(seen_at=timezone.now()):
        record("way-back.see", by=user.pk, thing=f"user:{user.pk}")
