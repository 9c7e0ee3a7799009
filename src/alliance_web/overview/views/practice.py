"""The practice in counts."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest
from alliance_web.people.queries import practice as the_practice
from alliance_web.people.queries import waiting_leads
from alliance_web.reminders.panel import panel

from ..queries.practice import WEEKS, endings, figures
from ..queries.practice_strains import practice_strains


@require_safe
@requires(Permission.SEE_PRACTICE)
def practice(request: SignedInRequest) -> HttpResponse:
    """How many, never who."""
    here = the_practice()
    context: dict[str, Any] = {"weeks": WEEKS}
    if here:
        of_practice: dict[str, Any] = {"figures": figures(here.pk), "strains": practice_strains(here.pk)}
        of_practice["endings"] = endings(here.pk)
        of_practice["after_sessions"] = panel(here.pk)
        context |= {**of_practice, "waiting_leads": waiting_leads(here)}
    return render(request, "overview/practice.html", context)
