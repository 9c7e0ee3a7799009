"""Bring a questionnaire, its licensed wording, or the word that nobody earns money with it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance.instruments import DefinitionFaults, LicenceFaults
from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest

from ..forms import DeclarationForm, OwnForm, WordingForm
from ..services import own
from ..services import wording as wordings
from .catalogue import entry_of, form_context


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_PRACTICE)
def add(request: SignedInRequest) -> HttpResponse:
    """A definition file; with faults it comes back with all of them, and nothing is stored."""
    form = OwnForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            row = own.add(practice=request.practice, content=file.read(), file=file.name, by=request.user)
        except DefinitionFaults as fault:
            for words in fault.faults:
                form.add_error("file", words)
        else:
            messages.success(request, _("Questionnaire saved."))
            return redirect("questionnaire", key=row.key)
    context = form_context(None, form=form, title=_("Add a questionnaire"), submit=_("Check and save"))
    return render(request, "questionnaires/add.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_PRACTICE)
def wording(request: SignedInRequest, key: str) -> HttpResponse:
    """The words of a questionnaire of which only the key is here, under the practice's licence."""
    entry = entry_of(request, key)
    if not entry.takes_wording or entry.needs_declaration:
        raise Http404("It has its words.")
    form = WordingForm(request.POST or None, instrument=entry.instrument)
    if request.method == "POST" and form.is_valid() and _brought(request, key, form):
        messages.success(request, _("Wording saved with your name and today's date."))
        return redirect("questionnaire", key=key)
    context = form_context(entry, form=form, title=_("Add licensed wording"), submit=_("Save wording"))
    return render(request, "questionnaires/wording.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.MANAGE_PRACTICE)
def take_back(request: SignedInRequest, key: str) -> HttpResponse:
    """The wording is not used any more."""
    entry = entry_of(request, key)
    wordings.take_back(practice=request.practice, key=entry.key, by=request.user)
    messages.success(request, _("Wording removed. Past answers are kept."))
    return redirect("questionnaire", key=key)


@require_POST
@requires(Permission.MANAGE_PRACTICE)
def stop(request: SignedInRequest, key: str) -> HttpResponse:
    """A questionnaire of the practice's own is not asked any more; asked again, it is."""
    entry = entry_of(request, key)
    if entry.own is None:
        raise Http404("Not your own.")
    change = own.resume if entry.own.stopped_at else own.stop
    change(definition=entry.own, by=request.user)
    messages.success(request, _("Saved."))
    return redirect("questionnaire", key=key)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_PRACTICE)
def declaration(request: SignedInRequest) -> HttpResponse:
    """Declare that nobody earns money with the pack."""
    form = DeclarationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wordings.declare_non_commercial(practice=request.practice, by=request.user)
        messages.success(request, _("Declaration saved. You can now use these questionnaires."))
        return redirect("questionnaires")
    context = form_context(None, form=form, title=_("Non-commercial use only"), submit=_("Declare non-commercial use"))
    return render(request, "questionnaires/declaration.html", context)


@require_POST
@requires(Permission.MANAGE_PRACTICE)
def withdraw(request: SignedInRequest) -> HttpResponse:
    """The declaration does not hold any more."""
    wordings.withdraw_declaration(practice=request.practice, by=request.user)
    messages.success(request, _("Declaration withdrawn. These questionnaires are off. Past answers are kept."))
    return redirect("questionnaires")


def _brought(request: SignedInRequest, key: str, form: WordingForm) -> bool:
    words = form.cleaned_data
    try:
        wordings.bring(
            practice=request.practice,
            key=key,
            wording=form.wording(),
            licence=words["licence"],
            allowed_use=words["allowed_use"],
            covers_electronic_use=words["covers_electronic_use"],
            expires_on=words["expires_on"],
            by=request.user,
        )
    except LicenceFaults as fault:
        for reason in fault.faults:
            form.add_error(None, _(reason))
        return False
    return True
