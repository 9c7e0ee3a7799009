"""How a task went, as its owner says, and the answer of the other."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.therapies.frame import Frame
from alliance_web.therapies.queries import sessions_begun

from ..forms.reports import AnswerForm, ReportForm
from ..queries.tasks import ReportShown, TaskShown
from ..services import reports as services
from ..services.tasks import NotYours
from ..services.versions import ChangedMeanwhile
from .frame import plan_frame
from .tasks import back_to, task_of


@require_http_methods(["GET", "POST"])
@requires(Permission.CHANGE_PLAN)
def report(request: ChairRequest, therapy: UUID, number: int, task: int) -> HttpResponse:
    """How much was done, how useful it was, what helped and what got in the way."""
    own = plan_frame(request, therapy)
    here = task_of(own, number, task)
    form = _form(own, here, request.POST or None)
    context = {"frame": own, "task": here, "form": form, "back_url": back_to(here, own)}
    if request.method == "POST" and form.is_valid():
        if meanwhile := _meanwhile(own, here, form):
            return render(request, "plan/report.html", context | meanwhile)
        messages.success(request, _("Thank you. {name} can see this now and can reply.").format(name=own.other.name))
        return redirect("task", therapy=therapy, number=number, task=task)
    return render(request, "plan/report.html", context)


def _form(own: Frame, here: TaskShown, data: Any) -> ReportForm:
    begun = tuple(sessions_begun(own.therapy).values_list("number", flat=True))
    counts = here.words.number
    return ReportForm(data, sessions=begun, wordings=here.wordings, initial={"seen": counts, "about": counts})


def _meanwhile(own: Frame, here: TaskShown, form: ReportForm) -> dict[str, Any]:
    """Keep it; where another wording counts by now, the form again with both, to choose which one it is about."""
    given = form.cleaned_data
    keys = {name: given[name] for name in ("key", "about", "seen", "session")}
    try:
        services.report(task=here.row, said=form.said(), by=own.own, **keys)
    except ChangedMeanwhile as meanwhile:
        fresh = task_of(own, here.goal, here.number)
        again = _form(own, fresh, {**form.data.dict(), "seen": meanwhile.latest.number})  # type: ignore[attr-defined]
        return {"task": fresh, "form": again, "before": fresh.wordings[given["about"]], "now": fresh.words}
    except NotYours:
        form.add_error(None, _("Only the person doing this task can say how it went. Your text is still here."))
        return {"form": form}
    return {}


@require_http_methods(["GET", "POST"])
@requires(Permission.CHANGE_PLAN)
def answer(request: ChairRequest, therapy: UUID, number: int, task: int, report: UUID) -> HttpResponse:
    """Answer what the other said of a task."""
    own = plan_frame(request, therapy)
    here = task_of(own, number, task)
    shown, form = _report_of(here, report), AnswerForm(request.POST or None)
    context = {"frame": own, "task": here, "report": shown, "form": form, "back_url": back_to(here, own)}
    if request.method == "POST" and form.is_valid():
        if meanwhile := _there_already(own, shown, form):
            return render(request, "plan/answer.html", context | meanwhile)
        messages.success(request, _("Thank you. {name} can see your answer now.").format(name=own.other.name))
        return redirect("task", therapy=therapy, number=number, task=task)
    return render(request, "plan/answer.html", context)


def _report_of(here: TaskShown, key: UUID) -> ReportShown:
    """A report of the other about a task. Raises Http404."""
    found = next((one for one in here.reports if one.key == key and not one.of_your_chair), None)
    if found is None:
        raise Http404("No such report, or your own.")
    return found


def _there_already(own: Frame, shown: ReportShown, form: AnswerForm) -> dict[str, Any]:
    """Answer; where another answer stands there already, the form again with both."""
    try:
        services.answer(report=shown.row, by=own.own, **form.cleaned_data)
    except services.AlreadyAnswered as fault:
        return {"standing": fault.answer, "form": AnswerForm({**form.data.dict(), "instead": "on"})}  # type: ignore[attr-defined]
    return {}
