"""What the therapist does after the end: be in touch, and open a closed link again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.therapies.frame import frame

from ..queries import plan
from ..services import answering

PAGE = "after-the-end"


@require_POST
@requires(Permission.MANAGE_THERAPY)
def done(request: ChairRequest, therapy: UUID, wave: UUID) -> HttpResponse:
    """Somebody has been in touch."""
    own = frame(therapy, request.relation.part, PAGE)
    row = plan.wave(own.other, wave)
    if row is None:
        raise Http404("No such answers.")
    answering.wish_done(wave=row, by=request.user)
    messages.success(request, _("Thank you. This no longer waits for you."))
    return redirect(PAGE, therapy)


@require_POST
@requires(Permission.MANAGE_THERAPY)
def open_again(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """Links that come later take answers again."""
    own = frame(therapy, request.relation.part, PAGE)
    answering.open_again(client=own.other, by=request.user)
    messages.success(request, _("Open again. The next link goes out at the next date."))
    return redirect(PAGE, therapy)
