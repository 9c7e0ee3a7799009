"""Show me without mine: see the other chair's answers, and give up giving one's own."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest

from ..services import asking
from ..standing import Standing, standing
from . import door as doors
from .closed import closed


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ANSWER_CHECK_IN)
def waive(request: SignedInRequest, therapy: UUID, check_in: UUID) -> HttpResponse:
    """Ask once more, then waive."""
    door = doors.signed_in(request.user, therapy, check_in)
    if not door.is_about_both:
        raise Http404("Nobody else answers this questionnaire: there is nothing to see.")
    if request.method != "POST":
        found = standing(door.check_in)
        return render(request, "checkins/waive.html", {"door": door}) if found is Standing.OPEN else redirect(door.path)
    try:
        asking.waive(check_in=door.check_in, by=request.user)
    except asking.NotOpen as fault:
        return closed(request, door, fault.standing)
    return redirect("course", therapy)
