"""Who has allowed what. Asked anew each time, so that taking it back counts from the same request on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import OuterRef, QuerySet, Subquery

from alliance_web.access.relation import Part

from .models import Consent, TakingPart
from .purposes import purposes
from .states import Choice

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


@dataclass(frozen=True, slots=True)
class Said:
    """What a client chose last about check-ins, and since when. `since` is None for who has never chosen."""

    choice: Choice = Choice.TAKES_PART
    since: datetime | None = None

    @property
    def takes_part(self) -> bool:
        """Whether they are asked."""
        return self.choice is Choice.TAKES_PART

    @property
    def is_paused(self) -> bool:
        """Whether they paused, as opposed to having stopped."""
        return self.choice is Choice.PAUSED


def taking_part(participant: int) -> Said:
    """What one client chose, by the primary key of the participant. One query."""
    row = TakingPart.objects.filter(participant=participant).order_by("-pk").first()
    return Said(Choice(row.choice), row.said_at) if row else Said()


def not_taking_part(therapies: Collection[int]) -> dict[int, Said]:
    """Those of some therapies whose client takes no part now, by primary key. One query."""
    said = TakingPart.objects.filter(participant=OuterRef("participant")).order_by("-pk").values("pk")
    rows = TakingPart.objects.filter(
        participant__therapy__in=therapies,
        participant__part=Part.CLIENT,
        participant__left_at=None,
        pk=Subquery(said[:1]),
    ).exclude(choice=Choice.TAKES_PART)
    told = rows.values_list("participant__therapy", "choice", "said_at")
    return {therapy: Said(Choice(choice), since) for therapy, choice, since in told}
