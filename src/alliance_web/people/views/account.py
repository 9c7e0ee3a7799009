"""One's own account: who one is here, where one is signed in, and the address for sign-in codes."""

from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest

from .. import addresses, codes, fresh_sign_in, queries, services, sign_ins
from ..account_cards import cards
from ..forms import AddressForm, CodeForm
from ..passkeys import has_a_way_in, passkeys


@require_safe
@requires(Permission.SIGNED_IN)
def account(request: SignedInRequest) -> HttpResponse:
    """What the practice knows of this person, and how they sign in."""
    staff = queries.is_staff(request.user)
    context = {"staff": staff, "places": sign_ins.places(request), "cards": cards(request)}
    if not staff:
        context |= _own_ways(request)
    return render(request, "people/account.html", context)


@require_POST
@requires(Permission.SIGNED_IN)
def sign_out_everywhere(request: SignedInRequest) -> HttpResponse:
    """End all other sessions of this person."""
    sign_ins.end_others(request, request.user)
    messages.success(request, _("You are signed out on every other device."))
    return redirect("account")


@require_POST
@requires(Permission.SIGNED_IN)
def sign_out_there(request: SignedInRequest, key: UUID) -> HttpResponse:
    """End one session of this person."""
    services.end_sign_in(user=request.user, key=key, by=request.user)
    messages.success(request, _("You are signed out on that device."))
    return redirect("account")


@require_http_methods(["GET", "POST"])
@requires(Permission.SIGNED_IN)
def address(request: SignedInRequest) -> HttpResponse:
    """Ask for an address and send a code there."""
    if not settings.MAIL_IS_SENT:
        raise Http404("No mail is sent here.")
    if fresh_sign_in.ways(request) and not fresh_sign_in.is_fresh(request.session):
        return fresh_sign_in.ask(request, back=request.path)
    form = AddressForm(request.POST or None, initial={"email": addresses.suggested(request.session)})
    if request.method == "POST" and form.is_valid() and _sent(request, form):
        return redirect("account-address-code")
    context = {"form": form, "has_address": bool(request.user.email)}
    return render(request, "people/address.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.SIGNED_IN)
def address_code(request: SignedInRequest) -> HttpResponse:
    """Take the code from the mail."""
    email = codes.under_way(request.session, addresses.NEW)
    if not email:
        return redirect("account-address")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if _confirmed(request, form):
            return redirect(addresses.then(request.session, forget=True) or reverse("account"))
        if not codes.under_way(request.session, addresses.NEW):
            return redirect("account-address")
    return render(request, "people/address_code.html", {"form": form, "email": email})


def _own_ways(request: SignedInRequest) -> dict[str, Any]:
    """A client's own ways to come in again, and how the account was come back into."""
    return {
        "code": queries.recovery_code(request.user),
        "passkeys": passkeys(request.user),
        "has_a_way": has_a_way_in(request.user),
        "ways_back": queries.ways_back(request.user),
    }


def _sent(request: SignedInRequest, form: AddressForm) -> bool:
    if not ratelimit.consume(request, action="manage_email", user=request.user):
        form.add_error("email", _("Too many attempts in an hour. Try again later."))
        return False
    addresses.ask(request.session, user=request.user, email=form.cleaned_data["email"])
    return True


def _confirmed(request: SignedInRequest, form: CodeForm) -> bool:
    had_one = bool(request.user.email)
    try:
        addresses.confirm(request.session, user=request.user, code=form.cleaned_data["code"])
    except codes.WrongCode as fault:
        form.add_error("code", _("This is not the code of the mail. Tries left: {n}.").format(n=fault.left))
    except (codes.NothingUnderWay, services.EmailTaken):
        messages.error(request, _("The code no longer counts. Ask for a new one."))
    else:
        if had_one:
            sign_ins.end_others(request, request.user)
        messages.success(request, _("You can now sign in with a code sent to this address."))
        return True
    return False
