"""Reads about session cards: who opened one, talked about it, and what the talk changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q

from alliance_web.access.relation import Part
from alliance_web.therapies.queries import begun_later
from alliance_web.therapies.seats import Found, Seats, own_pks
from alliance_web.vault.unreadable import Unreadable

from .models import CardChange, CardUse, ExpectedShown

if TYPE_CHECKING:
    from alliance_web.therapies.models import Session, Therapy

Place = tuple[int, int]


def card_uses(therapy: Therapy, session: int) -> frozenset[tuple[Part, str]]:
    """Who has done what with the card about a session: part and kind of use."""
    rows = CardUse.objects.filter(session__therapy=therapy, session__number=session)
    return frozenset((Part(part), kind) for part, kind in rows.values_list("participant__part", "kind"))


def is_expected_shown(session: Session) -> bool:
    """Whether the therapist shows what to expect from other therapies on the card of this session."""
    return ExpectedShown.objects.filter(session=session, hidden_at=None).exists()


def talks_without_change(seats: Seats) -> Iterator[Found]:
    """Of which card, talked about since the last session began, somebody has not said what changed. One query."""
    talks = CardUse.objects.filter(kind=CardUse.Kind.TALKED, session__therapy__in=seats)
    said = CardChange.objects.filter(session=OuterRef("session"), participant__in=own_pks(seats))
    later = begun_later(therapy="session__therapy", than="at")
    rows = talks.filter(~Exists(said), ~Exists(later)).order_by("session__number")
    for therapy, number in rows.values_list("session__therapy", "session__number").distinct():
        yield Found(therapy, (number,), number)


@dataclass(frozen=True, slots=True)
class Changed:
    """What one of the two says that talking about a card changed. `changes` counts how often they said so."""

    what: tuple[str, ...]
    words: str
    changes: int


def _listed(what: Any) -> tuple[str, ...]:
    return (what,) if isinstance(what, Unreadable) else tuple(what)


def card_changes(therapy: Therapy) -> dict[int, dict[Part, Changed]]:
    """What both say that their talks changed: session number -> part. One query."""
    rows = CardChange.objects.filter(session__therapy=therapy, participant__left_at=None).order_by("session__number")
    found: dict[int, dict[Part, Changed]] = defaultdict(dict)
    columns = ("session__number", "participant__part", "changed", "words", "changes")
    for number, part, what, words, changes in rows.values_list(*columns):
        found[number][Part(part)] = Changed(_listed(what), words, changes)
    return dict(found)


def card_uses_in(therapies: Collection[int]) -> dict[Place, frozenset[tuple[Part, str]]]:
    """Who did what with the cards of some therapies: (therapy, session number) -> part and kind. One query."""
    rows = CardUse.objects.filter(session__therapy__in=therapies)
    found: dict[Place, set[tuple[Part, str]]] = defaultdict(set)
    columns = ("session__therapy", "session__number", "participant__part", "kind")
    for therapy, number, part, kind in rows.values_list(*columns):
        found[therapy, number].add((Part(part), kind))
    return {place: frozenset(uses) for place, uses in found.items()}


def card_changes_in(therapies: Collection[int]) -> dict[Place, dict[Part, tuple[str, ...]]]:
    """What talks changed in some therapies, without words: (therapy, session number) -> part. One query."""
    rows = CardChange.objects.filter(session__therapy__in=therapies)
    found: dict[Place, dict[Part, tuple[str, ...]]] = defaultdict(dict)
    columns = ("session__therapy", "session__number", "participant__part", "changed")
    for therapy, number, part, what in rows.values_list(*columns):
        found[therapy, number][Part(part)] = _listed(what)
    return dict(found)


def cards_between(practice_id: int, first: datetime, last: datetime) -> tuple[int, int]:
    """About how many sessions of that time the card was opened, and talked about."""
    uses = CardUse.objects.filter(
        session__therapy__practice_id=practice_id, session__starts_at__gt=first, session__starts_at__lte=last
    )
    counts = uses.aggregate(
        opened=Count("session", distinct=True, filter=Q(kind=CardUse.Kind.OPENED)),
        talked=Count("session", distinct=True, filter=Q(kind=CardUse.Kind.TALKED)),
    )
    return counts["opened"], counts["talked"]
