"""Write what one says looking back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.therapies.frame import Frame, frame

from ..forms import FarewellForm
from ..queries.words import own_farewell
from ..services import words as service

PAGE = "looking-back"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.LOOK_BACK)
def write(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """One's own words, or that one would rather say it."""
    own = frame(therapy, request.relation.part, PAGE)
    there = own_farewell(own.own)
    first = {"words": there.words, "seen": there.changes} if there else {"seen": 0}
    form = FarewellForm(request.POST or None, initial=first)
    context = {"frame": own, "form": form, "stale": None}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            service.write(words=given["words"], is_empty=given["empty"], seen=given["seen"], by=own.own)
            messages.success(request, _thanks(own))
            return redirect(PAGE, therapy)
        except service.Stale as fault:
            sent = {**dict(form.data.items()), "seen": fault.row.changes}
            context |= {"form": FarewellForm(sent), "stale": fault.row}
    return render(request, "endings/farewell.html", context, status=422 if form.errors else 200)


def _thanks(own: Frame) -> str:
    words = _("Thank you. {other} can read your words once you have both written.")
    return words.format(other=own.other.name)
