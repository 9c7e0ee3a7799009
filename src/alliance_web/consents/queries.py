"""Who has allowed what. Asked anew each time, so that taking it back counts from the same request on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import OuterRef, QuerySet, Subquery

from .models import Consent
from .purposes import purposes

if TYPE_CHECKING:
    from alliance_web.people.models import User


def has_given(user: User, purpose: str) -> bool:
    """Whether the last thing that somebody said about a purpose is yes, to its present text."""
    last = last_said(user, purpose)
    return last is not None and last.given and last.version == purposes()[purpose].version


def last_said(user: User, purpose: str) -> Consent | None:
    """What somebody said last about a purpose; None where they never did."""
    return Consent.objects.filter(person=user.pk, purpose=purpose).order_by("-pk").first()


def who_has_given(purpose: str) -> frozenset[int]:
    """The primary keys of everyone of whom `has_given` is true. One query."""
    said = Consent.objects.filter(purpose=purpose, person=OuterRef("person")).order_by("-pk").values("pk")
    last = Consent.objects.filter(purpose=purpose, pk=Subquery(said[:1]))
    people: Iterable[int] = last.filter(given=True, version=purposes()[purpose].version).values_list(
        "person", flat=True
    )
    return frozenset(people)


def history(user: User) -> QuerySet[Consent]:
    """Everything that somebody ever said, the newest first."""
    return Consent.objects.filter(person=user.pk).order_by("-pk")
