"""Plan a session or a series, move them, cancel them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest
from alliance_web.therapies import queries as therapies
from alliance_web.therapies.services import sessions

from ..forms import MoveForm, PlanForm, SeriesForm, zone_words
from ..lengths import LENGTH
from ..queries.facts import minutes_of
from ..queries.series import rest_of
from ..queries.usual import Usual, usual
from ..services import planning
from ..wording import when
from .frame import attempt, form_frame, frame, sent, session_of, therapy_of

if TYPE_CHECKING:
    from alliance_web.therapies.models import Session, Therapy


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_THERAPY)
def plan(request: SignedInRequest, therapy: UUID) -> HttpResponse:
    """Plan the next session at the usual time with one button, or at another time; or note one that was."""
    row = therapy_of(therapy)
    offer, number = usual(row), therapies.next_number(row)
    form = PlanForm(_with_length(request, LENGTH), therapy=row, initial=_initial(number, offer))
    if request.method == "POST" and form.is_valid() and _planned(request, row, form):
        return redirect("therapy", therapy=therapy)
    shown = offer if request.method == "GET" and row.ended_on is None else None
    context = form_frame(
        row,
        form=form,
        title=_("Plan a session"),
        submit=_("Plan session"),
        lead=zone_words(),
        offer=shown,
        offer_label=_("Plan {when}").format(when=when(shown.starts_at)) if shown else "",
        number=number,
    )
    return render(request, "scheduling/plan.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_THERAPY)
def plan_series(request: SignedInRequest, therapy: UUID) -> HttpResponse:
    """Plan sessions every week or every second one."""
    row = therapy_of(therapy)
    offer = usual(row)
    initial = {"first": offer.starts_at, "minutes": offer.minutes} if offer else {}
    form = SeriesForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, "first", lambda: _series(request, row, form))
        if done:
            messages.success(request, _series_words(done))
            return redirect("therapy", therapy=therapy)
    context = form_frame(row, form=form, title=_("Plan a series"), submit=_("Plan series"), lead=zone_words())
    return render(request, "therapies/form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_THERAPY)
def move(request: SignedInRequest, therapy: UUID, number: int) -> HttpResponse:
    """Another time for a session, or for the rest of its series."""
    row = therapy_of(therapy)
    session = session_of(row, number)
    minutes, rest = minutes_of(session.pk), len(rest_of(session))
    initial = {"starts_at": session.starts_at, "minutes": minutes}
    form = MoveForm(_with_length(request, minutes), therapy=row, number=number, rest=rest, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, "starts_at", lambda: _moved(request, session, form))
        if done:
            messages.success(request, done)
            return redirect("therapy", therapy=therapy)
    title = _("Move session {number}").format(number=number)
    context = form_frame(row, form=form, title=title, submit=_("Move session"), lead=zone_words())
    return render(request, "therapies/form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_THERAPY)
def cancel(request: SignedInRequest, therapy: UUID, number: int) -> HttpResponse:
    """Ask, then cancel: this session, or it and the later ones of its series."""
    row = therapy_of(therapy)
    session = session_of(row, number)
    if request.method == "GET":
        later = max(len(rest_of(session)) - 1, 0)
        return render(request, "scheduling/cancel.html", frame(row, session=session, later=later))
    try:
        _cancelled(request, session)
    except sessions.HasAnswers:
        words = _("You cannot cancel session {number} because it has answers.")
        messages.error(request, words.format(number=number))
    except planning.Gone:
        messages.info(request, _("Session {number} was already cancelled.").format(number=number))
    return redirect("therapy", therapy=therapy)


def _initial(number: int, offer: Usual | None) -> dict[str, object]:
    if offer is None:
        return {"number": number}
    return {"number": number, "starts_at": offer.starts_at, "minutes": offer.minutes}


def _with_length(request: SignedInRequest, minutes: int) -> Any:
    """What was sent; a form that says nothing of the length leaves it as it is."""
    if (data := sent(request)) is None:
        return None
    filled = data.copy()
    filled.setdefault("minutes", str(minutes))
    filled.setdefault("scope", MoveForm.THIS)
    return filled


def _planned(request: SignedInRequest, therapy: Therapy, form: PlanForm) -> bool:
    try:
        done = attempt(request, form, "starts_at", lambda: _one(request, therapy, form))
    except sessions.NumberTaken:
        form.add_error("number", _("Enter a different number. This one has just been used, perhaps in another tab."))
        return False
    if done:
        said = _("Session {number} planned.") if done.new else _("Session {number} is already planned for that time.")
        messages.success(request, said.format(number=done.sessions[0].number))
    return bool(done)


def _one(request: SignedInRequest, therapy: Therapy, form: PlanForm) -> planning.Planned:
    words = form.cleaned_data
    return planning.plan(
        therapy=therapy,
        starts_at=words["starts_at"],
        minutes=words["minutes"],
        number=words["number"],
        known=form.known_overlaps(),
        by=request.user,
    )


def _series(request: SignedInRequest, therapy: Therapy, form: SeriesForm) -> planning.Planned:
    words = form.cleaned_data
    return planning.plan_series(
        therapy=therapy,
        submission=words["submission"],
        starts=form.starts,
        weeks=words["weeks"],
        minutes=words["minutes"],
        known=form.known_overlaps(),
        by=request.user,
    )


def _series_words(done: planning.Planned) -> str:
    if not done.new:
        return _("This series is already planned.")
    return ngettext("{n} session planned.", "{n} sessions planned.", done.new).format(n=done.new)


def _moved(request: SignedInRequest, session: Session, form: MoveForm) -> str:
    at, minutes, known = form.cleaned_data["starts_at"], form.cleaned_data["minutes"], form.known_overlaps()
    if form.moves_rest():
        n = planning.move_rest(session=session, starts_at=at, minutes=minutes, known=known, by=request.user)
        return ngettext("{n} session moved.", "{n} sessions moved.", n).format(n=n)
    planning.move(session=session, starts_at=at, minutes=minutes, known=known, by=request.user)
    return _("Session {number} moved.").format(number=session.number)


def _cancelled(request: SignedInRequest, session: Session) -> None:
    if request.POST.get("scope") == MoveForm.REST:
        n = planning.cancel_rest(session=session, by=request.user)
        said = ngettext("{n} session cancelled.", "{n} sessions cancelled.", n).format(n=n)
    else:
        planning.cancel(session=session, by=request.user)
        said = _("Session {number} cancelled. There will be no check-in for it.").format(number=session.number)
    messages.success(request, said)
