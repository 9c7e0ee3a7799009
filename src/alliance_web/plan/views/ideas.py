"""Ideas for tasks, under Settings: the practice's own list."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest
from alliance_web.people.set_up_tabs import tabs

from ..forms.ideas import ArchiveForm, IdeaForm
from ..queries import ideas as queries
from ..services import ideas as services

if TYPE_CHECKING:
    from ..models import TaskIdea

METHODS = ["GET", "HEAD", "POST"]
PAGE = "task-ideas"


@require_safe
@requires(Permission.MANAGE_PRACTICE)
def task_ideas(request: SignedInRequest) -> HttpResponse:
    """Every idea: those that forms offer, and those in the archive."""
    context = {"ideas": queries.all_ideas(request.practice.pk), "tabs": tabs(PAGE)}
    return render(request, "plan/ideas.html", context)


@require_http_methods(METHODS)
@requires(Permission.MANAGE_PRACTICE)
def add(request: SignedInRequest) -> HttpResponse:
    """A new idea."""
    form = IdeaForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.add(practice=request.practice, key=form.cleaned_data["key"], idea=form.idea(), by=request.user)
        except services.ChangedMeanwhile:
            form.is_sent_anew(key=uuid4())
            form.add_error(None, _("You already saved a different idea from this page. Save again to add this one."))
        else:
            messages.success(request, _("Task idea added."))
            return redirect(PAGE)
    context = {"form": form, "title": _("Add task idea")}
    return render(request, "plan/idea.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
@requires(Permission.MANAGE_PRACTICE)
def task_idea(request: SignedInRequest, idea: UUID) -> HttpResponse:
    """One idea, to be changed or archived."""
    row = _idea(request, idea)
    as_it_is = {name: getattr(row, name) for name in ("title", "words", "goals", "owner", "place")}
    form = IdeaForm(request.POST if request.method == "POST" else None, initial=as_it_is | {"seen": row.changes})
    if form.is_bound and form.is_valid() and _changed(request, row, form):
        return redirect(PAGE)
    context = {"form": form, "title": _("Edit task idea"), "idea": _idea(request, idea)}
    return render(request, "plan/idea.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.MANAGE_PRACTICE)
def archive(request: SignedInRequest, idea: UUID) -> HttpResponse:
    """Out of the forms, or back into them."""
    row, form = _idea(request, idea), ArchiveForm(request.POST)
    if not form.is_valid():
        raise Http404("Neither into the archive nor out of it.")
    archived = form.cleaned_data["archived"] == "yes"
    services.archive(row=row, archived=archived, by=request.user)
    gone = _("Archived. Tasks that use this idea have not changed.")
    messages.success(request, gone if archived else _("Restored. Forms show this idea again."))
    return redirect(PAGE)


def _idea(request: SignedInRequest, key: UUID) -> TaskIdea:
    """An idea of this practice. Raises Http404."""
    row = queries.idea(request.practice.pk, key)
    if row is None:
        raise Http404("No such idea.")
    return row


def _changed(request: SignedInRequest, row: TaskIdea, form: IdeaForm) -> bool:
    try:
        services.change(row=row, idea=form.idea(), seen=form.cleaned_data["seen"], by=request.user)
    except services.ChangedMeanwhile as fault:
        form.is_sent_anew(seen=fault.newest.changes)
        words = _("Someone just edited this idea. Their version is below. Yours is still in the form.")
        form.add_error(None, words)
        return False
    messages.success(request, _("Saved."))
    return True
