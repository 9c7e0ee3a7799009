"""What only a simulated practice does: endings that are written now happened when the practice says so."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.therapies.queries import people_in
from alliance_web.therapies.services.simulated import NotSimulated

from ..models import Ending, Farewell, HarmAnswer, LastDay, Remark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alliance_web.people.models import Practice
    from alliance_web.therapies.models import Therapy
    from alliance_web.therapies.services.simulated import Past

    from .endings import Facts


@transaction.atomic
def write_facts(*, practice: Practice, facts: Mapping[Therapy, Facts]) -> None:
    """How each of some closed therapies ended, as its therapist said on the last day. Raises NotSimulated."""
    if not practice.simulated:
        raise NotSimulated
    therapists = people_in({therapy.pk for therapy in facts}, Part.THERAPIST)
    Ending.objects.bulk_create(
        Ending(
            therapy=therapy,
            ended_by=one.ended_by,
            announced=one.announced,
            last_kept=one.last_kept,
            went=one.went,
            by=therapists[therapy.pk],
            changes=1,
            at=timezone.make_aware(datetime.combine(therapy.ended_on, time(18)))
            if therapy.ended_on
            else timezone.now(),
        )
        for therapy, one in facts.items()
    )


def put_into_the_past(*, past: Past) -> None:
    """Give everything its moment."""
    past.redate(
        {LastDay: "therapy", Ending: "therapy", Farewell: "therapy", Remark: "therapy", HarmAnswer: "by__therapy"}
    )
