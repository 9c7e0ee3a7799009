"""The set-up page of the safety plan: whom a client can call, and who looks at an answer about self-harm."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest
from alliance_web.people import queries as people
from alliance_web.people.set_up_tabs import tabs

from . import queries
from .plan_forms import PlanForm
from .services import plans

FIELDS = ("emergency_numbers", "out_of_hours", "answered_by", "answer_within_hours", "deputy")


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_PRACTICE)
def safety_plan(request: SignedInRequest) -> HttpResponse:
    """Show the plan with what is still missing, and take in a new one."""
    practice = request.practice
    plan = queries.plan_of(practice.pk)
    initial = {name: getattr(plan, name) for name in FIELDS} if plan else {}
    form = PlanForm(request.POST or None, initial=initial, staff=people.staff(practice))
    if request.method == "POST" and form.is_valid() and _written(request, form):
        return redirect("safety-plan")
    complete = queries.may_ask_about_self_harm(practice.pk)
    context = {"form": form, "complete": complete, "tabs": tabs("safety-plan"), "submit": _("Save safety plan")}
    return render(request, "safety/plan.html", context)


def _written(request: SignedInRequest, form: PlanForm) -> bool:
    try:
        plans.write(practice=request.practice, by=request.user, **form.cleaned_data)
    except plans.OnlyALeadNames as fault:
        form.add_error(
            fault.field, _("Only a practice lead can choose the safety contact, because they see these answers.")
        )
        return False
    messages.success(request, _("Safety plan saved."))
    return True
