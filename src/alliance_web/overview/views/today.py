"""The first page of a therapist: today."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from alliance_web.access.gate import requires, shows
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest

from ..queries.caseload_table import shown
from ..queries.today import today as queried

# What was put off stands in the session; so many are more than a day has.
MOST_PUT_OFF = 40
PUT_OFF = "put_off"


@require_safe
@requires(Permission.SEE_CASELOAD)
def today(request: SignedInRequest) -> HttpResponse:
    """Today's sessions and what to open before each, what waits, what matters most, and everyone."""
    page = queried(request.user, request.session.get(PUT_OFF, ()))
    shows(request, page.shown)
    pictures = {one.row.key: shown(one.row, as_numbers=False) for one in page.everyone}
    return render(request, "overview/today.html", {"page": page, "shown": pictures})


@require_POST
@requires(Permission.SEE_CASELOAD)
def put_off(request: SignedInRequest, check_in: UUID) -> HttpResponse:
    """Say how it was later: the question goes from the middle of the day to what else waits."""
    before = [key for key in request.session.get(PUT_OFF, ()) if key != str(check_in)]
    request.session[PUT_OFF] = [*before, str(check_in)][-MOST_PUT_OFF:]
    return redirect("today")
