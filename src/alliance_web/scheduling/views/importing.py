"""Import appointments: choose a file, say whom each is with, say yes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from alliance_web.access.gate import requires, shows
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest
from alliance_web.therapies.services.sessions import TherapyEnded

from .. import trial
from ..forms import FileForm, Knowing, as_choices, inside_sentences, overlap_sentences
from ..queries.imports import places
from ..services import importing, planning
from ..trial import Trial

FAULTS_SHOWN = 100


@require_http_methods(["GET", "POST"])
@requires(Permission.IMPORT_APPOINTMENTS)
def choose_file(request: SignedInRequest) -> HttpResponse:
    """A calendar file or a table."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name, content = form.cleaned_data["file"].name, form.cleaned_data["file"].read()
        found = trial.try_file(content, request.user)
        token = "" if found.failed or not found.groups else trial.keep(name, content, owner=request.user.pk)
        return _shown(request, found, name, token)
    shows(request, ())
    context = {"form": form, "submit": _("Check file")}
    return render(request, "scheduling/import.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.IMPORT_APPOINTMENTS)
def bring_in(request: SignedInRequest) -> HttpResponse:
    """Import what was chosen."""
    token = request.POST.get("token", "")
    kept = trial.fetch(token, owner=request.user.pk)
    if kept is None:
        shows(request, ())
        messages.error(request, _("Choose the file again. We only keep it for 15 minutes."))
        return redirect("import-appointments")
    found = trial.try_file(kept[1], request.user)
    choices = _choices(request, found)
    if not choices:
        return _shown(request, found, kept[0], token, [_("Select a client for at least one title.")])
    return _brought(request, found, choices, kept[0], token)


def _brought(
    request: SignedInRequest, found: Trial, choices: list[importing.Choice], name: str, token: str
) -> HttpResponse:
    form = Knowing(request.POST)
    form.is_valid()
    sure = bool(form.cleaned_data.get("sure"))
    try:
        done = importing.bring_in(choices=choices, known=form.known_overlaps(), sure=sure, by=request.user)
    except planning.Overlaps as fault:
        known = " ".join(one.key for one in fault.found)
        return _shown(request, found, name, token, list(overlap_sentences(fault.found)), known=known, asks=True)
    except importing.OverlapsInFile as fault:
        known = request.POST.get("known", "")
        return _shown(request, found, name, token, list(inside_sentences(fault.pairs)), known=known, asks=True)
    except TherapyEnded:
        return _shown(request, found, name, token, [_("One of these therapies has ended. Select another client.")])
    trial.forget(token, owner=request.user.pk)
    messages.success(request, _words(done))
    shows(request, ())
    return redirect("caseload")


def _choices(request: SignedInRequest, found: Trial) -> list[importing.Choice]:
    """The rows with the therapy that was chosen for each; one that is not the therapist's own is no choice."""
    own = {str(one.therapy.key): one.therapy for one in places(request.user)}
    picked = trial.chosen(found, request.POST)
    return [importing.Choice(row, own[key]) for row, key in picked if key in own]


def _shown(
    request: SignedInRequest,
    found: Trial,
    name: str,
    token: str,
    problems: list[str] | None = None,
    *,
    known: str = "",
    asks: bool = False,
) -> HttpResponse:
    """What was understood, with a choice for each title; the file waits where there is something to bring in."""
    own = places(request.user) if found.groups else ()
    shows(request, (one.therapy.key for one in own))
    context = {"trial": found, "name": name, "token": token, "places": as_choices(own), "problems": problems or []}
    context |= {"known": known, "asks": asks, "sent": request.POST if request.POST.get("token") else None}
    context |= {"faults": found.faults[:FAULTS_SHOWN], "more_faults": len(found.faults[FAULTS_SHOWN:])}
    return render(request, "scheduling/trial.html", context, status=422 if found.failed or problems else 200)


def _words(done: importing.Brought) -> str:
    said = ngettext("Imported {n} session.", "Imported {n} sessions.", done.new).format(n=done.new)
    if not done.there:
        return said
    before = ngettext("{n} was already here.", "{n} were already here.", done.there).format(n=done.there)
    return f"{said} {before}"
