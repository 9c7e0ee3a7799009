"""Give the client the link of a check-in."""

from __future__ import annotations

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
from ..services import notices
from .frame import frame, session_of, therapy_of


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
