"""What a therapist is told: that a message came back, and who has not answered for a while."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliance_web.access.gate import requires, shows
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest, SignedInRequest
from alliance_web.therapies.queries import by_key, chairs

from .. import queries
from ..no_answer import no_answer
from ..services import coming_back


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_THERAPY)
def messages_came_back(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """That a message to the client came back; never what it was about. It goes once they have talked about it."""
    here = by_key(therapy)
    if request.method == "POST":
        coming_back.talked_about(therapy=here, by=request.user)
        messages.success(request, _("This no longer waits for you."))
        return redirect("caseload")
    context = {"therapy": here, "client": chairs(here).client.name, "word": queries.open_word(here.pk)}
    return render(request, "reminders/came_back.html", context)


@require_safe
@requires(Permission.SEE_CASELOAD)
def not_answered(request: SignedInRequest) -> HttpResponse:
    """Who has not answered for three sessions, and what to do."""
    found = no_answer(request.user, timezone.now())
    shows(request, (one.therapy for one in found))
    return render(request, "reminders/no_answer.html", {"people": found})
