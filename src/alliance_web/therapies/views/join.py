"""The door through which a client comes in: who invites, what it is about, the code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance_web.access.gate import requires, shows
from alliance_web.access.permissions import Permission
from alliance_web.people.queries import is_staff

from .. import queries
from ..forms import JoinForm
from ..services import invitations
from ..services.therapy import asks_about_self_harm

if TYPE_CHECKING:
    from ..models import Invitation, Participant

# Gone for good, but for a link that never was one of ours.
STATUS = {"unknown": 404}


@require_http_methods(["GET", "POST"])
@requires(Permission.HOLDER_OF_LINK)
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Explain, take the code, and let the client in."""
    try:
        invitation = invitations.find(token)
        shows(request, [invitation.participant.therapy.key])
        if is_staff(request.user):
            return render(request, "therapies/join_on_own_phone.html", _words(invitation), status=403)
        form = JoinForm(request.POST or None, signed_in=getattr(request.user, "name", ""))
        if request.method == "POST" and form.is_valid():
            participant = _accepted(request, token, form)
            if participant:
                return _welcome(request, participant)
    except invitations.CannotBeUsed as fault:
        return _closed(request, fault.why)
    return render(request, "therapies/join.html", _words(invitation, form=form))


def _accepted(request: HttpRequest, token: str, form: JoinForm) -> Participant | None:
    user = request.user if form.is_the_same() else None
    try:
        return invitations.accept(token=token, code=form.cleaned_data["code"], user=user)  # type: ignore[arg-type]
    except invitations.WrongCode as fault:
        if fault.left == 0:
            raise invitations.CannotBeUsed("too-many-codes") from fault
        form.add_error("code", _("This is not the right code. Tries left: {n}.").format(n=fault.left))
    return None


def _welcome(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Signed in; where the address is not known to be theirs, the next page asks for it, if they like."""
    user: Any = participant.user
    if request.user != user:
        login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    check_ins = reverse("my-check-ins")
    if user.email or not settings.MAIL_IS_SENT:
        return redirect(check_ins)
    return redirect(f"{reverse('account-address')}?{urlencode({'next': check_ins, 'email': participant.email})}")


def _closed(request: HttpRequest, why: str) -> HttpResponse:
    shows(request, ())
    return render(request, "therapies/join_closed.html", {"why": why}, status=STATUS.get(why, 410))


def _words(invitation: Invitation, **more: Any) -> dict[str, Any]:
    therapy = invitation.participant.therapy
    chairs = queries.chairs(therapy)
    return {
        "chairs": chairs,
        "therapy": therapy,
        "inviting_practice": therapy.practice.name,
        "asks_about_risk": bool(therapy.outcome) and asks_about_self_harm(therapy.outcome),
        **more,
    }
