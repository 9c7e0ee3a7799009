"""The way in."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.relation import Role
from alliance_web.access.request import SignedInRequest

# The first that fits; a client has no role in the practice.
FIRST_PAGES: tuple[tuple[Role, str], ...] = (
    (Role.THERAPIST, "today"),
    (Role.LEAD, "practice"),
    (Role.ADMINISTRATOR, "set-up"),
)


@require_safe
@requires(Permission.SIGNED_IN)
def home(request: SignedInRequest) -> HttpResponse:
    """To the page with which this person's work begins."""
    roles = request.relation.roles
    return redirect(next((route for role, route in FIRST_PAGES if role in roles), "my-check-ins"))
