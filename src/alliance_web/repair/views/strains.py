"""The strains of one therapy: the list, one of them with its story, and noticing another."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.therapies.frame import frame

from ..following import can_be_followed, followed_already
from ..forms.prompts import FollowForm
from ..services import episodes
from ..strain_forms import forms
from ..strain_pages import read
from .page import notice_form, notice_page, strain_page


@require_safe
@requires(Permission.SEE_THERAPY)
def strains(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """What is open between the two, and what was."""
    own = frame(therapy, request.relation.part, "strains")
    reading = read(own)
    context = {"frame": own, "open": reading.open, "earlier": reading.earlier}
    return render(request, "repair/strains.html", context)


@require_safe
@requires(Permission.SEE_THERAPY)
def strain(request: ChairRequest, therapy: UUID, strain: UUID) -> HttpResponse:
    """One strain: what was said, ways to talk about it, what can be done, its story."""
    own = frame(therapy, request.relation.part, "strains")
    shown = read(own).one(strain)
    if shown is None:
        raise Http404("No such strain, or it was taken back.")
    context = {"frame": own, "shown": shown, "forms": forms(own, shown.strain, asked=bool(shown.question))}
    return render(request, "repair/strain.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.FOLLOW_STRAIN)
def notice(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """Say that something felt off."""
    own = frame(therapy, request.relation.part, "strains")
    form = notice_form(own, request.POST if request.method == "POST" else None)
    if not (form.is_bound and form.is_valid()):
        return notice_page(request, own, form)
    said = form.cleaned_data
    try:
        noticed = episodes.notice(therapy=own.therapy, participant=own.own, by=request.user, **said)
    except episodes.NotBegun:
        form.add_error("session", _("This session has not started, or was just cancelled. Choose another one."))
        return notice_page(request, own, form)
    except episodes.MovedOn as fault:
        return strain_page(request, own, fault.episode.key, words=said["words"], seen=0)
    messages.success(request, _("Thank you for telling us. {other} can see this now.").format(other=own.other.name))
    return redirect("strain", therapy, noticed.key)


@require_POST
@requires(Permission.FOLLOW_STRAIN)
def follow(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """Follow what is worth talking about."""
    own, form = frame(therapy, request.relation.part, "strains"), FollowForm(request.POST)
    if not (form.is_valid() and can_be_followed(own.therapy, **form.cleaned_data)):
        messages.error(request, _("This is no longer worth tracking. Nothing was changed."))
        return redirect("course", therapy)
    if there := followed_already(own.therapy, **form.cleaned_data):
        return redirect("strain", therapy, there)
    found = episodes.follow(therapy=own.therapy, session=form.cleaned_data["session"], by=request.user)
    messages.success(request, _("Added to difficult moments. You can both see it."))
    return redirect("strain", therapy, found.key)
