"""Messages to you, for a client who only uses links: how they reach them, and how many. A link names nobody.

Where they go is neither shown nor changed here: whoever holds a link must not be able to send the next ones elsewhere.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance_web.access.gate import requires, shows
from alliance_web.access.permissions import Permission
from alliance_web.checkins.services import taking_part
from alliance_web.checkins.views.closed import link_wrong

from .. import page
from ..forms import LinkForm
from ..services import choosing


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.HOLDER_OF_LINK)
def messages_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Choose or stop one's messages by the link that also pauses check-ins; opening it changes nothing."""
    client = taking_part.by_token(token)
    if client is None or client.user is None:
        return link_wrong(request)
    shows(request, [client.therapy.key])
    here = page.own(client.user)
    form = LinkForm(request.POST or None, initial=page.initial(here), offered=page.known_channels(here))
    if request.method == "POST" and form.is_valid():
        choosing.save(person=client.user, wanted=form.wanted(here.choice), by=None)
        messages.success(request, _("Thank you. Your choice is saved."))
        return redirect("messages-by-link", token)
    return render(request, "reminders/by_link.html", page.context_by_link(here, form))
