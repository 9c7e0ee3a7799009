"""Import past ratings: choose a file, see what would happen, say yes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance_web.access.gate import requires, shows
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest

from . import services, trial, waiting
from .example import errors_csv, example_csv
from .forms import RatingsForm, TotalsForm
from .matching import Plan
from .reading import question_columns

FAULTS_SHOWN = 100


@require_http_methods(["GET", "POST"])
@requires(Permission.IMPORT_RATINGS)
def import_ratings(request: SignedInRequest) -> HttpResponse:
    """A file of ratings of both chairs."""
    form = RatingsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _tried(request, form.waiting())
    shows(request, ())
    context = {"form": form, "questions": question_columns(), "submit": _("Check file")}
    return render(request, "exchange/import_ratings.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.IMPORT_RATINGS)
def import_totals(request: SignedInRequest) -> HttpResponse:
    """A file of outcome totals."""
    form = TotalsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _tried(request, form.waiting())
    shows(request, ())
    return render(request, "exchange/import_totals.html", {"form": form, "submit": _("Check file")})


@require_POST
@requires(Permission.IMPORT_RATINGS)
def bring_in(request: SignedInRequest) -> HttpResponse:
    """Import the file that was tried."""
    token, owner = request.POST.get("token", ""), request.user
    file = waiting.fetch(token, owner=owner.pk)
    if file is None:
        messages.error(request, _("Choose the file again. We only keep it for 15 minutes."))
        return redirect("import-ratings")
    found = trial.try_file(file, owner)
    if found.past is None or found.plan is None:
        return _shown(request, file, found)
    done = services.bring_in(entries=found.past.entries, therapist=owner, practice=request.practice)
    waiting.forget(token, owner=owner.pk)
    messages.success(request, in_words(done))
    return redirect("caseload")


@require_safe
@requires(Permission.IMPORT_RATINGS)
def example(request: SignedInRequest) -> HttpResponse:
    """A file to fill in."""
    shows(request, ())
    answer = HttpResponse(example_csv(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="ratings.csv"'
    return answer


@require_safe
@requires(Permission.IMPORT_RATINGS)
def errors(request: SignedInRequest) -> HttpResponse:
    """Every fault of a file that was tried, as a table."""
    shows(request, ())
    faults = waiting.fetch_faults(request.GET.get("token", ""), owner=request.user.pk)
    if faults is None:
        messages.error(request, _("Choose the file again. We only keep it for 15 minutes."))
        return redirect("import-ratings")
    answer = HttpResponse(errors_csv(faults), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="errors.csv"'
    return answer


def in_words(done: Plan) -> str:
    """What an import brought, in a sentence."""
    ratings = ngettext("{n} rating", "{n} ratings", done.ratings).format(n=done.ratings)
    therapies = ngettext("{n} new therapy", "{n} new therapies", done.new_therapies).format(n=done.new_therapies)
    return _("Imported {ratings} and {therapies}.").format(ratings=ratings, therapies=therapies)


def _tried(request: SignedInRequest, file: waiting.Waiting) -> HttpResponse:
    return _shown(request, file, trial.try_file(file, request.user))


def _shown(request: SignedInRequest, file: waiting.Waiting, found: trial.Trial) -> HttpResponse:
    """The trial; the file waits where there is something to bring in."""
    matched = found.plan.therapies if found.plan else ()
    shows(request, (one.therapy.key for one in matched if one.therapy))
    useful = found.plan is not None and found.plan.changes_anything
    context = {
        "trial": found,
        "name": file.name,
        "faults": found.faults[:FAULTS_SHOWN],
        "more_faults": len(found.faults) - FAULTS_SHOWN,
        "token": waiting.keep(file, owner=request.user.pk) if useful else "",
        "faults_token": waiting.keep_faults(found.faults, owner=request.user.pk) if found.faults else "",
        "again": reverse("import-totals" if file.layout else "import-ratings"),
    }
    return render(request, "exchange/trial.html", context, status=200 if found.plan else 422)
