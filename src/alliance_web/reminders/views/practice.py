"""A lead lets chance decide about messages, or ends that."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest

from ..forms import AnswerForm
from ..services import chance


@require_POST
@requires(Permission.SEE_PRACTICE)
def by_chance(request: SignedInRequest) -> HttpResponse:
    """Begin or end it."""
    form = AnswerForm(request.POST)
    if form.is_valid() and form.cleaned_data["answer"] == AnswerForm.YES:
        chance.begin(practice=request.practice, by=request.user)
        messages.success(request, _("From now on chance decides, for clients who say yes."))
    elif form.is_valid():
        chance.end(practice=request.practice, by=request.user)
        messages.success(request, _("Everyone gets the messages they chose."))
    return redirect(reverse("practice") + "#messages")
