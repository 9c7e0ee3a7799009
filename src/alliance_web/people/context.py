"""What every page knows: the practice's name, and where this person can go."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance_web.access.permissions import Permission
from alliance_web.access.policy import can
from alliance_web.access.relation import STRANGER, Relation

from . import queries

# Label, route, permission. The order is the order on the page.
DESTINATIONS: tuple[tuple[str, str, Permission], ...] = (
    ("People", "caseload", Permission.SEE_CASELOAD),
    ("Practice", "practice", Permission.SEE_PRACTICE),
    ("Set-up", "set-up", Permission.MANAGE_PRACTICE),
)


def practice_and_navigation(request: HttpRequest) -> dict[str, Any]:
    """Context for the base page."""
    relation: Relation = getattr(request, "relation", STRANGER)
    return {
        "practice": queries.practice() if relation.signed_in or relation.simulated_practice else None,
        "nav": [
            (_(label), reverse(route), request.path.startswith(reverse(route)))
            for label, route, permission in DESTINATIONS
            if can(permission, relation)
        ],
    }
