"""Whether therapy did harm: the client's page alone."""

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
from alliance_web.therapies.frame import frame

from ..forms import HarmForm
from ..queries import harm as queries
from ..services import harm as service

PAGE = "looking-back"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SAY_HARM)
def say(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """Three questions, sent to one person who is named above them."""
    own = frame(therapy, request.relation.part, PAGE)
    named = queries.reader(own.therapy)
    if named is None:
        return render(request, "endings/harm_no_one.html", {"frame": own})
    form = HarmForm(request.POST or None, named=named)
    context = {"frame": own, "form": form, "named": named, "is_another": False}
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            service.say(form=given["form"], said=form.said(), reader=given["reader"], by=own.own)
            messages.success(request, _("Thank you. Only {name} can read this.").format(name=named.name))
            return redirect(PAGE, therapy)
        except service.ReadByAnother:
            sent = {**dict(form.data.items()), "reader": named.key}
            context |= {"form": HarmForm(sent, named=named), "is_another": True}
    return render(request, "endings/harm.html", context, status=422 if form.errors else 200)
