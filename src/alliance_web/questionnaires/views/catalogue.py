"""See all questionnaires, and one of them in full."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest
from alliance_web.people.set_up_tabs import tabs

from .. import catalogue, queries
from ..catalogue import Entry
from ..description import describe


@require_safe
@requires(Permission.MANAGE_PRACTICE)
def questionnaires(request: SignedInRequest) -> HttpResponse:
    """Every questionnaire with its rights, its validation and whether it is asked here."""
    here = queries.brought(request.practice.pk)
    context = {"groups": catalogue.groups(here), "declaration": here.declaration, "tabs": tabs("questionnaires")}
    return render(request, "questionnaires/list.html", context)


@require_safe
@requires(Permission.MANAGE_PRACTICE)
def questionnaire(request: SignedInRequest, key: str) -> HttpResponse:
    """One questionnaire: rights, how it is scored, what may be said of it, and what can be done about it."""
    entry = entry_of(request, key)
    return render(request, "questionnaires/one.html", {"entry": entry, "told": describe(entry)})


def entry_of(request: SignedInRequest, key: str) -> Entry:
    """The questionnaire of an address, or 404."""
    entry = catalogue.entry(key, request.practice.pk)
    if entry is None:
        raise Http404("No such questionnaire here.")
    return entry


def form_context(entry: Entry | None, **more: Any) -> dict[str, Any]:
    """What a page with one form about a questionnaire needs; its way back is the questionnaire, or the list."""
    back = reverse("questionnaire", args=[entry.key]) if entry else reverse("questionnaires")
    return {"entry": entry, "back_label": _("Back"), "back_url": back, **more}
