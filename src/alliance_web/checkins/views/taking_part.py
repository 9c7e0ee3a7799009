"""Pause check-ins, stop taking part, start again: signed in, and by a link without signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance_web.access.gate import requires, shows
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.consents.states import Choice
from alliance_web.therapies.queries import by_key, chairs

from ..forms.taking_part import ChoiceForm
from ..services import taking_part as service
from ..taking_part import own_choice, thanks
from .closed import link_wrong

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Participant

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@requires(Permission.CHOOSE_TO_TAKE_PART)
def taking_part(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """What one takes part in, and how to change it."""
    here = chairs(by_key(therapy))
    form = ChoiceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _chosen(request, here.client, form.cleaned_data["choice"], here.therapist.name, by=request.user)
        return redirect(form.back()) if form.back() else redirect("taking-part", therapy)
    return _page(request, here.client, here.therapist.name, ended=bool(here.client.therapy.ended_on))


@require_http_methods(METHODS)
@requires(Permission.HOLDER_OF_LINK)
def taking_part_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same for whoever holds the client's link. A link names nobody, and opening it changes nothing."""
    client = service.by_token(token)
    if client is None:
        return link_wrong(request)
    shows(request, [client.therapy.key])
    form, other = ChoiceForm(request.POST or None), _("Your therapist")
    if request.method == "POST" and form.is_valid():
        _chosen(request, client, form.cleaned_data["choice"], other, by=None)
        return redirect("taking-part-by-link", token)
    return _page(request, client, other, ended=bool(client.therapy.ended_on))


def _chosen(request: HttpRequest, client: Participant, choice: Choice, other: str, *, by: User | None) -> None:
    try:
        service.choose(participant=client, choice=choice, by=by)
    except service.Ended:
        messages.info(request, _("This therapy has ended. No one asks you anything any more."))
    else:
        messages.success(request, thanks(choice, other))


def _page(request: HttpRequest, client: Participant, other: str, *, ended: bool) -> HttpResponse:
    own = None if ended else own_choice(client, other)
    return render(request, "checkins/taking_part.html", {"own": own, "action": request.path, "other": other})
