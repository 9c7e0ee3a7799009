"""The door through which a client comes in: what it is about, the code. Before the code it names nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance_web.access.gate import requires, shows
from alliance_web.access.permissions import Permission
from alliance_web.people import addresses
from alliance_web.people.queries import is_staff

from ..forms import JoinForm
from ..services import invitations

if TYPE_CHECKING:
    from ..models import Participant

# Gone for good, but for a link that never was one of ours.
STATUS = {"unknown": 404}


@require_http_methods(["GET", "POST"])
@requires(Permission.HOLDER_OF_LINK)
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Explain, take the code, and let the client in."""
    shows(request, ())  # a link names no one before its code
    try:
        invitations.find(token)
        if is_staff(request.user):
            return render(request, "therapies/join_on_own_phone.html", status=403)
        form = JoinForm(request.POST or None, signed_in=getattr(request.user, "name", ""))
        if request.method == "POST" and form.is_valid():
            participant = _accepted(request, token, form)
            if participant:
                return _welcome(request, participant)
    except invitations.CannotBeUsed as fault:
        return _closed(request, fault.why)
    return render(request, "therapies/join.html", {"form": form})


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
    addresses.suggest(request.session, email=participant.email, then=check_ins)
    return redirect("account-address")


def _closed(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "therapies/join_closed.html", {"why": why}, status=STATUS.get(why, 410))
