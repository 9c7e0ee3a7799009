"""The link after the end: it names nobody before somebody has said what only the client knows."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance_web.access.gate import requires, shows
from alliance_web.access.permissions import Permission
from alliance_web.safety.queries import plan_of

from ..asked import Asked, asked
from ..forms import AnswersForm, NotTodayForm, OpenForm
from ..services import answering
from ..services.answering import CannotBeUsed
from ..states import NotToday, Opens
from ..wording import HEAR, LASTED, NOT_TODAY, how_long

if TYPE_CHECKING:
    from alliance_web.safety.models import SafetyPlan

    from ..models import Wave

OPENED = "follow_up"
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
            return _questions(request, wave, token)
        form = OpenForm(request.POST or None, opens=Opens(wave.follow_up.opens))
        if request.method == "POST" and form.is_valid():
            if answering.open_with(wave=wave, said=form.cleaned_data["said"]):
                _note_open(request, wave)
                return redirect("follow-up-link", token)
            if not (left := answering.tries_left(wave)):
                return _closed(request, "closed")
            form.add_error("said", _("That is not what we have. Tries left: {n}.").format(n=left))
    except CannotBeUsed as fault:
        return _closed(request, fault.why)
    context = {"form": form, "token": token, "not_today": NOT_TODAY}
    return render(request, "follow_up/open.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.HOLDER_OF_LINK)
def answers(request: HttpRequest, token: str) -> HttpResponse:
    """Take in the answers of whoever has opened the link."""
    shows(request, ())
    try:
        wave = answering.find(token)
        if not _is_open(request, wave):
            return redirect("follow-up-link", token)
        form = AnswersForm(request.POST, asked=asked(wave))
        if not form.is_valid():
            return _questions(request, wave, token, form)
        needs_help = answering.answer(wave=wave, said=form.said())
    except CannotBeUsed as fault:
        return _closed(request, fault.why)
    plan = plan_of(wave.follow_up.therapy.practice_id) if needs_help else None
    return render(request, "follow_up/thanks.html", {"plan": plan})


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
        return _closed(request, fault.why)
    context = {"what": what.value, "day": date_format(day, "j F") if day else ""}
    return render(request, "follow_up/not_today.html", context)


def _questions(request: HttpRequest, wave: Wave, token: str, form: AnswersForm | None = None) -> HttpResponse:
    here = asked(wave)
    shows(request, [wave.follow_up.therapy.key])
    plan = plan_of(wave.follow_up.therapy.practice_id)
    context = {
        "form": form or AnswersForm(asked=here),
        "asked": here,
        "how_long": how_long(wave.months),
        "token": token,
        "plan": plan,
        "named": _named(plan, here),
        "not_today": NOT_TODAY,
        "lasted": [(value.value, words) for value, words in LASTED.items()],
        "hear": [(value.value, words) for value, words in HEAR.items()],
    }
    return render(request, "follow_up/questions.html", context, status=422 if form else 200)


def _named(plan: SafetyPlan | None, here: Asked) -> str:
    """Who looks at an answer about self-harm; "" where that is the therapist, whom the page names anyway."""
    named = plan.answered_by if plan else None
    return named.name if named and named.pk != here.frame.chairs.therapist.user_id else ""


def _closed(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "follow_up/closed.html", {"why": why}, status=STATUS.get(why, 410))


def _is_open(request: HttpRequest, wave: Wave) -> bool:
    opened: dict[str, float] = request.session.get(OPENED, {})
    return opened.get(str(wave.key), 0) > time.time()


def _note_open(request: HttpRequest, wave: Wave) -> None:
    request.session[OPENED] = {str(wave.key): time.time() + OPEN_FOR}
