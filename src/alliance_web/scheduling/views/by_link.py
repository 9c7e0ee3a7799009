"""Ask about one session with a link, without signing in. The page names nobody, and opening it changes nothing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance_web.access.gate import requires, shows
from alliance_web.access.permissions import Permission
from alliance_web.people import tries
from alliance_web.therapies.states import SessionState

from ..forms import AskForm
from ..own_sessions import own_session
from ..queries.facts import fact_of
from ..services import links, notices, planning, requests
from ..services.links import Linked
from ..wording import asked_thanks

# A link cannot be guessed; this keeps a place from keeping the server busy.
RATE = "30/5m/key"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.HOLDER_OF_LINK)
def session(request: HttpRequest, token: str) -> HttpResponse:
    """When the session is, what was asked and what came of it; ask, or take it back."""
    linked = links.by_token(token)
    if linked is None:
        return _wrong(request)
    shows(request, [linked.participant.therapy.key])
    other = _("Your therapist")
    form = AskForm(request.POST if _asks(request) else None, other=other)
    if request.method == "POST" and _done(request, linked, form):
        return redirect("session-by-link", token)
    own = own_session(linked.session, fact_of(linked.session), other)
    is_open = linked.session.state == SessionState.PLANNED and linked.session.starts_at > timezone.now()
    context = {"session": own, "form": form, "other": other, "is_open": is_open}
    return render(request, "scheduling/by_link.html", context, status=422 if form.errors else 200)


def _wrong(request: HttpRequest) -> HttpResponse:
    """The link opens nothing; too many such from one place are not looked at any more."""
    shows(request, ())
    status = 404 if tries.count_here(request, "session-link", RATE) else 429
    return render(request, "scheduling/link_wrong.html", status=status)


def _asks(request: HttpRequest) -> bool:
    return request.method == "POST" and "take-back" not in request.POST


def _done(request: HttpRequest, linked: Linked, form: AskForm) -> bool:
    """Whether the page is to be shown anew: what was asked is kept, or nothing can be asked any more."""
    if not _asks(request):
        requests.withdraw(session=linked.session, by=None)
        return True
    if not form.is_valid():
        return False
    said = form.cleaned_data
    try:
        requests.ask(
            participant=linked.participant, session=linked.session, asked=said["asked"], words=said["words"], by=None
        )
    except (requests.Begun, planning.Gone):
        form.add_error(None, _("This session can no longer be moved or cancelled here."))
        return False
    told = notices.is_told_by_email(linked.session)
    messages.success(request, asked_thanks(_("Your therapist"), by_email=told))
    return True
