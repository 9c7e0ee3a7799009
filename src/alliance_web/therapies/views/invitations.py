"""Invite the client, let them back in on a new phone, and take either link back."""

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
from alliance_web.people.fresh_sign_in import needs_fresh_sign_in
from alliance_web.people.ways_back import NotAClient

from .. import invited, queries
from ..forms import InviteForm
from ..services import invitations, notices
from .frame import form_frame, frame, therapy_of

if TYPE_CHECKING:
    from ..models import Participant, Therapy


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_THERAPY)
def invite(request: SignedInRequest, therapy: UUID) -> HttpResponse:
    """Say how the link and the code get to the client, then show what does not go by e-mail: this once."""
    row = therapy_of(therapy)
    client = queries.chairs(row).client
    if client.user_id:
        words = _("{name} has joined. If they cannot sign in any more, make a link for a new phone.")
        messages.info(request, words.format(name=client.name))
        return redirect("therapy", therapy=therapy)
    address = client.email if settings.MAIL_IS_SENT else ""
    form = InviteForm(request.POST or None, address=address)
    if request.method == "POST" and form.is_valid():
        return _invited(request, row, form.cleaned_data["by_mail"])
    invitation = invited.open_invitation(client)
    state = mail_state(f"invitation:{invitation.pk}") if invitation else None
    context = form_frame(row, form=form, address=address, state=state, submit=_("Make the invitation"))
    return render(request, "therapies/invite.html", context | {"invitation": invitation, "closed": _closed(client)})


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_THERAPY)
@needs_fresh_sign_in
def new_phone(request: SignedInRequest, therapy: UUID) -> HttpResponse:
    """The same for a client who has joined and cannot sign in any more."""
    row = therapy_of(therapy)
    client = queries.chairs(row).client
    if not client.user_id:
        return redirect("invite", therapy=therapy)
    address = notices.address_of(client) if settings.MAIL_IS_SENT else ""
    form = InviteForm(request.POST or None, address=address)
    if request.method == "POST" and form.is_valid():
        return _let_back(request, row, form.cleaned_data["by_mail"])
    context = form_frame(row, form=form, address=address, submit=_("Make the link"))
    return render(request, "therapies/new_phone.html", context | {"invitation": invited.open_invitation(client)})


@require_POST
@requires(Permission.MANAGE_THERAPY)
def withdraw(request: SignedInRequest, therapy: UUID) -> HttpResponse:
    """The open invitation stops working."""
    invitations.withdraw(participant=queries.chairs(therapy_of(therapy)).client, by=request.user)
    messages.success(request, _("The link no longer works."))
    return redirect("therapy", therapy=therapy)


def _closed(client: Participant) -> str | None:
    """Why the newest link of the client does not open; None where it does, or there is none."""
    last = invited.last_invitation(client)
    return invited.closed_because(last) if last else None


def _let_back(request: SignedInRequest, therapy: Therapy, by_mail: str) -> HttpResponse:
    client = queries.chairs(therapy).client
    try:
        made = notices.let_back(participant=client, by_mail=by_mail, by=request.user)
    except NotAClient:
        messages.error(request, _("{name} works here and signs in another way.").format(name=client.name))
        return redirect("therapy", therapy=therapy.key)
    address = notices.address_of(client)
    context = frame(therapy, fresh=made.fresh, link=made.link, sent=made.by_mail, address=address, is_back=True)
    return render(request, "therapies/invited.html", context)


def _invited(request: SignedInRequest, therapy: Therapy, by_mail: str) -> HttpResponse:
    """The page with the secrets is the answer itself: no address can show them again."""
    by = request.user
    made = notices.invite(participant=queries.chairs(therapy).client, by_mail=by_mail, by=by)
    address = queries.chairs(therapy).client.email
    context = frame(therapy, fresh=made.fresh, link=made.link, sent=made.by_mail, address=address)
    return render(request, "therapies/invited.html", context)
