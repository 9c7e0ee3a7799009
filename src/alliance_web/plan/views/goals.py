"""One goal: see it, propose it, put it another way, bring it into focus, say which goal it serves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.therapies.frame import Frame

from ..forms.goals import FocusForm, ProposeForm, ServesForm, WordingForm
from ..queries import goals as queries
from ..queries.goals import GoalShown
from ..queries.story import story
from ..services import focus as focus_service
from ..services import goals as services
from ..services.versions import ChangedMeanwhile
from .frame import goal_of, plan_frame


@require_safe
@requires(Permission.SEE_THERAPY)
def goal(request: ChairRequest, therapy: UUID, number: int) -> HttpResponse:
    """What is agreed, what lies on the table, who says what, and how it came to that."""
    own = plan_frame(request, therapy)
    (here,) = queries.with_tasks([goal_of(own, number)], own)
    return render(request, "plan/goal.html", {"frame": own, "goal": here, "story": story(here)})


@require_http_methods(["GET", "POST"])
@requires(Permission.CHANGE_PLAN)
def propose(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """A new goal in one's own words."""
    own = plan_frame(request, therapy)
    running = [one for one in queries.goals(own) if one.is_running]
    form = ProposeForm(request.POST or None, goals=running)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        serves = {str(one.number): one.row for one in running}.get(words.pop("serves", ""))
        made = services.propose(therapy=own.therapy, serves=serves, by=own.own, **words)
        messages.success(request, _("Thank you. {name} can see your goal now.").format(name=own.other.name))
        return redirect("goal", therapy=therapy, number=made.number)
    return render(request, "plan/propose.html", {"frame": own, "form": form})


@require_http_methods(["GET", "POST"])
@requires(Permission.CHANGE_PLAN)
def change(request: ChairRequest, therapy: UUID, number: int) -> HttpResponse:
    """Put a goal another way, the old beside the new; an ended goal is taken up again by it."""
    own = plan_frame(request, therapy)
    here = goal_of(own, number)
    first = {"words": here.newest.words, "seen": here.latest, "took_up": not here.is_running}
    form = WordingForm(request.POST or None, goal=here, initial=first)
    context = {"frame": own, "goal": here, "form": form}
    if request.method == "POST" and form.is_valid():
        if meanwhile := _meanwhile(own, here, form):
            return render(request, "plan/change.html", context | meanwhile)
        messages.success(request, _("Thank you. {name} can see your wording now.").format(name=own.other.name))
        return redirect("goal", therapy=therapy, number=number)
    return render(request, "plan/change.html", context)


def _meanwhile(own: Frame, here: GoalShown, form: WordingForm) -> dict[str, Any]:
    """Write it; where something came in between, the form again with what was typed and what is there now."""
    words = form.cleaned_data
    service = services.take_up if words["took_up"] else services.propose_version
    try:
        service(goal=here.row, words=words["words"], own_words=words["own_words"], after=words["seen"], by=own.own)
    except ChangedMeanwhile:
        what = "changed"
    except services.GoalEnded:
        what = "ended"
    except services.StillRunning:
        what = "runs"
    else:
        return {}
    fresh = goal_of(own, here.number)
    again = {**form.data.dict(), "seen": fresh.latest, "took_up": "" if fresh.is_running else "on"}  # type: ignore[attr-defined]
    return {"goal": fresh, "form": WordingForm(again, goal=fresh), "meanwhile": what}


@require_POST
@requires(Permission.CHANGE_PLAN)
def focus(request: ChairRequest, therapy: UUID, number: int) -> HttpResponse:
    """Work on a goal now, or let it rest."""
    own = plan_frame(request, therapy)
    here, form = goal_of(own, number), FocusForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Sorry, that did not work. Try again."))
    elif form.cleaned_data["focus"] == "off":
        focus_service.unfocus(goal=here.row, by=own.own)
    else:
        _bring_into_focus(request, own, here)
    return redirect("goal", therapy=therapy, number=number)


def _bring_into_focus(request: ChairRequest, own: Frame, here: GoalShown) -> None:
    try:
        focus_service.focus(goal=here.row, by=own.own)
        messages.success(request, _("You're working on this goal now."))
    except focus_service.FocusIsFull:
        messages.warning(request, _("You already have three goals in focus. Pause one first."))
    except focus_service.NotAgreed:
        messages.warning(request, _("You can focus on this goal once you both agree to it."))
    except services.GoalEnded:
        messages.warning(request, _("This goal has ended. You can reopen it."))


@require_http_methods(["GET", "POST"])
@requires(Permission.CHANGE_PLAN)
def serves(request: ChairRequest, therapy: UUID, number: int) -> HttpResponse:
    """Which other goal this one serves."""
    own = plan_frame(request, therapy)
    here = goal_of(own, number)
    others = {str(one.number): one for one in queries.goals(own) if one.is_running and one.number != number}
    initial = {"serves": str(here.row.serves.number) if here.row.serves else ""}
    form = ServesForm(request.POST or None, goals=others.values(), initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = others.get(form.cleaned_data.get("serves", ""))
        try:
            focus_service.serve(goal=here.row, serves=chosen.row if chosen else None, by=own.own)
            return redirect("goal", therapy=therapy, number=number)
        except focus_service.ServesItself:
            form.add_error("serves", _("That goal is already a step towards this one. Select another goal."))
    return render(request, "plan/serves.html", {"frame": own, "goal": here, "form": form})
