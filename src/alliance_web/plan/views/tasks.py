"""Tasks: see one, propose one, put it another way, say what one thinks; done, let go, taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.therapies.frame import Frame

from ..forms.goals import SeenForm
from ..forms.tasks import MoveForm, TaskForm, TaskStanceForm
from ..queries import ideas as ideas_of
from ..queries import tasks as queries
from ..queries.task_story import story
from ..queries.tasks import TaskShown
from ..queries.versions import Version
from ..services import tasks as services
from ..services.goals import GoalEnded
from ..services.versions import ChangedMeanwhile, OldVersion
from ..states import TaskState
from .frame import goal_of, plan_frame

if TYPE_CHECKING:
    from ..models import TaskIdea


def task_of(own: Frame, goal: int, number: int) -> TaskShown:
    """A task of the therapy. Raises Http404."""
    found = queries.task(own, goal, number)
    if found is None:
        raise Http404("No such task.")
    return found


def back_to(here: TaskShown, own: Frame) -> str:
    """The address of the page of a task."""
    return reverse("task", args=[own.therapy.key, here.goal, here.number])


@require_safe
@requires(Permission.SEE_THERAPY)
def show(request: ChairRequest, therapy: UUID, number: int, task: int) -> HttpResponse:
    """What is agreed, who does it, how it went, and how it came to that."""
    own = plan_frame(request, therapy)
    here = task_of(own, number, task)
    context = {"frame": own, "task": here, "goal": goal_of(own, number), "story": story(here)}
    return render(request, "plan/task.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.CHANGE_PLAN)
def propose(request: ChairRequest, therapy: UUID, number: int) -> HttpResponse:
    """A new task for a goal."""
    own = plan_frame(request, therapy)
    goal = goal_of(own, number)
    ideas = ideas_of.offered(own.therapy.practice_id)
    form = TaskForm(request.POST or None, names=own.names, initial=_as_idea(request, ideas))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.propose(goal=goal.row, draft=form.draft(), key=form.cleaned_data["key"], by=own.own)
        except GoalEnded:
            form.add_error(None, _("This goal has ended. Reopen it first. Your text is still here."))
        else:
            messages.success(request, _("Thank you. {name} can see your task now.").format(name=own.other.name))
            return redirect("task", therapy=therapy, number=number, task=made.number)
    context = {"frame": own, "goal": goal, "form": form, "ideas": ideas, "address": request.path}
    return render(request, "plan/propose_task.html", context)


def _as_idea(request: ChairRequest, ideas: tuple[TaskIdea, ...]) -> dict[str, Any]:
    """What the form begins with where the address names an idea: words to be changed, and nothing is sent."""
    idea = ideas_of.chosen(ideas, request.GET.get("idea", ""))
    return {name: getattr(idea, name) for name in ("words", "owner", "place")} if idea else {}


@require_http_methods(["GET", "POST"])
@requires(Permission.CHANGE_PLAN)
def change(request: ChairRequest, therapy: UUID, number: int, task: int) -> HttpResponse:
    """Put a task another way, the old beside the new."""
    own = plan_frame(request, therapy)
    here = task_of(own, number, task)
    form = TaskForm(request.POST or None, names=own.names, initial=_as_it_is(here))
    context = {"frame": own, "task": here, "form": form, "back_url": back_to(here, own)}
    if request.method == "POST" and form.is_valid():
        if meanwhile := _meanwhile(own, here, form):
            return render(request, "plan/change_task.html", context | meanwhile)
        messages.success(request, _("Thank you. {name} can see your wording now.").format(name=own.other.name))
        return redirect("task", therapy=therapy, number=number, task=task)
    return render(request, "plan/change_task.html", context)


def _as_it_is(here: TaskShown) -> dict[str, Any]:
    newest = here.newest.row
    return {name: getattr(newest, name) for name in ("words", "owner", "place", "rhythm", "due_on")} | {
        "seen": here.latest
    }


def _meanwhile(own: Frame, here: TaskShown, form: TaskForm) -> dict[str, Any]:
    """Write it; where something came in between, the form again with what was typed and what is there now."""
    try:
        services.propose_version(task=here.row, draft=form.draft(), after=form.cleaned_data["seen"], by=own.own)
    except ChangedMeanwhile:
        what = "changed"
    except (GoalEnded, services.TaskEnded):
        what = "ended"
    else:
        return {}
    fresh = task_of(own, here.goal, here.number)
    again = TaskForm({**form.data.dict(), "seen": fresh.latest}, names=own.names)  # type: ignore[attr-defined]
    return {"task": fresh, "form": again, "meanwhile": what}


@require_http_methods(["GET", "POST"])
@requires(Permission.CHANGE_PLAN)
def stance(request: ChairRequest, therapy: UUID, number: int, task: int) -> HttpResponse:
    """Say what one thinks of a version, the newest where `?version=` names none."""
    own = plan_frame(request, therapy)
    here = task_of(own, number, task)
    numbered = {str(version.number): version for version in here.wordings.values()}
    about = numbered.get(request.GET.get("version", ""), here.newest)
    form = TaskStanceForm(request.POST or None, wordings=here.wordings, initial=_as_said(here, about))
    context = _about(own, here, about) | {"form": form}
    if request.method == "POST" and form.is_valid():
        reason = _refused(own, here, form.said())
        if not reason:
            messages.success(request, _("Thank you. {name} can see this now.").format(name=own.other.name))
            return redirect("task", therapy=therapy, number=number, task=task)
        context |= _again(own, here, form, reason)
    return render(request, "plan/task_stance.html", context)


def _about(own: Frame, here: TaskShown, version: Version) -> dict[str, Any]:
    how = here.how_of(version)
    return {"frame": own, "task": here, "version": version, "how": how, "back_url": back_to(here, own)}


def _as_said(here: TaskShown, about: Version) -> dict[str, Any]:
    yours = about.yours
    said = {"stance": yours.stance, "reason": yours.reason, "own_words": yours.own_words} if yours.at else {}
    return {"version": about.number, "seen": here.latest} | said


def _again(own: Frame, here: TaskShown, form: TaskStanceForm, reason: str) -> dict[str, Any]:
    """The form with what was typed, now about the newest version; the one it was about stands beside it."""
    fresh, before = task_of(own, here.goal, here.number), here.wordings[form.cleaned_data["version"]]
    data = {**form.data.dict(), "version": fresh.latest, "seen": fresh.latest}  # type: ignore[attr-defined]
    again = TaskStanceForm(data, wordings=fresh.wordings)
    shown = _about(own, fresh, fresh.newest) | {"form": again, "meanwhile": reason}
    return shown if before.number == fresh.latest else shown | {"before": before, "before_how": here.how_of(before)}


def _refused(own: Frame, here: TaskShown, said: dict[str, Any]) -> str:
    """Say it; where it cannot be taken, why not, in words. Nothing is noted then."""
    try:
        services.take_stance(task=here.row, by=own.own, **said)
    except ChangedMeanwhile:
        return _(
            "Someone suggested different wording while this page was open. Your answer was not saved. Check "
            "the new wording and choose."
        )
    except OldVersion:
        return _("You've both agreed to different wording since then. To go back to this wording, suggest it again.")
    except GoalEnded:
        return _("The goal for this task has ended. Your answer was not saved.")
    except services.TaskEnded:
        return _("This task is done or was stopped. Your answer was not saved. You can restart it.")
    return ""


@require_POST
@requires(Permission.CHANGE_PLAN)
def move(request: ChairRequest, therapy: UUID, number: int, task: int) -> HttpResponse:
    """Done, let go, taken up again, or kept as it is: one button each."""
    own, form = plan_frame(request, therapy), MoveForm(request.POST)
    here = task_of(own, number, task)
    if not form.is_valid():
        messages.error(request, _("Sorry, that did not work. Try again."))
    elif reason := _not_moved(own, here, TaskState(form.cleaned_data["to"])):
        messages.warning(request, reason)
    else:
        messages.success(request, _("Thank you. {name} can see this now.").format(name=own.other.name))
    return redirect("task", therapy=therapy, number=number, task=task)


@require_POST
@requires(Permission.CHANGE_PLAN)
def keep(request: ChairRequest, therapy: UUID, number: int, task: int) -> HttpResponse:
    """The task fits as it is."""
    own, form = plan_frame(request, therapy), SeenForm(request.POST)
    here = task_of(own, number, task)
    try:
        services.keep(task=here.row, seen=form.cleaned_data["seen"] if form.is_valid() else 0, by=own.own)
        messages.success(request, _("Thank you. The task stays as it is."))
    except GoalEnded:
        messages.warning(request, _("The goal for this task has ended. Your answer was not saved."))
    except services.TaskEnded:
        messages.warning(request, _("This task is done or was stopped. You can restart it."))
    return redirect("task", therapy=therapy, number=number, task=task)


def _not_moved(own: Frame, here: TaskShown, to: TaskState) -> str:
    """Move it; where it cannot go there, why not, in words."""
    try:
        services.move(task=here.row, to=to, by=own.own)
    except services.CannotMove as fault:
        words = {
            TaskState.DONE: _("This task was just marked as done."),
            TaskState.SET_ASIDE: _("This task was just stopped. You can restart it."),
            TaskState.OPEN: _("This task was just restarted."),
        }
        return words[fault.state]
    except services.NotYours:
        return _("Only the person doing this task can mark it as done.")
    except GoalEnded:
        return _("The goal for this task has ended. Reopen the goal first.")
    return ""
