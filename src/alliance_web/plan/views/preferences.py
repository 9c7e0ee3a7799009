"""How the client likes to work."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest

from ..forms.preferences import PreferencesForm
from ..queries import preferences as queries
from ..services import preferences
from .frame import plan_frame


@require_safe
@requires(Permission.SEE_THERAPY)
def show(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """Both views side by side, and every earlier talk."""
    own = plan_frame(request, therapy)
    views = queries.views(own.therapy, own.chairs)
    return render(request, "plan/preferences.html", {"frame": own, "views": views, "mine": views.of(own.part)})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_PLAN)
def say(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """The five questions, for the chair that asks; what it said last is chosen already."""
    own = plan_frame(request, therapy)
    latest = queries.latest_answers(own.own.pk)
    form = PreferencesForm(request.POST or None, names=own.names, latest=latest)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        preferences.say(key=said["key"], answers=form.answers(), words=said["words"], by=own.own)
        messages.success(request, _("Thank you. {other} can see your answers now.").format(other=own.other.name))
        return redirect("preferences", therapy=therapy)
    return render(request, "plan/say_preferences.html", {"frame": own, "form": form})
