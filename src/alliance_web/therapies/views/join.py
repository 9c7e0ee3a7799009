"""The door through which a client comes in: what it is about, the code. Before the code it names nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance_web.access.gate import requires, shows
from alliance_web.access.permissions import Permission
from alliance_web.people import addresses, entering, sign_ins
from alliance_web.people.passkeys import has_a_way_in
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
        is_back = invitations.find(token).way_back_id is not None
        if is_staff(request.user):
            return render(request, "therapies/join_on_own_phone.html", status=403)
        # A link for a new phone leads into one account: there is nobody to choose.
        form = JoinForm(request.POST or None, signed_in="" if is_back else getattr(request.user, "name", ""))
        if request.method == "POST" and form.is_valid():
            participant = _accepted(request, token, form)
            if participant:
                return _welcome(request, participant, is_back=is_back)
    except invitations.CannotBeUsed as fault:
        return _closed(request, fault.why)
    return render(request, "therapies/join_again.html" if is_back else "therapies/join.html", {"form": form})


def _accepted(request: HttpRequest, token: str, form: JoinForm) -> Participant | None:
    user = request.user if form.is_the_same() else None
    code, device = form.cleaned_data["code"], sign_ins.device_of(request)
    try:
        return invitations.accept(token=token, code=code, user=user, device=device)  # type: ignore[arg-type]
    except invitations.WrongCode as fault:
        if fault.left == 0:
            raise invitations.CannotBeUsed("too-many-codes") from fault
        form.add_error("code", _("This is not the right code. Tries left: {n}.").format(n=fault.left))
    return None


def _welcome(request: HttpRequest, participant: Participant, *, is_back: bool) -> HttpResponse:
    """Signed in. Who has no way to come in again is offered some, once."""
    user: Any = participant.user
    check_ins = reverse("my-check-ins")
    if is_back:
        entering.enter(request, user, entering.NEW_PHONE)
        return redirect("coming-back")
    if request.user != user:
        entering.enter(request, user, entering.INVITATION)
    if has_a_way_in(user):
        return redirect(check_ins)
    addresses.suggest(request.session, email=participant.email, then=check_ins)
    return redirect("coming-back")


def _closed(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "therapies/join_closed.html", {"why": why}, status=STATUS.get(why, 410))
