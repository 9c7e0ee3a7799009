"""Reads about the practice and its people."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from alliance_web.access.relation import Role

from .models import Membership, Practice, RecoveryCode, SignIn, User, WayBack

# The roles that may open the set-up pages; somebody must always have one of them.
SETS_UP = (Role.LEAD, Role.ADMINISTRATOR)


# Whoever was a lead until so long ago is still told who becomes one: a lead must not be removed first and asked never.
TOLD_OF_LEADS_FOR = timedelta(days=30)
Held = tuple[str, datetime | None]  # a role, and from when it counts


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who works here now, or did. `waiting`: roles that do not count yet."""

    user: User
    roles: tuple[Role, ...]
    works_here: bool
    waiting: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedInHere:
    """The sign-in that a session belongs to."""

    seen_at: datetime
    has_ended: bool
    device: str = ""
    signed_in_at: datetime | None = None


def in_effect(prefix: str = "") -> Q:
    """Memberships that open something now; `prefix` leads to them from another table."""
    return Q(**{f"{prefix}ended_at": None, f"{prefix}counts_from__lte": timezone.now()})


def signed_in_here(user: Any, key: str) -> SignedInHere | None:
    """The user's sign-in with this key. One query, which also reads what they do in the practice."""
    of_role = ("user__memberships__role", "user__memberships__counts_from", "user__memberships__ended_at")
    of_sign_in = ("seen_at", "ended_at", "device", "signed_in_at")
    rows = SignIn.objects.filter(key=key, user_id=user.pk).values_list(*of_sign_in, *of_role)
    found = None
    held: list[Held] = []
    for seen_at, ended_at, device, signed_in_at, role, counts_from, role_ended_at in rows:
        found = SignedInHere(seen_at, ended_at is not None, device, signed_in_at)
        held += [(role, counts_from)] if role and role_ended_at is None else []
    if found:
        user._held = held
    return found


def roles_of(user: Any) -> frozenset[Role]:
    """What a user does in the practice now. Asked once for each request and kept on the user object."""
    now = timezone.now()
    return frozenset(Role(role) for role, counts_from in _held_by(user) if counts_from and counts_from <= now)


def is_staff(user: Any) -> bool:
    """Whether the user works in the practice, or will once a role counts."""
    return bool(_held_by(user))


def _held_by(user: Any) -> list[Held]:
    if not getattr(user, "pk", None):
        return []
    if not hasattr(user, "_held"):
        user._held = list(Membership.objects.filter(user_id=user.pk, ended_at=None).values_list("role", "counts_from"))
    kept: list[Held] = user._held
    return kept


def current_roles(user: User, practice: Practice) -> frozenset[Role]:
    """What a user does in the practice, read afresh."""
    rows = Membership.objects.filter(in_effect(), user=user, practice=practice).values_list("role", flat=True)
    return frozenset(Role(role) for role in rows)


def ticked_roles(user: User, practice: Practice) -> frozenset[Role]:
    """What a user does in the practice, with the roles that do not count yet."""
    rows = Membership.objects.filter(user=user, practice=practice, ended_at=None).values_list("role", flat=True)
    return frozenset(Role(role) for role in rows)


def leads(in_practice: Practice) -> QuerySet[User]:
    """The practice leads now."""
    rows = Membership.objects.filter(in_effect(), practice=in_practice, role=Role.LEAD, user=OuterRef("pk"))
    return User.objects.filter(Exists(rows), is_active=True).order_by("pk")


def waiting_leads(in_practice: Practice) -> QuerySet[Membership]:
    """Who is to become a lead and is not one yet, with who asked for it."""
    rows = Membership.objects.filter(practice=in_practice, role=Role.LEAD, ended_at=None)
    waiting = rows.filter(Q(counts_from=None) | Q(counts_from__gt=timezone.now()))
    return waiting.select_related("user", "asked_by").order_by("pk")


def told_of_leads(in_practice: Practice) -> QuerySet[User]:
    """Who is told that somebody is to become a lead: who sets up the practice, and who was a lead until lately."""
    rows = Membership.objects.filter(practice=in_practice, user=OuterRef("pk"))
    sets_up = rows.filter(in_effect(), role__in=SETS_UP)
    was_lead = rows.filter(role=Role.LEAD, ended_at__gt=timezone.now() - TOLD_OF_LEADS_FOR)
    return User.objects.filter(Exists(sets_up) | Exists(was_lead)).order_by("pk")


def open_sign_ins(user: User) -> QuerySet[SignIn]:
    """Where a user is signed in, the last used first."""
    rows, now = SignIn.objects.filter(user=user, ended_at=None), timezone.now()
    if is_staff(user):  # locked or not, until the working day is over
        rows = rows.filter(signed_in_at__gt=now - timedelta(hours=settings.STAFF_SIGNED_IN_HOURS))
    else:
        rows = rows.filter(seen_at__gt=now - timedelta(days=settings.CLIENT_SIGNED_IN_DAYS))
    return rows.order_by("-seen_at", "-pk")


def name_of(user: User) -> str:
    """How a person is called."""
    return user.name


def practice() -> Practice | None:
    """The practice of this installation; None before it is set up."""
    return Practice.objects.order_by("pk").first()


def staff(in_practice: Practice) -> QuerySet[User]:
    """Everybody who works in the practice now."""
    return (
        User.objects.filter(in_effect("memberships__"), memberships__practice=in_practice, is_active=True)
        .distinct()
        .order_by("name")
    )


def everybody(in_practice: Practice) -> tuple[StaffMember, ...]:
    """Who works here with their roles, then who did. Two queries."""
    members = Membership.objects.filter(practice=in_practice).select_related("user").order_by("user__name", "user_id")
    users: dict[int, User] = {}
    roles: dict[int, list[Role]] = defaultdict(list)
    waiting: dict[int, list[Role]] = defaultdict(list)
    now = timezone.now()
    for row in members:
        users.setdefault(row.user_id, row.user)
        if row.ended_at is None:
            counts = row.counts_from is not None and row.counts_from <= now
            (roles if counts else waiting)[row.user_id].append(Role(row.role))
    people = [
        StaffMember(user, tuple(sorted(roles[key])), bool(roles[key] or waiting[key]), tuple(sorted(waiting[key])))
        for key, user in users.items()
    ]
    return tuple(sorted(people, key=lambda person: not person.works_here))


def somebody_of(in_practice: Practice, key: UUID) -> User | None:
    """Somebody who works in the practice or did, by their key."""
    member = Membership.objects.filter(user=OuterRef("pk"), practice=in_practice)
    return User.objects.filter(Exists(member), key=key).first()


def somebody_sets_up(in_practice: Practice) -> bool:
    """Whether anybody can still open the set-up pages."""
    rows = Membership.objects.filter(in_effect(), practice=in_practice, role__in=SETS_UP, user__is_active=True)
    return rows.exists()


def who_sets_up(practice_id: int) -> User:
    """Somebody who sets up the practice, its lead before an administrator; there is always one."""
    rows = Membership.objects.filter(in_effect(), practice=practice_id, role__in=SETS_UP, user__is_active=True)
    found = rows.select_related("user").order_by("-role", "pk").first()  # "lead" comes after "administrator"
    assert found is not None  # `services` lets nobody go who is the last
    return found.user


def has_account(email: str, other_than: User | None = None) -> bool:
    """Whether somebody (else) has an account with this address."""
    rows = User.objects.filter(email__iexact=email.strip())
    return (rows.exclude(pk=other_than.pk) if other_than else rows).exists()


def works_here(email: str) -> bool:
    """Whether an address belongs to somebody who works in the practice."""
    return Membership.objects.filter(user__email__iexact=email.strip(), ended_at=None).exists()


def by_email(email: str) -> User | None:
    """The account with this address."""
    return User.objects.filter(email__iexact=email.strip()).first() if email.strip() else None


def names(user_ids: set[int]) -> dict[int, str]:
    """Names by account number."""
    return dict(User.objects.filter(pk__in=user_ids).values_list("pk", "name"))


def active_account(key: UUID) -> User | None:
    """The account with this key, unless it is closed."""
    return User.objects.filter(key=key, is_active=True).first()


def ways_back(user: User) -> QuerySet[WayBack]:
    """Every way back into this account, the newest first."""
    return WayBack.objects.filter(user=user).select_related("made_by").order_by("-made_at", "-pk")


def recovery_code(user: User) -> RecoveryCode | None:
    """The recovery code of this person that works, without the code itself."""
    return RecoveryCode.objects.filter(user=user, used_at=None).first()
