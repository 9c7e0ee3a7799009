"""Move a strain on, say how it is now, say how one sees it. What was typed comes back where it could not be kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.therapies.frame import Frame, frame

from ..forms.strains import MoveForm, UndoForm, VerdictForm, ViewForm
from ..queries import strains as queries
from ..services import episodes, sight, talks
from ..states import State
from .page import strain_page, taken_back


@require_POST
@requires(Permission.FOLLOW_STRAIN)
def move(request: ChairRequest, therapy: UUID, strain: UUID) -> HttpResponse:
    """Every move but the client's answer."""
    return _move(request, therapy, strain, MoveForm(request.POST))


@require_POST
@requires(Permission.SAY_REPAIRED)
def verdict(request: ChairRequest, therapy: UUID, strain: UUID) -> HttpResponse:
    """The client's word, and nobody else's."""
    return _move(request, therapy, strain, VerdictForm(request.POST))


@require_POST
@requires(Permission.FOLLOW_STRAIN)
def undo_talk(request: ChairRequest, therapy: UUID, strain: UUID) -> HttpResponse:
    """The talk was noted by mistake."""
    own, form = frame(therapy, request.relation.part, "strains"), UndoForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else -1
    try:
        talks.undo(episode=_row(own, strain), participant=own.own, seen=seen, by=request.user)
    except episodes.TakenBack:
        return taken_back(request, own, "")
    except (episodes.MovedOn, episodes.MayNotMove):
        return strain_page(request, own, strain, seen=max(seen, 0))
    messages.success(request, _("Undone. The previous status is back."))
    return redirect("strain", therapy, strain)


@require_POST
@requires(Permission.FOLLOW_STRAIN)
def view(request: ChairRequest, therapy: UUID, strain: UUID) -> HttpResponse:
    """How one sees it."""
    own = frame(therapy, request.relation.part, "strains")
    form = ViewForm(request.POST, part=own.part, other=own.other.name)
    if not form.is_valid():
        return strain_page(request, own, strain, bound=form)
    try:
        sight.see(episode=_row(own, strain), participant=own.own, by=request.user, **form.cleaned_data)
    except episodes.TakenBack:
        return taken_back(request, own, form.cleaned_data.get("my_part", ""), for_oneself=True)
    except sight.ViewMovedOn as fault:
        return strain_page(request, own, strain, bound=_with_new_seen(form, fault), meanwhile=fault.view)
    messages.success(request, _("Thank you. Your view is saved."))
    return redirect("strain", therapy, strain)


def _move(request: ChairRequest, therapy: UUID, strain: UUID, form: MoveForm | VerdictForm) -> HttpResponse:
    own = frame(therapy, request.relation.part, "strains")
    if not form.is_valid():
        return strain_page(request, own, strain, bound=form, words=form.data.get("words", ""))
    said = form.cleaned_data
    try:
        episodes.move(episode=_row(own, strain), participant=own.own, by=request.user, **said)
    except episodes.TakenBack:
        return taken_back(request, own, said["words"])
    except episodes.MovedOn:
        return strain_page(request, own, strain, words=said["words"], seen=said["seen"])
    except episodes.MayNotMove as fault:
        return strain_page(request, own, strain, words=said["words"], refused=fault.to)
    messages.success(request, _thanks(said["to"]))
    return redirect("strain", therapy, strain)


def _row(own: Frame, strain: UUID) -> Any:
    row = queries.one(own.therapy.key, strain)
    if row is None:
        raise episodes.TakenBack
    return row


def _with_new_seen(form: ViewForm, fault: sight.ViewMovedOn) -> ViewForm:
    """The form with what was typed, ready to be sent again on top of what stands there now."""
    seen = fault.view.at.isoformat() if fault.view.pk else ""
    form.data = {**form.data.dict(), "seen": seen}  # type: ignore[attr-defined]
    return form


def _thanks(to: State) -> str:
    return {
        State.NAMED: _("Thank you for sharing this. You can both read it now."),
        State.TALKED: _("Thank you. You said you talked about it. You can undo this below."),
        State.SET_ASIDE: _("Left for now. You can reopen it at any time."),
        State.REPAIRED: _("Thank you for telling us. If it comes back, you can say so at any time."),
        State.NOT_REPAIRED: _("Thank you for telling us. It stays here, with ways to talk about it again."),
        State.NOT_SURE: _("Thank you for telling us. We'll ask you again after two more sessions."),
    }[to]
