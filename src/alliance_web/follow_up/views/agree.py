"""Whether a client is asked after the end, and what opens the link."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.therapies.frame import Frame, frame

from ..days import days
from ..forms import AgreeForm
from ..queries import plan
from ..services import agreeing
from ..states import Standing

PAGE = "looking-back"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHOOSE_FOLLOW_UP)
def agree(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """Say yes, with what opens the link, or another word for it."""
    own = frame(therapy, request.relation.part, PAGE)
    if elsewhere := OTHER_ANSWERS.get(request.POST.get("answer", "")):
        return elsewhere(request, own)
    form = AgreeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        opens, said = form.said()
        agreeing.agree(client=own.own, opens=opens, said=said, by=request.user)
        messages.success(request, _("Thank you. You can change or stop this at any time."))
        return redirect(PAGE, therapy)
    found = plan.of_client(own.own)
    ended_on = own.therapy.ended_on
    context = {"frame": own, "form": form, "standing": plan.standing(own.own, found), "found": found}
    context["days"] = [day for day in days(ended_on) if day >= timezone.localdate()] if ended_on else ()
    return render(request, "follow_up/agree.html", context, status=422 if form.errors else 200)


def _refuse(request: ChairRequest, own: Frame) -> HttpResponse:
    """No, or no more."""
    agreeing.refuse(client=own.own, by=request.user)
    messages.success(request, _("Thank you. We will not ask you."))
    return redirect(PAGE, own.therapy.key)


def _pause(request: ChairRequest, own: Frame) -> HttpResponse:
    """Pause, or go on after a pause."""
    now = plan.standing(own.own, plan.of_client(own.own))
    if now is Standing.AGREED:
        agreeing.pause(client=own.own, by=request.user)
        messages.success(request, _("Paused. We will not ask you until you start again."))
    elif now is Standing.PAUSED:
        agreeing.resume(client=own.own, by=request.user)
        messages.success(request, _("Thank you. We will ask you at the next date."))
    return redirect(PAGE, own.therapy.key)


# What the other buttons of the page say.
OTHER_ANSWERS: dict[str, Callable[[ChairRequest, Frame], HttpResponse]] = {"no": _refuse, "pause": _pause}
