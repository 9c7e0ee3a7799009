"""Answer a check-in: one page behind two doors."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from alliance_web.access.gate import requires, shows
from alliance_web.access.permissions import Permission

from ..forms.answers import AnswerForm
from ..services import asking, ratings
from ..standing import Standing, standing
from . import door as doors
from .closed import closed, link_wrong, put_off_page, with_link
from .door import LATER, Door, help_path
from .sheet import ON, SEND, Part, show

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@requires(Permission.HOLDER_OF_LINK)
def check_in_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """One check-in, opened with its link and without signing in."""
    return with_link(request, token, _page)


@require_http_methods(METHODS)
@requires(Permission.ANSWER_CHECK_IN)
def check_in(request: HttpRequest, therapy: UUID, check_in: UUID) -> HttpResponse:
    """One's own check-in, signed in."""
    return _page(request, doors.signed_in(request.user, therapy, check_in))


@require_POST
@requires(Permission.HOLDER_OF_LINK)
def report_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """An answer about self-harm, told the moment it is chosen."""
    try:
        found = asking.by_token(token)
    except asking.LinkExpired as fault:
        found = fault.check_in
    except asking.LinkWrong:
        return link_wrong(request)
    shows(request, [found.session.therapy.key])
    return _report(request, doors.linked(found, token))


@require_POST
@requires(Permission.ANSWER_CHECK_IN)
def report(request: HttpRequest, therapy: UUID, check_in: UUID) -> HttpResponse:
    """The same, signed in."""
    return _report(request, doors.signed_in(request.user, therapy, check_in))


def _report(request: HttpRequest, door: Door) -> HttpResponse:
    answers = AnswerForm(request.POST, instrument=door.instrument).risk_answers()
    ratings.report_risk(check_in=door.check_in, answers=answers)
    return JsonResponse({"next": help_path(door)})


def _page(request: HttpRequest, door: Door) -> HttpResponse:
    if request.method == "POST":
        return _take(request, door, AnswerForm(request.POST, instrument=door.instrument))
    found = standing(door.check_in)
    if found is not Standing.OPEN:
        return closed(request, door, found)
    if LATER in request.GET and door.check_in.put_off_at:
        return put_off_page(request, door)
    return show(request, door, AnswerForm(instrument=door.instrument))


def _take(request: HttpRequest, door: Door, form: AnswerForm) -> HttpResponse:
    """Store what was sent. What cannot be stored is shown back, with help at once for who needs it."""
    needs_help = ratings.report_risk(check_in=door.check_in, answers=form.risk_answers())
    if not form.is_valid() and (found := standing(door.check_in)) is not Standing.OPEN:
        return closed(request, door, found, form=form, needs_help=needs_help)
    if (part := _part_to_show(form, request.POST.get("step", SEND))) is not None:
        return show(request, door, form, part=part, needs_help=needs_help)
    try:
        said, came = form.said(door.check_in.key), door.came(request)
        ratings.submit(check_in=door.check_in, submission=said, came=came, by=door.by)
    except ratings.AlreadyAnswered:
        return closed(request, door, Standing.ANSWERED, form=form, needs_help=needs_help)
    except asking.NotOpen as fault:
        return closed(request, door, fault.standing, form=form, needs_help=needs_help)
    return _on(request, help_path(door) if needs_help else door.path)


def _part_to_show(form: AnswerForm, step: str) -> Part | None:
    """The part of the form that is to be shown next, None where the form is whole.

    Without JavaScript a form that asks about self-harm has two pages, and that question stands alone on the second.
    """
    so_far, whole = form.is_valid_so_far(), form.is_valid()
    if step != SEND and form.has_risk():
        form.forget_risk_faults()
        return Part.LAST if step == ON and so_far else Part.FIRST
    if not so_far:
        form.forget_risk_faults()
        return Part.FIRST
    return None if whole else Part.LAST


def _on(request: HttpRequest, path: str) -> HttpResponse:
    """The way on: for the page's own script as data, for a browser as an address."""
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse({"next": path})
    return redirect(path)
