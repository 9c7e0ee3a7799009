"""What somebody thinks of a goal: agree, not sure, differently with a reason, in one's own words."""

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

from ..forms.goals import DifferentlyForm, OwnWordsForm, SeenForm, StanceForm
from ..queries.goals import GoalShown
from ..services import goals as services
from ..services.versions import ChangedMeanwhile, OldVersion
from ..states import Stance
from .frame import goal_of, plan_frame


@require_POST
@requires(Permission.CHANGE_PLAN)
def take(request: ChairRequest, therapy: UUID, number: int) -> HttpResponse:
    """Agree with a version, or say that one is not sure."""
    own = plan_frame(request, therapy)
    here, form = goal_of(own, number), StanceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Sorry, that did not work. Try again."))
    elif reason := _refused(own, here, **form.cleaned_data | {"stance": Stance(form.cleaned_data["stance"])}):
        messages.warning(request, reason)
    else:
        messages.success(request, _("Thank you. {name} can see this now.").format(name=own.other.name))
    return redirect("goal", therapy=therapy, number=number)


def _refused(own: Frame, here: GoalShown, **said: Any) -> str:
    """Say it; where it cannot be taken, why not, in words. Nothing is noted then."""
    try:
        services.take_stance(goal=here.row, by=own.own, **said)
    except ChangedMeanwhile as meanwhile:
        name = own.other.name if meanwhile.latest.by_id == own.other.pk else _("You")
        words = _(
            "{name} suggested different wording while this page was open. Your answer was not saved. Check "
            "the new wording and choose."
        )
        return words.format(name=name)
    except OldVersion:
        return _("You've both agreed to different wording since then. To go back to this wording, suggest it again.")
    except services.GoalEnded:
        return _("This goal has ended. You can reopen it below.")
    return ""


@require_http_methods(["GET", "POST"])
@requires(Permission.CHANGE_PLAN)
def differently(request: ChairRequest, therapy: UUID, number: int) -> HttpResponse:
    """See a goal differently, and say why."""
    return _said(request, therapy, number, DifferentlyForm, "plan/differently.html")


@require_http_methods(["GET", "POST"])
@requires(Permission.CHANGE_PLAN)
def own_words(request: ChairRequest, therapy: UUID, number: int) -> HttpResponse:
    """Say a goal again in one's own words; what one thinks of it stays as it is."""
    return _said(request, therapy, number, OwnWordsForm, "plan/own_words.html")


def _said(request: ChairRequest, therapy: UUID, number: int, form_of: Any, template: str) -> HttpResponse:
    own = plan_frame(request, therapy)
    here = goal_of(own, number)
    asked = request.GET.get("version", "")
    about = int(asked) if len(asked) < 5 and asked.isdecimal() and here.wording(int(asked)) else here.latest
    form = form_of(request.POST or None, initial={"version": about, "seen": here.latest})
    context = {"frame": own, "goal": here, "version": here.wording(about), "form": form}
    if request.method == "POST" and form.is_valid():
        reason = _refused(own, here, **_as_stance(here, form.cleaned_data))
        if not reason:
            messages.success(request, _("Thank you. {name} can see this now.").format(name=own.other.name))
            return redirect("goal", therapy=therapy, number=number)
        context |= _again(own, here, form) | {"meanwhile": reason}
    return render(request, template, context)


def _as_stance(here: GoalShown, said: dict[str, Any]) -> dict[str, Any]:
    """A reason goes with "I see it differently"; own words leave the stance as it is."""
    if "reason" in said:
        return said | {"stance": Stance.DISAGREE}
    version = here.wording(said["version"])
    before = version.yours if version else None
    return said | {"stance": before.stance, "reason": before.reason} if before else said | {"stance": Stance.UNDECIDED}


def _again(own: Frame, here: GoalShown, form: Any) -> dict[str, Any]:
    """The form with what was typed, now about the newest version; the one it was about stands beside it."""
    fresh, about = goal_of(own, here.number), form.cleaned_data["version"]
    again = {**form.data.dict(), "version": fresh.latest, "seen": fresh.latest}
    before = here.wording(about) if about != fresh.latest else None
    return {"goal": fresh, "version": fresh.newest, "before": before, "form": type(form)(again)}


@require_http_methods(["GET", "POST"])
@requires(Permission.CHANGE_PLAN)
def could_not_agree(request: ChairRequest, therapy: UUID, number: int) -> HttpResponse:
    """Ask, then note that the two could not agree."""
    own = plan_frame(request, therapy)
    here, form = goal_of(own, number), SeenForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return render(request, "plan/could_not_agree.html", {"frame": own, "goal": here})
    try:
        services.could_not_agree(goal=here.row, seen=form.cleaned_data["seen"], by=own.own)
        messages.success(request, _("Thank you. The goal stays in your plan, and you can reopen it."))
    except ChangedMeanwhile:
        messages.warning(request, _("Someone suggested different wording. Check it first."))
    except services.NobodyDisagrees:
        messages.warning(request, _("No one disagrees with the newest wording now."))
    except services.GoalEnded:
        messages.warning(request, _("This goal has already ended."))
    return redirect("goal", therapy=therapy, number=number)
