"""Help for whoever needs it now, and the answers that somebody has to look at."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliance_web.access.gate import refuse, requires, shows
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest

from . import queries
from .forms import LookedAfter
from .services import reviews as services


@require_safe
@requires(Permission.ANYONE)
def help_now(request: HttpRequest) -> HttpResponse:
    """The practice's emergency numbers, for anybody and at any time."""
    back = request.GET.get("back", "")
    context = {"plan": queries.plan_shown(), "back": back if _is_ours(back) else ""}
    return render(request, "safety/help_now.html", context)


def _is_ours(address: str) -> bool:
    """Whether an address leads to a page of this installation and nowhere else."""
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)


@require_safe
@requires(Permission.REVIEW_RISK)
def reviews(request: SignedInRequest) -> HttpResponse:
    """Every answer that waits for this person, the most pressing first."""
    who = request.user, request.relation.roles
    context = {"to_do": queries.reviews_to_do(*who), "done": queries.reviews_done(*who)}
    shows(request, (one.task.therapy.key for one in (*context["to_do"], *context["done"])))
    return render(request, "safety/reviews.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REVIEW_RISK)
def review(request: SignedInRequest, task: UUID) -> HttpResponse:
    """One answer: what was said, and the word that closes it."""
    found = queries.review(task, request.user, request.relation.roles)
    if found is None:
        raise _not_theirs(request, task)
    form = LookedAfter(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        is_first = services.close(task=found.task, by=request.user, **form.cleaned_data)
        messages.success(request, _closed_words(is_first))
        return redirect("review", task)
    shows(request, [found.task.therapy.key])
    context = {"review": found, "form": form, "about": _about(found)}
    return render(request, "safety/review.html", context, status=422 if form.errors else 200)


def _not_theirs(request: HttpRequest, task: UUID) -> Http404:
    """The same answer whether there is such a review or not; that someone asked for one that is there is recorded."""
    if therapy := queries.therapy_of(task):
        refuse(request, therapy)
    return Http404("No such review, or not yours.")


def _closed_words(is_first: bool) -> str:
    if is_first:
        return _("Thank you. Marked as reviewed.")
    return _(
        "Someone else has already marked this as reviewed. Their note was saved and yours was "
        "not. Record yours in your practice's notes."
    )


def _about(found: queries.Review) -> list[tuple[str, str]]:
    rows = [(_("Client"), found.client), (_("Email"), found.client_email), (_("Therapist"), found.therapist)]
    return [row for row in rows if row[1]] + [(_("Safety contact"), found.task.assigned_to.name)]
