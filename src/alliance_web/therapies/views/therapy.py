"""Start a therapy, see its sessions, and change what holds for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.policy import can
from alliance_web.access.request import SignedInRequest
from alliance_web.questionnaires.queries import definition, may_be_asked

from .. import invited, queries
from ..answering import not_asked
from ..forms import ClientForm, OutcomeForm, StartForm, outcome_words
from ..services import therapy as therapies
from ..session_list import session_list
from .frame import form_frame, frame, therapy_of

if TYPE_CHECKING:
    from ..models import Therapy


@require_http_methods(["GET", "POST"])
@requires(Permission.START_THERAPY)
def start(request: SignedInRequest) -> HttpResponse:
    """A new therapy; the next step is to invite the client."""
    practice = request.practice
    initial = {"outcome": "phq-8", "started_on": timezone.localdate()}
    form = StartForm(request.POST or None, practice=practice, initial=initial)
    if request.method == "POST" and form.is_valid():
        return redirect("invite", therapy=_started(request, form).key)
    may_set_up = can(Permission.MANAGE_PRACTICE, request.relation)
    context = {
        "form": form,
        "may_set_up": may_set_up,
        "submit": _("Start"),
        "back_label": _("Back"),
        "back_url": reverse("caseload"),
    }
    return render(request, "therapies/start.html", context)


@require_safe
@requires(Permission.MANAGE_THERAPY)
def therapy(request: SignedInRequest, therapy: UUID) -> HttpResponse:
    """The sessions with who has answered and who is awaited, and the therapy's settings."""
    row = therapy_of(therapy)
    context = frame(row, outcome=_outcome(row), is_asked=_is_asked(row))
    client = context["chairs"].client
    last = invited.last_invitation(client)
    closed = invited.closed_because(last) if last else None
    context |= {"sessions": session_list(row), "last": last, "closed": closed}
    context["to_come"] = tuple(reversed([one for one in context["sessions"] if not one.begun]))
    context["not_asked"] = not_asked(context["chairs"], row)
    return render(request, "therapies/therapy.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_THERAPY)
def client(request: SignedInRequest, therapy: UUID) -> HttpResponse:
    """How the client is called, and where mail goes."""
    row = therapy_of(therapy)
    person = queries.chairs(row).client
    form = ClientForm(request.POST or None, initial={"name": person.name, "email": person.email})
    if request.method == "POST" and form.is_valid():
        therapies.change_client(participant=person, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("therapy", therapy=therapy)
    context = form_frame(row, form=form, title=_("Name and address"), submit=_("Save"))
    return render(request, "therapies/form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_THERAPY)
def outcome(request: SignedInRequest, therapy: UUID) -> HttpResponse:
    """Choose the outcome questionnaire for the sessions planned from now on."""
    row = therapy_of(therapy)
    initial = {"outcome": row.outcome, "outcome_every": row.outcome_every}
    form = OutcomeForm(request.POST or None, practice=row.practice, initial=initial)
    if request.method == "POST" and form.is_valid():
        therapies.choose_outcome(therapy=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. It holds for sessions that are planned from now on."))
        return redirect("therapy", therapy=therapy)
    may_set_up = can(Permission.MANAGE_PRACTICE, request.relation)
    context = form_frame(row, form=form, title=_("Questionnaire"), submit=_("Save"), may_set_up=may_set_up)
    return render(request, "therapies/outcome.html", context)


def _outcome(row: Therapy) -> str:
    return outcome_words(definition(row.outcome)) if row.outcome else _("None")


def _is_asked(row: Therapy) -> bool:
    """Whether its questionnaire may still be asked: licences end, and practices change their mind."""
    return not row.outcome or may_be_asked(row.outcome, row.practice_id)


def _started(request: SignedInRequest, form: StartForm) -> Therapy:
    words = form.cleaned_data
    return therapies.start(
        practice=request.practice,
        therapist=request.user,
        client_name=words["name"],
        client_email=words["email"],
        outcome=words["outcome"],
        outcome_every=words["outcome_every"],
        started_on=words["started_on"],
        by=request.user,
    )
