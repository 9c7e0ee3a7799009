"""The plan page."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest

from ..letter.setting import has_press
from ..queries.next_step import next_step
from ..queries.plan import plan as query
from ..queries.preferences import views
from .frame import plan_frame


@require_safe
@requires(Permission.SEE_THERAPY)
def plan(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """What the two work on, how they stand to it, and what comes next."""
    own = plan_frame(request, therapy)
    here = query(own)
    step, both_views = next_step(own, here), views(own.therapy, own.chairs)
    context = {"frame": own, "plan": here, "step": step, "views": both_views, "has_press": has_press()}
    return render(request, "plan/plan.html", context)
