"""The letter "What we agreed"."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest

from ..letter.setting import NoFace, NotSet, has_press, pdf
from ..letter.words import words
from ..queries.agreed import agreed
from .frame import plan_frame


@require_safe
@requires(Permission.SEE_THERAPY)
def letter(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """A PDF, made on request and kept nowhere; where it cannot be set, a page that says so and offers the plan."""
    own, today = plan_frame(request, therapy), timezone.localdate()
    what = agreed(own, today)
    if not what.goals:
        messages.info(request, _("You can make the letter once you've both agreed to a goal."))
        return redirect("plan", therapy=therapy)
    try:
        made = pdf(words(what, own, own.therapy.practice.name, today))
    except (NoFace, NotSet) as fault:
        context = {"frame": own, "character": getattr(fault, "character", ""), "has_press": has_press()}
        return render(request, "plan/letter_not_set.html", context)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="what-we-agreed-{today:%Y-%m-%d}.pdf"'
    return response
