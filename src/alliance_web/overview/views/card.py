"""The session card."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.checkins.services.card import Use, note
from alliance_web.repair.services import cards
from alliance_web.repair.services.notes import take_in
from alliance_web.therapies.frame import frame
from alliance_web.therapies.queries import session_of

from ..forms import CardUseForm
from ..queries import card as queries


@require_safe
@requires(Permission.SEE_THERAPY)
def card(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """What the last session left to talk about; that it was opened is noted once."""
    own = frame(therapy, request.relation.part, "session-card")
    take_in(chairs=own.chairs, part=own.part, by=request.user)
    here = queries.card(own)
    session = here.last.session if here.last and here.noted and not here.noted.opened else None
    if session is not None and (begun := session_of(own.therapy, session)):
        note(session=begun, participant=own.own, use=Use.OPENED, by=request.user)
    return render(request, "overview/card.html", {"frame": own, "card": here})


@require_POST
@requires(Permission.RECORD_USE_OF_CARD)
def talked(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """Note that the two talked about it, or undo that, or note that it was not the day for it."""
    own, form = frame(therapy, request.relation.part, "session-card"), CardUseForm(request.POST)
    session = session_of(own.therapy, form.cleaned_data["session"]) if form.is_valid() else None
    if session is None:
        messages.error(request, _("Nothing was saved: the page did not say which session. Press the button again."))
    else:
        _use(form, {"session": session, "participant": own.own, "by": request.user})
        messages.success(request, queries.thanks(form.cleaned_data["use"]))
    return redirect("session-card", therapy=therapy)


def _use(form: CardUseForm, noted: dict[str, Any]) -> None:
    use = form.cleaned_data["use"]
    if use == queries.UNDO:
        cards.undo(**noted)
    elif use == Use.TALKED:
        cards.talk(**noted, strains=form.strains())
    else:
        note(**noted, use=use)


@require_safe
@requires(Permission.SEE_THERAPY)
def earlier(request: ChairRequest, therapy: UUID, number: int) -> HttpResponse:
    """The card of one session, also long after it."""
    own = frame(therapy, request.relation.part, "session-card")
    take_in(chairs=own.chairs, part=own.part, by=request.user)
    here = queries.earlier_card(own, number)
    if here is None:
        raise Http404("There is no card of this session.")
    return render(request, "overview/earlier_card.html", {"frame": own, "card": here})
