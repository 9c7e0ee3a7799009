"""Say yes to a purpose or take it back, from one's own account page."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest

from . import services
from .forms import AnswerForm
from .purposes import purposes


@require_POST
@requires(Permission.SIGNED_IN)
def answer(request: SignedInRequest, purpose: str) -> HttpResponse:
    """Take in what somebody says about one purpose."""
    if purpose not in purposes() or purposes()[purpose].asked_on or request.relation.roles:
        raise Http404("Nothing to allow here.")
    form = AnswerForm(request.POST)
    if form.is_valid():
        say = services.give if form.cleaned_data["answer"] == AnswerForm.YES else services.withdraw
        say(person=request.user, purpose=purpose, by=request.user)
        messages.success(request, _("Thank you. Your choice is saved."))
    return redirect("account")
