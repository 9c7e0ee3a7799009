"""The client's own sessions: see them, ask to move or cancel one, take that back, read the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.relation import Part
from alliance_web.access.request import ChairRequest
from alliance_web.therapies.frame import frame
from alliance_web.therapies.queries import by_key, chairs
from alliance_web.therapies.views.frame import session_of

from ..forms import AskForm
from ..own_sessions import own_session, own_sessions
from ..queries.facts import fact_of
from ..services import notices, planning, requests
from ..wording import asked_thanks
from .frame import must_be_ahead, sent

if TYPE_CHECKING:
    from alliance_web.therapies.models import Session


@require_safe
@requires(Permission.ASK_ABOUT_SESSION)
def my_sessions(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """What is to come, what was cancelled, what I asked."""
    here = frame(therapy, Part.CLIENT, "my-sessions")
    context = {"frame": here, "own": own_sessions(here.therapy, here.other.name)}
    return render(request, "scheduling/my_sessions.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ASK_ABOUT_SESSION)
def ask(request: ChairRequest, therapy: UUID, number: int) -> HttpResponse:
    """Ask to move or cancel one session."""
    here = frame(therapy, Part.CLIENT, "my-sessions")
    session = session_of(here.therapy, number)
    if request.method == "GET":
        must_be_ahead(session)
    form = AskForm(sent(request), other=here.other.name, initial=_last(session))
    if request.method == "POST" and form.is_valid() and _asked(request, session, form):
        return redirect("my-sessions", therapy)
    own = own_session(session, fact_of(session), here.other.name)
    context = {"frame": here, "session": own, "form": form, "other": here.other.name}
    return render(request, "scheduling/ask.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.ASK_ABOUT_SESSION)
def take_back(request: ChairRequest, therapy: UUID, number: int) -> HttpResponse:
    """Take back what I asked."""
    session = session_of(by_key(therapy), number)
    if requests.withdraw(session=session, by=request.user):
        messages.success(request, _("You withdrew your request. The session stays as it is."))
    return redirect("my-sessions", therapy)


@require_POST
@requires(Permission.ASK_ABOUT_SESSION)
def seen(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """I have read the answers."""
    requests.see(participant=chairs(by_key(therapy)).client, by=request.user)
    return redirect("my-sessions", therapy)


def _last(session: Session) -> dict[str, str]:
    """What is asked already, to be changed."""
    asked = fact_of(session)
    return {"asked": asked.request.asked, "words": asked.request.words} if asked.waits and asked.request else {}


def _asked(request: ChairRequest, session: Session, form: AskForm) -> bool:
    said = form.cleaned_data
    client = chairs(session.therapy)
    try:
        requests.ask(
            participant=client.client, session=session, asked=said["asked"], words=said["words"], by=request.user
        )
    except requests.Begun:
        form.add_error(None, _("This session has begun, so it cannot be moved or cancelled here."))
        return False
    except planning.Gone as fault:
        raise Http404("This session was cancelled.") from fault
    messages.success(request, asked_thanks(client.therapist.name, by_email=notices.is_told_by_email(session)))
    return True
