"""What keeps a check-in alive without a connection: the service worker, its offline page, and a fresh form token."""

import re
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission

# What the offline page's script imports: a module names its neighbours without the digest in the file name.
MODULES = ("checkins/kept.js", "checkins/sending.js", "locking/sealing.js")


@require_safe
@requires(Permission.ANYONE)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker's script, at the root so that it may answer for every page. Changes whenever what it keeps changes."""
    page = render_to_string("checkins/offline.html")
    assets = sorted(set(re.findall(rf'(?:href|src)="({re.escape(settings.STATIC_URL)}[^"]+)"', page)) | _modules())
    version = sha256("\n".join([page, *assets]).encode()).hexdigest()[:16]
    context = {"shell": reverse("offline"), "assets": assets, "version": version}
    answer = render(request, "checkins/sw.js", context, content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


def _modules() -> set[str]:
    return {static(module) for module in MODULES} | {settings.STATIC_URL + module for module in MODULES}


@require_safe
@requires(Permission.ANYONE)
def offline(request: HttpRequest) -> HttpResponse:
    """Shown by the worker in place of a page that cannot be reached. Says nothing about anyone."""
    return HttpResponse(render_to_string("checkins/offline.html"))


@require_safe
@requires(Permission.ANYONE)
def form_token(request: HttpRequest) -> HttpResponse:
    """A fresh token against forged forms, for answers that waited for a connection."""
    return JsonResponse({"token": get_token(request)})
