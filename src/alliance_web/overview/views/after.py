"""After the end of a therapy."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.therapies.frame import frame

from ..queries.after import after_page


@require_safe
@requires(Permission.SEE_THERAPY)
def after(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """What has lasted, for both chairs."""
    own = frame(therapy, request.relation.part, "looking-back")
    return render(request, "overview/after.html", {"frame": own, "page": after_page(own)})
