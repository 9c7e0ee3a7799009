"""Middleware: a session of staff that no one used opens nothing, and what it sends is kept for its owner alone.

A locked session is a stranger: pages that are open to anyone, or to whoever holds a link, it opens as nobody. All else
leads to the page that unlocks it. Nothing that it sends is done.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from alliance_web.access.gate import permission_of
from alliance_web.access.permissions import Permission
from alliance_web.people import idle, queries
from alliance_web.people.idle import Standing

from . import sent, services
from .form import Form, kept_fields

# What its owner opens while it is locked.
OWN = frozenset({"locked", "unlock-passkey", "lock-state", "account_logout"})
# Open to anyone, but it is the lock that lets its owner in.
SIGN_IN = "account_login"
FOR_STRANGERS = frozenset({Permission.ANYONE, Permission.HOLDER_OF_LINK, Permission.SEE_DEMO})


class LockedRequest(HttpRequest):
    """For type hints: what this middleware notes on each request. `owner` is whose session is over."""

    standing: Standing
    owner: Any


class Lock:
    """Ask before each view how the session stands."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        here = cast(LockedRequest, request)
        here.standing, here.owner = Standing.OPEN, None
        if request.user.is_authenticated and queries.is_staff(request.user):
            self._look(here)
        response = self.get_response(request)
        sent.note(request, response)
        return response

    def _look(self, request: LockedRequest) -> None:
        request.standing = idle.standing(request.session)
        if request.standing is Standing.OVER:
            idle.end_day(request.session)
            request.owner, request.user = request.user, AnonymousUser()
        elif request.standing is Standing.LOCKED:
            if idle.lock(request.session):
                services.note_lock(person=cast(Any, request.user))
        elif not request.path.startswith(reverse("lock-state")):
            idle.stay_awake(request.session)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let the request pass (None), or answer in place of the view."""
        here = cast(LockedRequest, request)
        if here.standing is Standing.OPEN:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        permission = permission_of(view, name)
        if here.standing is Standing.OVER:
            return None if permission in FOR_STRANGERS or name == "lock-state" else refuse(here)
        if name in OWN:
            return None
        if permission in FOR_STRANGERS and not (name == SIGN_IN and request.method == "GET"):
            request.user = AnonymousUser()
            return None
        return refuse(here)


def refuse(request: LockedRequest) -> HttpResponse:
    """Keep what was sent, and lead to where the session opens again: the lock page, or the sign-in page."""
    page = came_from(request) if request.method == "POST" else asked_for(request)
    if request.method == "POST":
        keep(request, page)
    if request.standing is Standing.OVER:
        way = redirect_to_login(page, login_url=f"{reverse('account_login')}?kept=1").headers["Location"]
    else:
        way = f"{reverse('locked')}?{urlencode({'next': page})}"
    if not is_for_a_script(request):
        return redirect(way)
    words = _("The page is locked. Unlock it, then try again. Nothing was changed.")
    return JsonResponse({"locked": True, "message": words, "next": way}, status=401)


def keep(request: LockedRequest, page: str) -> None:
    """Keep the words of a sent form; without any there is nothing to lose."""
    fields = kept_fields(request.POST.lists())
    form, person = Form(page, request.path, fields), cast(Any, request.owner or request.user)
    if form.words:
        services.keep(person=person, form=form)


def asked_for(request: HttpRequest) -> str:
    """The page that was asked for; on the way in, the one to come to after that."""
    if request.path == reverse("account_login"):
        return own_path(request.GET.get("next", ""))
    return request.get_full_path()


def came_from(request: HttpRequest) -> str:
    """The page that a form stood on."""
    address = urlsplit(request.headers.get("Referer", ""))
    is_ours = address.netloc == request.get_host()
    return own_path(f"{address.path}?{address.query}".rstrip("?") if is_ours else request.path)


def own_path(asked: str) -> str:
    """A path of ours that leads back to a page, never to a lock or anybody else's place."""
    is_ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    leads_back = not asked.startswith((reverse("locked"), reverse("account_logout")))
    return asked if is_ours and leads_back else reverse("home")


def is_for_a_script(request: HttpRequest) -> bool:
    """Whether a script asked, which can show no page."""
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return True
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
