"""What other therapies let expect, shown on the session card."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.checkins.services import showing
from alliance_web.therapies.frame import frame

from ..forms import ShowingForm
from ..queries.showing import session_to_show_in


@require_POST
@requires(Permission.SHOW_EXPECTED)
def show_expected(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """Show it in the session that is on or comes next, or stop showing it."""
    own, form = frame(therapy, request.relation.part, "course"), ShowingForm(request.POST)
    session = session_to_show_in(own.therapy)
    if not form.is_valid() or session is None or session.number != form.cleaned_data["session"]:
        messages.error(request, _("That session is over. Nothing was changed."))
    elif form.cleaned_data["show"] == "yes":
        showing.show(session=session, participant=own.own, by=request.user)
        messages.success(
            request, _("{name} can see this on the session card during the session.").format(name=own.other.name)
        )
    else:
        showing.hide(session=session, by=request.user)
        messages.success(request, _("It is off the session card."))
    return redirect("course", therapy=therapy)
