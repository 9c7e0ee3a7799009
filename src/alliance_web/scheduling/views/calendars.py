"""One's own calendar at a secret address: make, renew and revoke it, choose what it says; and the calendar itself."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance_web.access.gate import requires, shows
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest
from alliance_web.people import tries

from .. import calendars
from ..forms import TitleForm
from ..queries.feed import feed_at, own_feed, shown
from ..services import feeds

if TYPE_CHECKING:
    from ..queries.feed import Shown

# An address cannot be guessed; this keeps a place that tries from keeping the server busy.
RATE = "60/5m/key"
# Only the program of its owner keeps a copy, and asks each time whether it is still right.
CACHED = "private, no-cache"


@require_http_methods(["GET", "POST"])
@requires(Permission.SIGNED_IN)
def calendar(request: SignedInRequest) -> HttpResponse:
    """Make an address, or a new one. The page that shows it is the answer itself: no address can show it again."""
    made = feeds.make(person=request.user) if request.method == "POST" else ""
    feed = own_feed(request.user)
    form = TitleForm(initial={"title": feed.title}) if feed else None
    return render(request, "scheduling/calendar.html", {"made": made, "feed": feed, "form": form})


@require_POST
@requires(Permission.SIGNED_IN)
def title(request: SignedInRequest) -> HttpResponse:
    """Choose what each entry is called."""
    form = TitleForm(request.POST)
    if form.is_valid() and feeds.choose_title(person=request.user, title=form.cleaned_data["title"]):
        messages.success(request, _("Saved. Your calendar shows it the next time it looks."))
    return redirect("calendar")


@require_POST
@requires(Permission.SIGNED_IN)
def revoke(request: SignedInRequest) -> HttpResponse:
    """The address stops working."""
    if feeds.revoke(person=request.user):
        messages.success(request, _("Your calendar address no longer works."))
    return redirect("calendar")


@require_safe
@requires(Permission.HOLDER_OF_LINK)
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar at an address. Wrong, renewed and revoked ones are not there, one like the other."""
    shows(request, ())
    found = feed_at(token)
    if found is None:
        if tries.count_here(request, "calendar", RATE) is None:
            return HttpResponse(status=429, headers={"Retry-After": "300"})
        raise Http404("No such calendar.")
    here = shown(found)
    tag = _tag(here)
    answer = get_conditional_response(request, etag=tag) or _as_answer(here)
    answer.headers["ETag"], answer.headers["Cache-Control"] = tag, CACHED
    if answer.status_code == 200:
        shows(request, here.therapies)
    return answer


def _as_answer(here: Shown) -> HttpResponse:
    content = calendars.as_file(here.events, _zone(), _("Appointments"))
    headers = {"Content-Disposition": 'inline; filename="calendar.ics"'}
    return HttpResponse(content, content_type=calendars.CONTENT_TYPE, headers=headers)


def _tag(here: Shown) -> str:
    """The same for the same events, so that nothing is written where nothing has changed."""
    return f'"{sha256(repr((_zone().key, here.events)).encode()).hexdigest()[:32]}"'


def _zone() -> ZoneInfo:
    zone = timezone.get_current_timezone()
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC")
