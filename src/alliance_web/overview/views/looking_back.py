"""Looking back at a therapy."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.therapies.frame import frame

from ..queries.looking_back import looking_back_page, what_comes


@require_safe
@requires(Permission.SEE_THERAPY)
def looking_back(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """What the two did together, and what each says at the end; for both chairs."""
    own = frame(therapy, request.relation.part, "looking-back")
    context = {"frame": own, "page": looking_back_page(own), "after": what_comes(own)}
    return render(request, "overview/looking_back.html", context)
