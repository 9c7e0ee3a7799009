"""The two links in a message. Opening either changes nothing: programs that look for viruses open every link."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from alliance_web.access.gate import requires, shows
from alliance_web.access.permissions import Permission

from .. import queries
from ..services import choosing

STOP_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@requires(Permission.HOLDER_OF_LINK)
def message_link(request: HttpRequest, key: str) -> HttpResponse:
    """On to the check-in that the message is about; whatever is no link of ours meets what it always meets there."""
    return redirect("check-in-by-link", queries.link_behind(key) or key)


# Without a cookie or a form of ours: a mail program sends it (RFC 8058), and the key is the proof.
@csrf_exempt
@require_http_methods(STOP_METHODS)
@requires(Permission.HOLDER_OF_LINK)
def stop_by_link(request: HttpRequest, key: str) -> HttpResponse:
    """Stop all messages by the key in one of them. It can stop and nothing else; opening it shows a button."""
    shows(request, [])
    is_ours = choosing.stop_by_key(key) if request.method == "POST" else queries.is_stop_key(key)
    context = {"is_ours": is_ours, "stopped": is_ours and request.method == "POST"}
    return render(request, "reminders/stop.html", context, status=200 if is_ours else 404)
