"""What every page knows: the practice, and where this person can go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alliance_web.access.permissions import Permission
from alliance_web.access.policy import can
from alliance_web.access.relation import STRANGER, Relation, Role

# Label, route, permission. The order is the order on the page.
DESTINATIONS: tuple[tuple[str, str, Permission], ...] = (
    (gettext_noop("Today"), "today", Permission.SEE_CASELOAD),
    (gettext_noop("People"), "caseload", Permission.SEE_CASELOAD),
    (gettext_noop("Check-ins"), "my-check-ins", Permission.SIGNED_IN),
    (gettext_noop("Safety reviews"), "reviews", Permission.REVIEW_RISK),
    (gettext_noop("Practice"), "practice", Permission.SEE_PRACTICE),
    (gettext_noop("Settings"), "set-up", Permission.MANAGE_PRACTICE),
)


def practice_and_navigation(request: HttpRequest) -> dict[str, Any]:
    """Context for the base pages."""
    relation: Relation = getattr(request, "relation", STRANGER)
    practice = getattr(request, "practice", None)
    return {
        "practice": practice if relation.signed_in or relation.simulated_practice else None,
        "mail_is_sent": settings.MAIL_IS_SENT,
        "nav": [
            (_(label), reverse(route), request.path.startswith(reverse(route)))
            for label, route, permission in DESTINATIONS
            if can(permission, relation) and _belongs(permission, relation)
        ],
    }


def _belongs(permission: Permission, relation: Relation) -> bool:
    """Whether the way there is always shown. Therapists find answers about their own clients above their list."""
    return permission is not Permission.REVIEW_RISK or relation.answers_for_risk or Role.LEAD in relation.roles
