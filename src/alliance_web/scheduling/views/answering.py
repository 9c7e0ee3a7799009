"""The therapist answers a client who asks to move or cancel a session."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest
from alliance_web.therapies.queries import chairs

from ..forms import AnswerForm
from ..queries.requests import open_request
from ..services import requests
from ..wording import when
from .frame import attempt, form_frame, sent, session_of, therapy_of

if TYPE_CHECKING:
    from alliance_web.therapies.models import Session


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_THERAPY)
def answer(request: SignedInRequest, therapy: UUID, number: int) -> HttpResponse:
    """Move it, cancel it, or keep it: all three beside each other, with a word if the therapist likes."""
    row = therapy_of(therapy)
    session = session_of(row, number)
    asked, client = open_request(session), chairs(row).client.name
    if asked is None:
        return _nothing_asked(request, therapy, number)
    form = AnswerForm(sent(request), session=session, client=client, initial={"starts_at": session.starts_at})
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, "starts_at", lambda: _answered(request, session, form))
        if done:
            messages.success(request, done)
            return redirect("therapy", therapy)
    title = _("{name}'s request").format(name=client)
    context = form_frame(row, form=form, title=title, submit=_("Send answer"))
    context |= {"asked": asked, "session": session, "when": when(session.starts_at), "name": client}
    return render(request, "scheduling/answer.html", context, status=422 if form.errors else 200)


def _nothing_asked(request: SignedInRequest, therapy: UUID, number: int) -> HttpResponse:
    words = _("There is no open request about session {number}. It was answered or withdrawn.")
    messages.info(request, words.format(number=number))
    return redirect("therapy", therapy)


def _answered(request: SignedInRequest, session: Session, form: AnswerForm) -> str:
    said = form.cleaned_data
    try:
        requests.answer(
            session=session,
            how=said["answer"],
            starts_at=said["starts_at"],
            words=said["words"],
            known=form.known_overlaps(),
            by=request.user,
        )
    except requests.AlreadyAnswered:
        return _("This request was answered or withdrawn. Your answer was not sent.")
    return {
        AnswerForm.MOVE: _("Session {number} moved."),
        AnswerForm.CANCEL: _("Session {number} cancelled. There will be no check-in for it."),
        AnswerForm.KEEP: _("Session {number} stays as it is."),
    }[said["answer"]].format(number=session.number)
