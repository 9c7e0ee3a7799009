"""The pages for a check-in that cannot be answered: what is so, what to do, and what a form held."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from alliance_web.access.gate import shows
from alliance_web.access.relation import Part
from alliance_web.safety.queries import plan_of

from .. import queries
from ..forms.answers import AnswerForm
from ..services import asking, ratings
from ..services.taking_part import link
from ..standing import Standing
from . import door as doors
from .door import Door

EXPIRED, WRONG, PUT_OFF = "expired", "wrong", "put-off"
GONE = frozenset({Standing.CANCELLED, Standing.LEFT})
OUT = frozenset({Standing.PAUSED, Standing.STOPPED})


def closed(
    request: HttpRequest, door: Door, found: Standing, *, form: AnswerForm | None = None, needs_help: bool = False
) -> HttpResponse:
    """Why it cannot be answered. A form that came too late is shown back, so that nothing typed is lost."""
    status = 409 if form else 410 if found in GONE else 200
    context = _context(door, form, needs_help) | _when_answered(door, found) | _start_again(door, found)
    return render(request, "checkins/closed.html", {"why": found.value, **context}, status=status)


def put_off_page(request: HttpRequest, door: Door) -> HttpResponse:
    """ "Not now" was said, by a link."""
    return render(request, "checkins/closed.html", {"why": PUT_OFF, **_context(door, None, False)})


def with_link(request: HttpRequest, token: str, then: Callable[[HttpRequest, Door], HttpResponse]) -> HttpResponse:
    """What `then` answers to whoever holds the link of one check-in; a page that says so where the link opens none."""
    try:
        door = doors.by_link(token)
    except asking.LinkExpired as fault:
        shows(request, [fault.check_in.session.therapy.key])
        return link_expired(request, doors.linked(fault.check_in, token))
    except asking.LinkWrong:
        return link_wrong(request)
    shows(request, [door.check_in.session.therapy.key])
    return then(request, door)


def link_expired(request: HttpRequest, door: Door) -> HttpResponse:
    """The link is too old; what was sent through it is shown back."""
    form = AnswerForm(request.POST, instrument=door.instrument) if request.method == "POST" else None
    needs_help = form is not None and ratings.report_risk(check_in=door.check_in, answers=form.risk_answers())
    context = {"why": EXPIRED, **_context(door, form, needs_help)}
    return render(request, "checkins/closed.html", context, status=410)


def link_wrong(request: HttpRequest) -> HttpResponse:
    """The link opens nothing."""
    shows(request, ())
    return render(request, "checkins/closed.html", {"why": WRONG}, status=404)


def _context(door: Door, form: AnswerForm | None, needs_help: bool) -> dict[str, Any]:
    return {
        "door": door,
        "held": form.held() if form else (),
        "needs_help": needs_help,
        "plan": plan_of(door.check_in.session.therapy.practice_id) if needs_help else None,
    }


def _start_again(door: Door, found: Standing) -> dict[str, Any]:
    """Where the client says that they take part again, through the same kind of door."""
    if found not in OUT or door.part is not Part.CLIENT:
        return {}
    therapy = door.check_in.session.therapy
    return {"start_again": reverse("taking-part", args=[therapy.key]) if door.by else link(door.check_in.participant)}


def _when_answered(door: Door, found: Standing) -> dict[str, Any]:
    if found is not Standing.ANSWERED:
        return {}
    beside = queries.open_beside(door.check_in)
    more = {"more_path": door.to(beside), "not_now_path": door.not_now(beside)} if beside else {}
    both = door.is_about_both and queries.other_has_answered(door.check_in)
    return {"rated_at": queries.rated_at(door.check_in), "both_answered": both, **more}
