"""Five levels of one goal, written together."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.therapies.frame import Frame

from ..forms.goals import SeenForm
from ..forms.levels import LevelsForm
from ..queries.goals import GoalShown
from ..services import attainment
from ..services.goals import GoalEnded
from .frame import goal_of, plan_frame


@require_http_methods(["GET", "POST"])
@requires(Permission.CHANGE_PLAN)
def levels(request: ChairRequest, therapy: UUID, number: int) -> HttpResponse:
    """Write the five levels, or write them anew."""
    own = plan_frame(request, therapy)
    here = goal_of(own, number)
    form = LevelsForm(request.POST or None, initial=_first(here))
    context = {"frame": own, "goal": here, "form": form}
    if request.method == "POST" and form.is_valid():
        if meanwhile := _meanwhile(own, here, form):
            return render(request, "plan/levels.html", context | meanwhile)
        messages.success(request, _("Thank you. {name} can see the levels now.").format(name=own.other.name))
        return redirect("goal", therapy=therapy, number=number)
    return render(request, "plan/levels.html", context)


def _first(here: GoalShown) -> dict[str, Any]:
    last = here.scales[-1] if here.scales else None
    return {"seen": last.number, **LevelsForm.of(last.levels, last.weight)} if last else {"seen": 0}


def _meanwhile(own: Frame, here: GoalShown, form: LevelsForm) -> dict[str, Any]:
    """Write them; where something came in between, the form again with what was typed and what is there now."""
    words = form.cleaned_data
    try:
        attainment.write(goal=here.row, levels=form.levels(), weight=words["weight"], after=words["seen"], by=own.own)
    except attainment.ScaleChanged:
        what = "changed"
    except GoalEnded:
        what = "ended"
    else:
        return {}
    fresh = goal_of(own, here.number)
    again = {**form.data.dict(), "seen": fresh.scales[-1].number if fresh.scales else 0}  # type: ignore[attr-defined]
    return {"goal": fresh, "form": LevelsForm(again), "meanwhile": what}


@require_POST
@requires(Permission.CHANGE_PLAN)
def agree(request: ChairRequest, therapy: UUID, number: int) -> HttpResponse:
    """Agree with the levels the other wrote."""
    own = plan_frame(request, therapy)
    here, form = goal_of(own, number), SeenForm(request.POST)
    form.is_valid()
    try:
        attainment.agree(goal=here.row, seen=form.cleaned_data["seen"], by=own.own)
        messages.success(request, _("Thank you. You both agree to the five levels."))
    except attainment.ScaleChanged:
        messages.warning(request, _("The levels have changed. Check them first."))
    except GoalEnded:
        messages.warning(request, _("This goal has ended. You can reopen it."))
    return redirect("goal", therapy=therapy, number=number)
