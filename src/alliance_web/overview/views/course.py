"""The course of one therapy."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.repair.services.notes import take_in
from alliance_web.therapies.frame import frame

from ..queries.course import course_page
from ..queries.items import OVERALL


@require_safe
@requires(Permission.SEE_THERAPY)
def course(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """How working together felt, for both chairs; `?item=` chooses the large line, `?print=1` opens all tables."""
    own = frame(therapy, request.relation.part, "course")
    take_in(chairs=own.chairs, part=own.part, by=request.user)
    page = course_page(own, request.GET.get("item", OVERALL))
    context = {"frame": own, "page": page, "on_paper": "print" in request.GET}
    return render(request, "overview/course.html", context)
