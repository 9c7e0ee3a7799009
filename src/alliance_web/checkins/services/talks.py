"""Talks about what the rules found: noted by either of the two, undone by either, and when each was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from alliance_web.audit.record import record

from ..models import CardUse, PromptTalk

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Participant, Session


@dataclass(slots=True)
class Talks:
    """When the two talked: about the card of a session, and about what one rule found after one."""

    cards: dict[int, datetime] = field(default_factory=dict)
    prompts: dict[tuple[str, int], datetime] = field(default_factory=dict)


def talks_in(therapies: Collection[int]) -> dict[int, Talks]:
    """The talks of some therapies by their primary key. Two queries."""
    found: dict[int, Talks] = defaultdict(Talks)
    cards = CardUse.objects.filter(session__therapy__in=therapies, kind=CardUse.Kind.TALKED)
    dated = cards.values("session__therapy", "session__number").annotate(last=Max("at"))
    for therapy, number, at in dated.values_list("session__therapy", "session__number", "last"):
        found[therapy].cards[number] = at
    prompts = PromptTalk.objects.filter(session__therapy__in=therapies)
    for therapy, number, rule, at in prompts.values_list("session__therapy", "session__number", "rule", "at"):
        found[therapy].prompts[rule, number] = at
    return found


@transaction.atomic
def note(*, found: Iterable[tuple[str, Session]], participant: Participant, by: User) -> None:
    """The two talked about what these rules found, each after its session."""
    for rule, session in found:
        said = {"participant": participant, "at": timezone.now()}
        PromptTalk.objects.update_or_create(session=session, rule=rule, defaults=said)
        record("prompt.talked", by=by.pk, therapy=session.therapy.key, thing=f"session:{session.number}", rule=rule)


@transaction.atomic
def undo(*, found: Iterable[tuple[str, Session]], by: User) -> bool:
    """It was noted by mistake. False where nothing of it was noted."""
    gone = 0
    for rule, session in found:
        if PromptTalk.objects.filter(session=session, rule=rule).delete()[0]:
            thing = f"session:{session.number}"
            record("prompt.talked-undone", by=by.pk, therapy=session.therapy.key, thing=thing, rule=rule)
            gone += 1
    return gone > 0
