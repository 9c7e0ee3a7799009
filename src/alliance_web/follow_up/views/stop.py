"""The way out in the head of each message. Opening it changes nothing: virus scanners open every link."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from alliance_web.access.gate import requires, shows
from alliance_web.access.permissions import Permission

from ..services import stopping


# Without a cookie or a form of ours: a mail program sends it (RFC 8058), and the key is the proof.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.HOLDER_OF_LINK)
def stop_by_link(request: HttpRequest, key: str) -> HttpResponse:
    """Stop the questions after the end, and nothing else; opening it shows a button."""
    shows(request, ())
    is_ours = stopping.stop_by_key(key) if request.method == "POST" else stopping.is_stop_key(key)
    context = {"is_ours": is_ours, "stopped": is_ours and request.method == "POST"}
    return render(request, "follow_up/stop.html", context, status=200 if is_ours else 404)
