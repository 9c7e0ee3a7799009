"""One's own account: who one is here, the address for sign-in codes, and signing out everywhere."""

from allauth.account.decorators import reauthentication_required
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission

from .. import addresses, services
from ..forms import AddressForm, CodeForm

# Where to go once the address is done with; kept in the session while the code is on its way.
AFTERWARDS = "after_address"


@require_safe
@requires(Permission.SIGNED_IN)
def account(request: HttpRequest) -> HttpResponse:
    """What the practice knows of this person, and how they sign in."""
    return render(request, "people/account.html", {"staff": bool(request.relation.roles)})  # type: ignore[attr-defined]


@require_POST
@requires(Permission.SIGNED_IN)
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End all other sessions of this person."""
    services.end_sessions(user=request.user, by=request.user)  # type: ignore[arg-type]
    update_session_auth_hash(request, request.user)  # type: ignore[arg-type]
    messages.success(request, _("You are signed out on every other device."))
    return redirect("account")


@require_http_methods(["GET", "POST"])
@requires(Permission.SIGNED_IN)
@reauthentication_required(app="alliance_web.people")
def address(request: HttpRequest) -> HttpResponse:
    """Ask for an address and send a code there."""
    if not settings.MAIL_IS_SENT:
        raise Http404("No mail is sent here.")
    if request.GET.get("next"):
        request.session[AFTERWARDS] = request.GET["next"]
    form = AddressForm(request.POST or None, initial={"email": request.GET.get("email", "")})
    if request.method == "POST" and form.is_valid() and _sent(request, form):
        return redirect("account-address-code")
    context = {"form": form, "afterwards": _afterwards(request), "has_address": bool(request.user.email)}  # type: ignore[union-attr]
    return render(request, "people/address.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.SIGNED_IN)
def address_code(request: HttpRequest) -> HttpResponse:
    """Take the code from the mail."""
    email = addresses.under_way(request.session)
    if not email:
        return redirect("account-address")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if _confirmed(request, form):
            return redirect(_afterwards(request, forget=True))
        if not addresses.under_way(request.session):
            return redirect("account-address")
    return render(request, "people/address_code.html", {"form": form, "email": email})


def _sent(request: HttpRequest, form: AddressForm) -> bool:
    if not ratelimit.consume(request, action="manage_email", user=request.user):
        form.add_error("email", _("That was too often in one hour. Please try again later."))
        return False
    addresses.ask(request.session, user=request.user, email=form.cleaned_data["email"])  # type: ignore[arg-type]
    return True


def _confirmed(request: HttpRequest, form: CodeForm) -> bool:
    try:
        addresses.confirm(request.session, user=request.user, code=form.cleaned_data["code"])  # type: ignore[arg-type]
    except addresses.WrongCode as fault:
        form.add_error("code", _("This is not the code of the mail. Tries left: {n}.").format(n=fault.left))
    except (addresses.NothingUnderWay, services.EmailTaken):
        addresses.forget(request.session)
        messages.error(request, _("The code no longer counts. Ask for a new one."))
    else:
        messages.success(request, _("You can now sign in with a code sent to this address."))
        return True
    return False


def _afterwards(request: HttpRequest, forget: bool = False) -> str:
    kept = request.session.pop(AFTERWARDS, "") if forget else request.session.get(AFTERWARDS, "")
    is_ours = kept.startswith("/") and url_has_allowed_host_and_scheme(kept, allowed_hosts=None)
    return kept if is_ours else reverse("account")
