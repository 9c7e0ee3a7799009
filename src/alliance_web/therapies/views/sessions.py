"""Plan, move and cancel sessions, and give the client the link of a check-in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.relation import Part
from alliance_web.access.request import SignedInRequest
from alliance_web.messages.queries import state as mail_state

from .. import queries
from ..answering import asked_about
from ..forms import PlanForm, TimeForm
from ..services import notices, sessions
from .frame import form_frame, frame, session_of, therapy_of

if TYPE_CHECKING:
    from ..models import Therapy

WEEK = timedelta(days=7)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_THERAPY)
def plan(request: SignedInRequest, therapy: UUID) -> HttpResponse:
    """Plan the next session, or note one that was."""
    row = therapy_of(therapy)
    number = queries.next_number(row)
    form = PlanForm(request.POST or None, therapy=row, initial={"number": number, "starts_at": _next_time(row)})
    if request.method == "POST" and form.is_valid() and _planned(request, row, form):
        return redirect("therapy", therapy=therapy)
    context = form_frame(row, form=form, title=_("Plan a session"), submit=_("Plan session"), lead=_where())
    return render(request, "therapies/form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_THERAPY)
def move(request: SignedInRequest, therapy: UUID, number: int) -> HttpResponse:
    """Another time for a session."""
    row = therapy_of(therapy)
    session = session_of(row, number)
    form = TimeForm(request.POST or None, therapy=row, number=number, initial={"starts_at": session.starts_at})
    if request.method == "POST" and form.is_valid():
        try:
            sessions.move(session=session, starts_at=form.cleaned_data["starts_at"], by=request.user)
            messages.success(request, _("Session {number} moved.").format(number=number))
            return redirect("therapy", therapy=therapy)
        except sessions.HasAnswers:
            form.add_error(
                "starts_at", _("Enter a time in the past. This session has answers, so it has already taken place.")
            )
    title = _("Move session {number}").format(number=number)
    context = form_frame(row, form=form, title=title, submit=_("Move session"), lead=_where())
    return render(request, "therapies/form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_THERAPY)
def cancel(request: SignedInRequest, therapy: UUID, number: int) -> HttpResponse:
    """Ask, then cancel."""
    row = therapy_of(therapy)
    session = session_of(row, number)
    if request.method == "GET":
        return render(request, "therapies/cancel.html", frame(row, session=session))
    try:
        sessions.cancel(session=session, by=request.user)
        messages.success(
            request, _("Session {number} cancelled. There will be no check-in for it.").format(number=number)
        )
    except sessions.HasAnswers:
        words = _("You cannot cancel session {number} because it has answers.")
        messages.error(request, words.format(number=number))
    return redirect("therapy", therapy=therapy)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_THERAPY)
def link(request: SignedInRequest, therapy: UUID, number: int) -> HttpResponse:
    """What opens the client's check-ins about a session: to scan, to read, to send."""
    row = therapy_of(therapy)
    session = session_of(row, number)
    client = queries.chairs(row).client
    links = [one for one in asked_about(row).get(number, ()) if one.part is Part.CLIENT and one.link]
    if request.method == "POST":
        addresses = tuple(one.link for one in links)
        if links and notices.send_check_in(participant=client, links=addresses, session=number, by=request.user):
            messages.success(request, _("We're sending the email."))
        else:
            messages.error(
                request, _("We cannot send email. Ask the client to scan the code, or send the link yourself.")
            )
        return redirect("session-link", therapy=therapy, number=number)
    can_send = settings.MAIL_IS_SENT and bool(notices.address_of(client))
    has_begun = session.starts_at <= timezone.now()
    state = mail_state(notices.about_session(client, number))
    context = frame(row, session=session, links=links, can_send=can_send, has_begun=has_begun, state=state)
    return render(request, "therapies/link.html", context)


def _planned(request: SignedInRequest, therapy: Therapy, form: PlanForm) -> bool:
    words = form.cleaned_data
    try:
        sessions.plan(therapy=therapy, starts_at=words["starts_at"], number=words["number"], by=request.user)
    except sessions.NumberTaken:
        form.add_error("number", _("Enter a different number. This one has just been used, perhaps in another tab."))
    except sessions.TherapyEnded:
        form.add_error(None, _("This therapy has ended. Reopen it to plan a session."))
    else:
        messages.success(request, _("Session {number} planned.").format(number=words["number"]))
        return True
    return False


def _next_time(therapy: Therapy) -> datetime | None:
    """A week after the last session at the same hour on the wall, or as many weeks as it takes to be ahead."""
    before, _after = queries.neighbours(therapy, queries.next_number(therapy))
    if before is None:
        return None
    local = timezone.localtime(before.starts_at).replace(tzinfo=None) + WEEK
    while local < timezone.localtime().replace(tzinfo=None):
        local += WEEK
    return timezone.make_aware(local)


def _where() -> str:
    return _("Practice time zone: {zone}.").format(zone=timezone.get_current_timezone_name())
