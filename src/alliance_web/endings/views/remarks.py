"""What helped, what did not, and what to do when it gets hard."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.therapies.frame import Frame, frame

from ..forms import MarkForm, RemarkForm
from ..looking_back import shown_columns
from ..queries import words as queries
from ..services import words as service
from ..states import Column

PAGE = "looking-back"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.LOOK_BACK)
def lists(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """The three lists, with room to add to each."""
    own = frame(therapy, request.relation.part, PAGE)
    forms = _forms(own, request.POST if request.method == "POST" else None)
    sent = next((form for form in forms.values() if form.is_bound), None)
    if sent is not None and sent.is_valid():
        try:
            service.add(by=own.own, **sent.cleaned_data)
            return redirect("remarks", therapy)
        except service.TooMany:
            sent.add_error("words", _("This list is full. Remove an entry first."))
    shown = [(one, forms[one.column]) for one in shown_columns(own, queries.lists(own))]
    is_wrong = sent is not None or request.method == "POST"
    return render(request, "endings/remarks.html", {"frame": own, "columns": shown}, status=422 if is_wrong else 200)


@require_POST
@requires(Permission.LOOK_BACK)
def mark(request: ChairRequest, therapy: UUID, remark: UUID) -> HttpResponse:
    """Say so too, or no longer."""
    own, form = frame(therapy, request.relation.part, PAGE), MarkForm(request.POST)
    row = queries.remark(own.therapy, remark)
    if row is None or not form.is_valid():
        raise Http404("No such entry.")
    after = service.mark(remark=row, says=form.cleaned_data["says"] == "yes", by=own.own)
    if form.cleaned_data["says"] == "yes" and not after.words:
        messages.warning(request, _("{other} removed this entry before you answered.").format(other=own.other.name))
    return redirect("remarks", therapy)


def _forms(own: Frame, data: Any) -> dict[Column, RemarkForm]:
    """One form for each list; only the one that was sent is bound."""
    return {
        one.column: RemarkForm(
            data if data and data.get("column") == one.column else None, column=one.column, question=one.question
        )
        for one in shown_columns(own, dict.fromkeys(Column, ()))
    }
