"""Reads about the practice and its people."""

from typing import Any

from django.db.models import QuerySet

from alliance_web.access.relation import Role

from .models import Membership, Practice, User


def roles_of(user: Any) -> frozenset[Role]:
    """What a user does in the practice now. Asked once for each request and kept on the user object."""
    if not getattr(user, "pk", None):
        return frozenset()
    if not hasattr(user, "_roles"):
        rows = Membership.objects.filter(user_id=user.pk, ended_at=None).values_list("role", flat=True)
        user._roles = frozenset(Role(role) for role in rows)
    kept: frozenset[Role] = user._roles
    return kept


def is_staff(user: Any) -> bool:
    """Whether the user works in the practice."""
    return bool(roles_of(user))


def practice() -> Practice | None:
    """The practice of this installation; None before it is set up."""
    return Practice.objects.order_by("pk").first()


def staff(in_practice: Practice) -> QuerySet[User]:
    """Everybody who works in the practice now."""
    return User.objects.filter(
        memberships__practice=in_practice, memberships__ended_at=None, is_active=True
    ).distinct().order_by("name")


def names(user_ids: set[int]) -> dict[int, str]:
    """Names by account number."""
    return dict(User.objects.filter(pk__in=user_ids).values_list("pk", "name"))
