"""Not now: an outcome questionnaire is let go for the moment, and can still be answered."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest

from ..services import asking
from ..standing import is_outcome
from . import door as doors
from .closed import closed, with_link
from .door import LATER, Door


@require_POST
@requires(Permission.ANSWER_CHECK_IN)
def not_now(request: SignedInRequest, therapy: UUID, check_in: UUID) -> HttpResponse:
    """Signed in: back to one's check-ins, where it can be found."""
    return _put_off(request, doors.signed_in(request.user, therapy, check_in))


@require_POST
@requires(Permission.HOLDER_OF_LINK)
def not_now_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same by the link of the questionnaire."""
    return with_link(request, token, _put_off)


def _put_off(request: HttpRequest, door: Door) -> HttpResponse:
    if not is_outcome(door.check_in):
        raise Http404("Only a questionnaire can be put off.")
    try:
        asking.put_off(check_in=door.check_in, by=door.by)
    except asking.NotOpen as fault:
        return closed(request, door, fault.standing)
    if not door.by:
        return redirect(f"{door.path}?{LATER}=1")
    messages.success(request, _("Not now is fine. If you change your mind, you'll find it here for two weeks."))
    return redirect("my-check-ins")
