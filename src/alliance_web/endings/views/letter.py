"""The closing letter: to read together, to say yes to, to print."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.plan.letter.setting import NoFace, NotSet, has_press, pdf
from alliance_web.therapies.frame import frame

from ..forms import SeenForm
from ..letter import for_the_press
from ..letter import letter as letter_of
from ..looking_back import looking_back
from ..services import words as service

PAGE = "looking-back"


@require_safe
@requires(Permission.SEE_THERAPY)
def letter(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """The letter as a page that prints; before both have written there is none."""
    own = frame(therapy, request.relation.part, PAGE)
    page = looking_back(own)
    if not page.both.is_open:
        return _not_yet(request, therapy)
    context = {"frame": own, "page": page, "letter": letter_of(own, page), "has_press": has_press()}
    return render(request, "endings/letter.html", context)


@require_safe
@requires(Permission.SEE_THERAPY)
def pdf_letter(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """The same as a PDF, made on request and kept nowhere; where it cannot be set, the page that prints."""
    own, today = frame(therapy, request.relation.part, PAGE), timezone.localdate()
    page = looking_back(own)
    if not page.both.is_open:
        return _not_yet(request, therapy)
    try:
        made = pdf(for_the_press(letter_of(own, page), own.therapy.practice.name, today))
    except (NoFace, NotSet):
        messages.warning(request, _("The PDF could not be made. Print this page instead."))
        return redirect("closing-letter", therapy)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="looking-back-{today:%Y-%m-%d}.pdf"'
    return response


@require_POST
@requires(Permission.LOOK_BACK)
def say_yes(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """Yes to the letter as the page showed it."""
    own, form = frame(therapy, request.relation.part, PAGE), SeenForm(request.POST)
    try:
        service.say_yes(seen=form.cleaned_data["seen"] if form.is_valid() else -1, by=own.own)
        messages.success(request, _("Thank you. {other} can see that you agree.").format(other=own.other.name))
    except service.LetterChanged:
        messages.warning(request, _("The letter changed after you opened it. Read it here, then agree."))
    except service.NotBoth:
        return _not_yet(request, therapy)
    return redirect("closing-letter", therapy)


def _not_yet(request: ChairRequest, therapy: UUID) -> HttpResponse:
    messages.info(request, _("You can read the letter once you have both written."))
    return redirect(PAGE, therapy)
