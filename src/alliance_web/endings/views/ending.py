"""End a therapy, say how it ended, and let it go on; the therapist's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.repair.queries.strains import followed
from alliance_web.therapies import diary
from alliance_web.therapies.frame import Frame, frame
from alliance_web.therapies.services.therapy import EndsTooEarly
from alliance_web.vault.unreadable import Unreadable

from ..forms import EndForm, FactsForm
from ..queries import days, facts
from ..services import endings as service

if TYPE_CHECKING:
    from ..models import Ending

PAGE = "therapy"
METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@requires(Permission.MANAGE_THERAPY)
def end(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """End the therapy, with what is known of how."""
    own = frame(therapy, request.relation.part, PAGE)
    to_come = list(diary.ahead(own.therapy, timezone.now()))
    given: dict[str, Any] = {
        "therapy": own.therapy,
        "client": own.other.name,
        "to_come": len(to_come),
        "initial": _first(own),
    }
    form = EndForm(request.POST or None, **given)
    if request.method == "POST" and form.is_valid():
        try:
            service.end(therapy=own.therapy, on=form.cleaned_data["ended_on"], facts=form.facts(), by=own.own)
            messages.success(request, _("The therapy has ended. You can both still view all pages."))
            return redirect("looking-back", therapy)
        except EndsTooEarly as fault:
            words = _("Enter a later date. Session {number} took place after this date and has answers.")
            form.add_error("ended_on", words.format(number=fault.number))
    context = {"frame": own, "form": form, "open": _open(own), "is_end": True, "to_come": to_come}
    return render(request, "endings/end.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
@requires(Permission.MANAGE_THERAPY)
def how(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """Put the facts of the end right, or say them for the first time."""
    own = frame(therapy, request.relation.part, PAGE)
    there = facts.current(own.therapy)
    form = FactsForm(request.POST or None, client=own.other.name, initial=_as_kept(there))
    context = {"frame": own, "form": form, "has_changed": False, "not_read": _not_read(there)}
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["seen"] or 0
            service.put_right(therapy=own.therapy, facts=form.facts(), seen=seen, by=own.own)
            messages.success(request, _("Saved."))
            return redirect(PAGE, therapy)
        except service.FactsChanged as fault:
            sent = {**dict(form.data.items()), "seen": fault.row.changes}
            context |= {"form": FactsForm(sent, client=own.other.name), "has_changed": True}
        except service.NotEnded:
            return _not_ended(request, therapy)
    return _how_page(request, own, context)


@require_POST
@requires(Permission.MANAGE_THERAPY)
def reopen(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """The therapy goes on."""
    own = frame(therapy, request.relation.part, PAGE)
    service.reopen(therapy=own.therapy, by=own.own)
    messages.success(request, _("The therapy is open again."))
    return redirect(PAGE, therapy)


def _how_page(request: ChairRequest, own: Frame, context: dict[str, Any]) -> HttpResponse:
    if own.therapy.ended_on is None:
        return _not_ended(request, own.therapy.key)
    return render(request, "endings/end.html", context, status=422 if context["form"].errors else 200)


def _not_ended(request: ChairRequest, therapy: UUID) -> HttpResponse:
    messages.warning(request, _("This therapy has not ended. End it first."))
    return redirect(PAGE, therapy)


def _first(own: Frame) -> dict[str, Any]:
    """The day that was planned where it has come, else today."""
    planned = days.day(own)
    return {"ended_on": planned.on if planned.has_come else timezone.localdate(), "seen": 0}


def _as_kept(there: Ending | None) -> dict[str, Any]:
    if there is None:
        return {"seen": 0}
    columns = ("ended_by", "announced", "last_kept", "went")
    return {"seen": there.changes, **{name: getattr(there, name) for name in columns}}


def _not_read(there: Ending | None) -> str:
    """What is said in place of a word that cannot be read; "" where it can."""
    return str(there.went) if there is not None and isinstance(there.went, Unreadable) else ""


def _open(own: Frame) -> list[int]:
    """The sessions of ruptures that are open: they are named on the page, and do not stand in the way."""
    return [one.session for one in followed(own.therapy, own.own) if one.is_open]
