"""The strains of one therapy."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.therapies.frame import frame


@require_safe
@requires(Permission.SEE_THERAPY)
def strains(request: HttpRequest, therapy: UUID) -> HttpResponse:
    """What is open between the two, and what was."""
    own = frame(therapy, request.relation.part, "strains")
    return render(request, "repair/strains.html", {"frame": own})
