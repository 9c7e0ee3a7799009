"""For somebody who looks for a way to sign up: there is none, and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission


@require_safe
@requires(Permission.ANYONE)
def by_invitation(request: HttpRequest) -> HttpResponse:
    """Accounts are made by invitation."""
    return render(request, "people/by_invitation.html")
