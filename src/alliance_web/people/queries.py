"""Reads about the practice and its people."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from alliance_web.access.relation import Role

from .models import Membership, Practice, User

# The roles that may open the set-up pages; somebody must always have one of them.
SETS_UP = (Role.LEAD, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who works here now, or did."""

    user: User
    roles: tuple[Role, ...]
    works_here: bool


def roles_of(user: Any) -> frozenset[Role]:
    """What a user does in the practice now. Asked once for each request and kept on the user object."""
    if not getattr(user, "pk", None):
        return frozenset()
    if not hasattr(user, "_roles"):
        rows = Membership.objects.filter(user_id=user.pk, ended_at=None).values_list("role", flat=True)
        user._roles = frozenset(Role(role) for role in rows)
    kept: frozenset[Role] = user._roles
    return kept


def current_roles(user: User, practice: Practice) -> frozenset[Role]:
    """What a user does in the practice, read afresh."""
    rows = Membership.objects.filter(user=user, practice=practice, ended_at=None).values_list("role", flat=True)
    return frozenset(Role(role) for role in rows)


def is_staff(user: Any) -> bool:
    """Whether the user works in the practice."""
    return bool(roles_of(user))


def name_of(user: User) -> str:
    """How a person is called."""
    return user.name


def practice() -> Practice | None:
    """The practice of this installation; None before it is set up."""
    return Practice.objects.order_by("pk").first()


def staff(in_practice: Practice) -> QuerySet[User]:
    """Everybody who works in the practice now."""
    return (
        User.objects.filter(memberships__practice=in_practice, memberships__ended_at=None, is_active=True)
        .distinct()
        .order_by("name")
    )


def everybody(in_practice: Practice) -> tuple[StaffMember, ...]:
    """Who works here with their roles, then who did. Two queries."""
    members = Membership.objects.filter(practice=in_practice).select_related("user").order_by("user__name", "user_id")
    users: dict[int, User] = {}
    roles: dict[int, list[Role]] = {}
    for row in members:
        users.setdefault(row.user_id, row.user)
        roles.setdefault(row.user_id, []).extend([] if row.ended_at else [Role(row.role)])
    people = [StaffMember(user, tuple(sorted(roles[key])), bool(roles[key])) for key, user in users.items()]
    return tuple(sorted(people, key=lambda person: not person.works_here))


def somebody_of(in_practice: Practice, key: UUID) -> User | None:
    """Somebody who works in the practice or did, by their key."""
    member = Membership.objects.filter(user=OuterRef("pk"), practice=in_practice)
    return User.objects.filter(Exists(member), key=key).first()


def somebody_sets_up(in_practice: Practice) -> bool:
    """Whether anybody can still open the set-up pages."""
    rows = Membership.objects.filter(practice=in_practice, ended_at=None, role__in=SETS_UP, user__is_active=True)
    return rows.exists()


def who_sets_up(practice_id: int) -> User:
    """Somebody who sets up the practice, its lead before an administrator; there is always one."""
    rows = Membership.objects.filter(practice=practice_id, ended_at=None, role__in=SETS_UP, user__is_active=True)
    found = rows.select_related("user").order_by("-role", "pk").first()  # "lead" comes after "administrator"
    assert found is not None  # `services` lets nobody go who is the last
    return found.user


def leads(in_practice: Practice) -> list[User]:
    """Everyone who leads the practice now."""
    rows = Membership.objects.filter(practice=in_practice, ended_at=None, role=Role.LEAD, user__is_active=True)
    return [row.user for row in rows.select_related("user").order_by("pk")]


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
