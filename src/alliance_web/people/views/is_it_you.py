"""Show again that it is you, by a code sent to the address that the account has: for who has nothing else to show."""

from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest

from .. import addresses, codes, fresh_sign_in
from ..forms import CodeForm

SEND = "send"


@require_http_methods(["GET", "POST"])
@requires(Permission.SIGNED_IN)
def by_mail(request: SignedInRequest) -> HttpResponse:
    """Send a code when asked to, then take it."""
    if not any(way["url"] == request.path for way in fresh_sign_in.ways(request)):
        raise Http404("There is another way to show it, or none.")
    if request.POST.get("action") == SEND:
        _send(request)
        return redirect(request.get_full_path())
    is_sent = bool(codes.under_way(request.session, addresses.OWN))
    form = CodeForm(request.POST or None) if is_sent else None
    if form and request.method == "POST" and form.is_valid() and _taken(request, form):
        return redirect(_next(request))
    return render(request, "people/is_it_you_by_mail.html", {"form": form, "next": _next(request)})


def _send(request: SignedInRequest) -> None:
    if not ratelimit.consume(request, action="manage_email", user=request.user):
        messages.error(request, _("Too many attempts. Try again in 1 hour."))
        return
    addresses.ask_own(request.session, user=request.user)


def _taken(request: SignedInRequest, form: CodeForm) -> bool:
    try:
        email = codes.take(request.session, addresses.OWN, form.cleaned_data["code"])
    except codes.WrongCode as fault:
        form.add_error("code", _("Enter the code from the email. Attempts left: {n}.").format(n=fault.left))
        return False
    except codes.NothingUnderWay:
        form.add_error("code", _("This code has expired. Ask for a new one."))
        return False
    record_authentication(request, request.user, method="code", email=email, reauthenticated=True)
    return True


def _next(request: SignedInRequest) -> str:
    asked = request.GET.get("next", "")
    is_ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if is_ours else reverse("account")
