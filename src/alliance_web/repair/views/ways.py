"""Ways to say it, as the practice words them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest
from alliance_web.people.set_up_tabs import tabs

from ..forms.ways import WayForm
from ..queries import ways as queries
from ..services import wording
from ..way_groups import groups, where_it_fits


@require_safe
@requires(Permission.MANAGE_PRACTICE)
def ways(request: SignedInRequest) -> HttpResponse:
    """Every phrase, in the order in which a strain goes on."""
    worded = queries.worded(request.practice.pk)
    own = sum(one.is_own for one in worded)
    context = {"groups": groups(worded), "count": len(worded), "own": own, "tabs": tabs("ways")}
    return render(request, "repair/ways.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_PRACTICE)
def way(request: SignedInRequest, way: str) -> HttpResponse:
    """One phrase: how it ships, how the practice words it, and how it was before."""
    worded = queries.one(request.practice.pk, way)
    if worded is None:
        raise Http404("No such way to say it.")
    sent = request.POST if request.method == "POST" else None
    form = WayForm(sent, initial={"words": worded.way.words, "seen": worded.number})
    if form.is_bound and form.is_valid() and _stored(request, way, form):
        return redirect("way", way)
    newest = queries.one(request.practice.pk, way) or worded
    back = (("back", "1"), ("words", newest.ships), ("seen", newest.number))
    context = {"form": form, "worded": newest, "fits": where_it_fits(worded.way), "back": back}
    return render(request, "repair/way.html", context, status=422 if form.errors else 200)


def _stored(request: SignedInRequest, way: str, form: WayForm) -> bool:
    back = "back" in request.POST
    said = {"words": "" if back else form.cleaned_data["words"], "seen": form.cleaned_data["seen"]}
    try:
        wording.word(practice=request.practice, way=way, by=request.user, **said)
    except wording.WordedMeanwhile as fault:
        form.add_error(None, _("Someone just edited this wording. Their version is below. Yours is still in the form."))
        form.data = {**form.data.dict(), "seen": fault.newest.number}  # type: ignore[attr-defined]
        return False
    messages.success(request, _("Original wording restored.") if back else _("Saved."))
    return True
