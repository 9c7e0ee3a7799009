"""How a client comes back: what is offered after joining, the recovery code, and each way back that was used."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest

from .. import addresses, entering, queries, sign_ins, tries, ways_back
from ..forms import AddressForm, RecoveryCodeForm
from ..fresh_sign_in import needs_fresh_sign_in_if_any
from ..passkeys import passkeys

# 80 random bits need no limit; this one keeps a place from keeping the server busy.
RATE = "10/5m/key"


@require_safe
@requires(Permission.SIGNED_IN)
def coming_back(request: SignedInRequest) -> HttpResponse:
    """What somebody who has just come in can do so that they can come in again. Asked once; "not now" is an answer."""
    _only_for_clients(request)
    asks_for_address = settings.MAIL_IS_SENT and not request.user.email
    form = AddressForm(initial={"email": addresses.suggested(request.session)}) if asks_for_address else None
    context = {
        "form": form,
        "code": queries.recovery_code(request.user),
        "passkeys": passkeys(request.user),
        "came_back": any(way.seen_at is None for way in queries.ways_back(request.user)),
    }
    return render(request, "people/coming_back.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.SIGNED_IN)
@needs_fresh_sign_in_if_any
def recovery_code(request: SignedInRequest) -> HttpResponse:
    """Make a recovery code. The page that shows it is the answer itself: no address can show it again."""
    _only_for_clients(request)
    made = ways_back.make_recovery_code(user=request.user) if request.method == "POST" else ""
    context = {"made": made, "code": queries.recovery_code(request.user)}
    return render(request, "people/recovery_code.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ANYONE)
def recover(request: HttpRequest) -> HttpResponse:
    """Sign in with a recovery code; it is used up, so the page shows the next one."""
    form = RecoveryCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (user := _recovered(request, form)):
        entering.enter(request, user, entering.RECOVERY_CODE)
        made = ways_back.make_recovery_code(user=user)
        context = {"made": made, "is_back": True, "passkeys": passkeys(user)}
        return render(request, "people/recovery_code.html", context)
    return render(request, "people/recover.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@requires(Permission.SIGNED_IN)
def seen(request: SignedInRequest) -> HttpResponse:
    """Somebody has read how their account was come back into; if it was not them, everyone else is signed out."""
    ways_back.have_seen_ways_back(user=request.user)
    if request.POST.get("answer") == "not-me":
        sign_ins.end_others(request, request.user)
        messages.warning(request, _("All other devices are signed out. Tell your practice what happened."))
        return redirect("account")
    messages.success(request, _("Thank you. You can find this on your account page at any time."))
    return redirect("home")


def _only_for_clients(request: SignedInRequest) -> None:
    if queries.is_staff(request.user):
        raise Http404("Who works here comes back another way.")


def _recovered(request: HttpRequest, form: RecoveryCodeForm) -> Any:
    counted = tries.count_here(request, "recovery-code", RATE)
    if counted is None:
        form.add_error("code", _("Too many attempts. Try again in 5 minutes."))
        return None
    try:
        user = ways_back.use_recovery_code(code=form.cleaned_data["code"], device=sign_ins.device_of(request))
    except ways_back.NoSuchCode:
        words = _("This code does not work. Check each sign. A code works once, and a newer code replaces it.")
        form.add_error("code", words)
        return None
    counted.rollback()
    return user
