"""The link after the end: it names nobody before somebody has said what only the client knows."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance_web.access.gate import requires, shows
from alliance_web.access.permissions import Permission
from alliance_web.safety.queries import plan_of

from ..asked import asked
from ..forms import AnswersForm, NotTodayForm, OpenForm
from ..services import answering
from ..services.answering import CannotBeUsed
from ..states import NotToday, Opens
from ..wording import NOT_TODAY
from .sheet import carried, questions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..models import Wave

OPENED = "follow_up"
# The field of what only the client knows.
WORD = "said"
# So long a link stays open in the browser in which it was opened.
OPEN_FOR = 12 * 3600
# Gone for good, but for a link that never was one of ours.
STATUS = {"unknown": 404}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.HOLDER_OF_LINK)
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for what only the client knows; then show the questions."""
    shows(request, ())
    try:
        wave = answering.find(token)
        if request.method != "POST" and _is_open(request, wave):
            return questions(request, wave, token)
        form = OpenForm(request.POST or None, opens=Opens(wave.follow_up.opens))
        if request.method == "POST" and _opens(request, wave, form):
            return redirect("follow-up-link", token)
    except CannotBeUsed as fault:
        return _closed(request, fault)
    return _ask_who(request, token, form)


@require_POST
@requires(Permission.HOLDER_OF_LINK)
def answers(request: HttpRequest, token: str) -> HttpResponse:
    """Take in the answers of whoever has opened the link; whose opening is over says the word again, here."""
    shows(request, ())
    try:
        wave = answering.find(token)
        if not _is_open(request, wave):
            word = OpenForm(request.POST if WORD in request.POST else None, opens=Opens(wave.follow_up.opens))
            if not _opens(request, wave, word):
                return _ask_who(request, token, word, carried=carried(request.POST))
        return _take(request, wave, token)
    except CannotBeUsed as fault:
        return _closed(request, fault)


@require_POST
@requires(Permission.HOLDER_OF_LINK)
def report(request: HttpRequest, token: str) -> HttpResponse:
    """An answer about self-harm, told the moment it is chosen."""
    shows(request, ())
    try:
        wave = answering.find(token)
    except CannotBeUsed:
        return JsonResponse({}, status=410)
    if not _is_open(request, wave):
        return JsonResponse({}, status=401)
    answering.report_risk(wave=wave, answers=AnswersForm(request.POST, asked=asked(wave)).risk_answers())
    return JsonResponse({"next": reverse("help-now")})


@require_POST
@requires(Permission.HOLDER_OF_LINK)
def not_today(request: HttpRequest, token: str) -> HttpResponse:
    """Later, pause or stop: all three at once and without a reason."""
    shows(request, ())
    form = NotTodayForm(request.POST)
    try:
        wave = answering.find(token)
        if not form.is_valid():
            return redirect("follow-up-link", token)
        what = NotToday(form.cleaned_data["what"])
        day = answering.not_today(wave=wave, what=what)
    except CannotBeUsed as fault:
        return _closed(request, fault)
    context = {"what": what.value, "day": date_format(day, "j F") if day else ""}
    return render(request, "follow_up/not_today.html", context)


def _opens(request: HttpRequest, wave: Wave, form: OpenForm) -> bool:
    """Whether the right word was said; what was wrong stands in the form. Raises CannotBeUsed."""
    if not form.is_valid():
        return False
    if answering.open_with(wave=wave, said=form.cleaned_data[WORD]):
        _note_open(request, wave)
        return True
    if not (left := answering.tries_left(wave)):
        raise CannotBeUsed("closed")
    form.add_error(WORD, _("That is not what we have. Tries left: {n}.").format(n=left))
    return False


def _ask_who(
    request: HttpRequest, token: str, form: OpenForm, *, carried: Sequence[tuple[str, str]] = ()
) -> HttpResponse:
    """The page before any name. `carried`: answers that were sent when the opening was over; they go on in the page."""
    context = {"form": form, "token": token, "not_today": NOT_TODAY, "carried": carried}
    return render(request, "follow_up/open.html", context, status=422 if form.errors else 200)


def _take(request: HttpRequest, wave: Wave, token: str) -> HttpResponse:
    """Store what was sent. What cannot be stored is shown back, with help at once for who needs it."""
    form = AnswersForm(request.POST, asked=asked(wave))
    if not form.is_valid():
        needs_help = answering.report_risk(wave=wave, answers=form.risk_answers())
        return questions(request, wave, token, form, needs_help=needs_help)
    needs_help = answering.answer(wave=wave, said=form.said())
    plan = plan_of(wave.follow_up.therapy.practice_id) if needs_help else None
    return render(request, "follow_up/thanks.html", {"plan": plan, "sent": wave.key})


def _closed(request: HttpRequest, fault: CannotBeUsed) -> HttpResponse:
    sent = fault.wave if fault.why == "answered" else None
    return render(request, "follow_up/closed.html", {"why": fault.why, "sent": sent}, status=STATUS.get(fault.why, 410))


def _is_open(request: HttpRequest, wave: Wave) -> bool:
    opened: dict[str, float] = request.session.get(OPENED, {})
    return opened.get(str(wave.key), 0) > time.time()


def _note_open(request: HttpRequest, wave: Wave) -> None:
    request.session[OPENED] = {str(wave.key): time.time() + OPEN_FOR}
