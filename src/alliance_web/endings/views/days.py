"""Suggest the last day, agree to it, withdraw it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.therapies.frame import frame

from ..forms import DayForm, SeenForm
from ..queries.days import day as day_query
from ..services import days

PAGE = "looking-back"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.LOOK_BACK)
def suggest(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """A day for the last session, or another one."""
    own = frame(therapy, request.relation.part, PAGE)
    here = day_query(own)
    form = DayForm(request.POST or None, initial={"on": here.on, "seen": here.number})
    context = {"frame": own, "form": form, "day": here}
    if request.method == "POST" and form.is_valid():
        try:
            days.suggest(by=own.own, **form.cleaned_data)
            messages.success(request, _("Thank you. {other} can see this date now.").format(other=own.other.name))
            return redirect(PAGE, therapy)
        except days.DayChanged:
            context |= {"form": DayForm({**dict(form.data.items()), "seen": here.number}), "has_changed": True}
        except days.HasEnded:
            return _has_ended(request, therapy)
    return render(request, "endings/day.html", context)


@require_POST
@requires(Permission.LOOK_BACK)
def agree(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """The other's day suits."""
    return _said(request, therapy, days.agree, _("Thank you. You both agreed to this date."))


@require_POST
@requires(Permission.LOOK_BACK)
def withdraw(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """No last day is planned."""
    return _said(request, therapy, days.withdraw, _("The date is withdrawn. No ending is planned."))


def _said(request: ChairRequest, therapy: UUID, say: Callable[..., object], done: str) -> HttpResponse:
    own, form = frame(therapy, request.relation.part, PAGE), SeenForm(request.POST)
    try:
        say(seen=form.cleaned_data["seen"] if form.is_valid() else -1, by=own.own)
        messages.success(request, done)
    except days.DayChanged:
        messages.warning(request, _("The date changed before you answered. The current one is here."))
    except days.HasEnded:
        return _has_ended(request, therapy)
    return redirect(PAGE, therapy)


def _has_ended(request: ChairRequest, therapy: UUID) -> HttpResponse:
    messages.warning(request, _("This therapy has ended, so no last session can be planned."))
    return redirect(PAGE, therapy)
