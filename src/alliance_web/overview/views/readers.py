"""Who has looked."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.therapies.frame import frame

from ..queries import readers as queries
from ..queries.pager import pages


@require_safe
@requires(Permission.SEE_THERAPY)
def readers(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """Who opened which page of this therapy, newest first."""
    days, page = queries.looks(therapy, reader=request.user.pk, page=request.GET.get("page", "1"))
    own = frame(therapy, request.relation.part, "readers")
    context = {"lists": queries.list_looks(therapy, reader=request.user.pk), "pages": pages(page, request.GET)}
    return render(request, "overview/readers.html", {"frame": own, "days": days, **context})
