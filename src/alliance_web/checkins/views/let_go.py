"""Let old check-ins go, singly or together."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from alliance_web.access.gate import requires, shows
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest

from .. import waiting
from ..forms.letting_go import LettingGoForm
from ..services import asking


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SIGNED_IN)
def let_go(request: SignedInRequest) -> HttpResponse:
    """Ask which of one's own old check-ins to let go; all of them are ticked."""
    rows = waiting.old(request.user)
    found = [waiting.waiting_of(row) for row in rows]
    shows(request, (one.therapy for one in found))
    form = LettingGoForm(request.POST if request.method == "POST" else None, waiting=found)
    if request.method == "POST" and form.is_valid():
        keys = form.cleaned_data["check_ins"]
        done = asking.let_go(check_ins=[row for row in rows if str(row.key) in keys], by=request.user)
        said = ngettext("You let one check-in go.", "You let {n} check-ins go.", done)
        messages.success(request, said.format(n=done) if done else _("Nothing was changed: they are answered or gone."))
        return redirect("my-check-ins")
    status = 422 if request.method == "POST" else 200
    return render(request, "checkins/let_go.html", {"form": form, "waiting": found}, status=status)
