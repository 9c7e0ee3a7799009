"""Set the practice's safety plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from alliance_web.audit.record import record

from ..models import SafetyPlan

if TYPE_CHECKING:
    from alliance_web.people.models import Practice, User


@transaction.atomic
def write(
    *,
    practice: Practice,
    emergency_numbers: str,
    out_of_hours: str,
    answered_by: User | None,
    answer_within_hours: int,
    deputy: User | None = None,
    by: User | None,
) -> SafetyPlan:
    """Write the plan anew. Running therapies whose questionnaire it allowed keep it only while it is complete."""
    plan, _ = SafetyPlan.objects.update_or_create(
        practice=practice,
        defaults={
            "emergency_numbers": emergency_numbers.strip(),
            "out_of_hours": out_of_hours.strip(),
            "answered_by": answered_by,
            "deputy": deputy,
            "answer_within_hours": answer_within_hours,
        },
    )
    record("safety-plan.write", by=by.pk if by else None, thing=f"practice:{practice.pk}")
    return plan
