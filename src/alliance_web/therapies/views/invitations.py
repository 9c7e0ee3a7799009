"""Invite the client, and take an invitation back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest
from alliance_web.messages.queries import state as mail_state

from .. import queries
from ..forms import InviteForm
from ..services import invitations, notices
from .frame import form_frame, frame, therapy_of

if TYPE_CHECKING:
    from ..models import Therapy


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_THERAPY)
def invite(request: SignedInRequest, therapy: UUID) -> HttpResponse:
    """Say how the link and the code get to the client, then show what does not go by e-mail: this once."""
    row = therapy_of(therapy)
    client = queries.chairs(row).client
    if client.user_id:
        messages.info(request, _("{name} has joined already.").format(name=client.name))
        return redirect("therapy", therapy=therapy)
    address = client.email if settings.MAIL_IS_SENT else ""
    form = InviteForm(request.POST or None, address=address)
    if request.method == "POST" and form.is_valid():
        return _invited(request, row, form.cleaned_data["by_mail"])
    invitation = queries.open_invitation(client)
    state = mail_state(f"invitation:{invitation.pk}") if invitation else None
    context = form_frame(
        row, form=form, address=address, invitation=invitation, state=state, submit=_("Make the invitation")
    )
    return render(request, "therapies/invite.html", context)


@require_POST
@requires(Permission.MANAGE_THERAPY)
def withdraw(request: SignedInRequest, therapy: UUID) -> HttpResponse:
    """The open invitation stops working."""
    invitations.withdraw(participant=queries.chairs(therapy_of(therapy)).client, by=request.user)
    messages.success(request, _("The invitation no longer works."))
    return redirect("therapy", therapy=therapy)


def _invited(request: SignedInRequest, therapy: Therapy, by_mail: str) -> HttpResponse:
    """The page with the secrets is the answer itself: no address can show them again."""
    by = request.user
    made = notices.invite(participant=queries.chairs(therapy).client, by_mail=by_mail, by=by)
    context = frame(therapy, fresh=made.fresh, link=made.link, sent=made.by_mail)
    return render(request, "therapies/invited.html", context)
