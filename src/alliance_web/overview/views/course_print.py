"""The course of one therapy on paper."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.therapies.frame import frame

from ..queries.course_print import sheets


@require_safe
@requires(Permission.SEE_THERAPY)
def course_print(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """Two sheets of A4; back to the course where there is nothing to print yet."""
    own = frame(therapy, request.relation.part, "course")
    found = sheets(own)
    if found is None:
        return redirect("course", therapy=therapy)
    return render(request, "overview/course_print.html", {"frame": own, "sheets": found})
