"""The page that unlocks, and the one that gives words back."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest
from alliance_web.people import idle
from alliance_web.people.idle import Standing

from . import given_back, lock_page, queries, sent, services, unlocking, ways
from .forms import UnlockForm
from .lock import LockedRequest, own_path


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SIGNED_IN)
def locked(request: SignedInRequest) -> HttpResponse:
    """Why it locked and how it opens; open already, it leads back."""
    back = own_path(request.POST.get("next") or request.GET.get("next", ""))
    if cast(LockedRequest, request).standing is Standing.OPEN:
        return redirect(back)
    form = UnlockForm(request.POST if request.method == "POST" else None)
    try:
        if form.is_bound and unlocking.unlock(request, form):
            return redirect("kept-words" if given_back.WAITS in request.session else back)
    except unlocking.SignInAgain:
        return redirect(f"{reverse('account_login')}?{urlencode({'kept': '1', 'next': back})}")
    return render(
        request, "locking/locked.html", lock_page.context(request, form, back), status=422 if form.errors else 200
    )


@require_safe
@requires(Permission.SIGNED_IN)
def passkey(request: SignedInRequest) -> HttpResponse:
    """What the browser asks the passkey for."""
    return JsonResponse({"request_options": ways.passkey_options(request.user)})


@require_POST
@requires(Permission.SIGNED_IN)
def stay(request: SignedInRequest) -> HttpResponse:
    """Somebody is at the page: like every request, this one counts as use of it."""
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"locks_in": idle.locks_in(request.session)})
    return redirect(own_path(request.POST.get("next", "")))


@require_safe
@requires(Permission.ANYONE)
def state(request: HttpRequest) -> HttpResponse:
    """How the session stands, for a page that is about to cover itself; being asked is no use of it."""
    here = cast(LockedRequest, request)
    if here.owner is not None or not request.user.is_authenticated:
        return JsonResponse({"state": "out"})
    return JsonResponse({"state": here.standing.value, "locks_in": idle.locks_in(request.session)})


@require_safe
@requires(Permission.SIGNED_IN)
def kept_words(request: SignedInRequest) -> HttpResponse:
    """Everything that waits for whoever asks, to be looked at, changed and sent."""
    waiting = queries.waiting(request.user)
    if not waiting:
        given_back.look(request.session, request.user)
    return render(request, "locking/kept_words.html", {"waiting": waiting})


@require_POST
@requires(Permission.SIGNED_IN)
def delete_words(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Delete one of them."""
    services.forget(person=request.user, key=key)
    if (draft := request.POST.get(sent.DRAFT, "")).isalnum():
        sent.arrived(request.session, draft[:64])
    messages.success(request, _("Deleted."))
    return redirect(
        "kept-words" if given_back.look(request.session, request.user) else own_path(request.POST.get("next", ""))
    )
