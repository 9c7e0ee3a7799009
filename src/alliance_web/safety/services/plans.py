"""Set the practice's safety plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from alliance_web.access.relation import Role
from alliance_web.audit.record import record
from alliance_web.people import queries as people

from ..models import SafetyPlan

if TYPE_CHECKING:
    from alliance_web.people.models import Practice, User


class OnlyALeadNames(Exception):
    """Whoever is named sees answers about self-harm, so an administrator cannot name just anyone. `field`: as what."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


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
    """Write the plan anew. Running therapies whose questionnaire it allowed keep it only while it is complete.

    Raises OnlyALeadNames where an administrator names somebody who is no lead, and the practice has a lead.
    """
    _check_named("answered_by", answered_by, practice, by)
    _check_named("deputy", deputy, practice, by)
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


def _check_named(field: str, person: User | None, practice: Practice, by: User | None) -> None:
    if by and person and not _may_name(field, person, practice, by):
        raise OnlyALeadNames(field)


def _may_name(field: str, person: User, practice: Practice, by: User) -> bool:
    was_named = SafetyPlan.objects.filter(practice=practice, **{field: person}).exists()
    is_by_a_lead = Role.LEAD in people.current_roles(by, practice)
    is_a_lead = Role.LEAD in people.current_roles(person, practice)
    return was_named or is_by_a_lead or is_a_lead or not people.leads(practice).exists()
