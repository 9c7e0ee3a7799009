"""What came of talking about a card."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest, SignedInRequest
from alliance_web.checkins.cards import card_changes
from alliance_web.checkins.services import changed as service
from alliance_web.therapies.frame import Frame, frame
from alliance_web.therapies.queries import session_of

from ..forms import ChangedForm
from ..queries import changed as queries

if TYPE_CHECKING:
    from alliance_web.therapies.models import Session


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_USE_OF_CARD)
def changed(request: ChairRequest, therapy: UUID, number: int) -> HttpResponse:
    """Say what the talk about a session's card changed, or say it anew."""
    own = frame(therapy, request.relation.part, "session-card")
    session = session_of(own.therapy, number)
    if session is None:
        raise Http404("No such session, or it has not begun.")
    said = card_changes(own.therapy).get(number, {})
    form = ChangedForm(request.POST or None, said=said.get(own.part))
    if request.method == "POST" and form.is_valid() and _says(request, own, session, form):
        return redirect("session-card", therapy=therapy)
    context = {"frame": own, "form": form, "session": number, "told": queries.told(own, said)}
    return render(request, "overview/changed.html", context)


def _says(request: SignedInRequest, own: Frame, session: Session, form: ChangedForm) -> bool:
    """Whether it is kept; what stands in the way is said in the form, above what was typed."""
    try:
        service.say(session=session, participant=own.own, by=request.user, **form.said())
    except service.NotTalkedYet:
        words = _("Neither of you has noted yet that you talked about this card. Do that on the card first.")
        form.add_error(None, words)
    except service.Moved as fault:
        form.is_sent_anew(fault.said.changes)
        form.add_error(None, _("You changed this on another page. Save again to replace it."))
    else:
        messages.success(request, _("Kept. {other} sees it too.").format(other=own.other.name))
        return True
    return False
