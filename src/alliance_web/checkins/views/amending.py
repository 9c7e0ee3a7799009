"""This was not me; it was me; this is what is right. Only the client says so, of their own answers, signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.questionnaires.queries import worded
from alliance_web.therapies.queries import chairs
from alliance_web.vault.unreadable import CannotReplace

from .. import queries
from ..forms.correction import CorrectionForm
from ..forms.fields import DECLINED
from ..services import amending
from ..wording import shares
from .door import signed_in_came

if TYPE_CHECKING:
    from ..models import Rating


@require_POST
@requires(Permission.AMEND_ANSWERS)
def contest(request: ChairRequest, therapy: UUID, check_in: UUID) -> HttpResponse:
    """These answers are not mine, or they are after all."""
    rating = _own(request, therapy, check_in)
    key, came = _key(request, rating), signed_in_came(request)
    if request.POST.get("whose") == "mine":
        if amending.claim(rating=rating, key=key, came=came, by=request.user):
            messages.success(request, _("Thank you. These answers count again."))
    elif amending.contest(rating=rating, key=key, came=came, by=request.user):
        messages.success(
            request, _("Thank you for telling us. These answers no longer count. You can now give your own.")
        )
    return redirect(_back(therapy, check_in))


@require_http_methods(["GET", "POST"])
@requires(Permission.AMEND_ANSWERS)
def correct(request: ChairRequest, therapy: UUID, check_in: UUID) -> HttpResponse:
    """All answers of one check-in, to be put right; those that somebody else gave are not preset."""
    rating = _own(request, therapy, check_in)
    try:
        form = _form(request, rating)
        if request.method == "POST" and form.is_valid():
            return _corrected(request, therapy, rating, form)
    except CannotReplace:
        messages.error(request, _("These answers cannot be read at the moment, so they cannot be changed."))
        return redirect(_back(therapy, check_in))
    context = {"form": form, "rating": rating, "therapy": therapy, "back": _back(therapy, check_in)}
    other = chairs(rating.check_in.session.therapy).therapist.name
    return render(request, "checkins/correct.html", context | {"other": other}, status=422 if form.errors else 200)


def _corrected(request: ChairRequest, therapy: UUID, rating: Rating, form: CorrectionForm) -> HttpResponse:
    said, came = form.said(rating.check_in.key), signed_in_came(request)
    changed = amending.correct(rating=rating, submission=said, came=came, by=request.user)
    if changed:
        messages.success(request, _("Thank you. Your answers are corrected. What was there before is kept below them."))
    if any(said.answers.get(item.code) for item in form.instrument.items if item.risk):
        back = urlencode({"back": _back(therapy, rating.check_in.key)})
        return redirect(f"{reverse('help-now')}?{back}")
    return redirect(_back(therapy, rating.check_in.key))


def _form(request: ChairRequest, rating: Rating) -> CorrectionForm:
    """Raises CannotReplace where something of what is there cannot be read."""
    own = chairs(rating.check_in.session.therapy)
    instrument = worded(rating.check_in.instrument, rating.check_in.session.therapy.practice_id)
    choices = [(value, label) for value, label, _hint in shares(own.therapist.name)]
    standing: dict[str, Any] = {}
    for item in instrument.items if rating.contested_at is None else ():
        one = amending.standing(rating, item)
        if one.said:
            standing[item.code] = (DECLINED if one.said[0] is None else str(one.said[0]), one.sharing)
    return CorrectionForm(request.POST or None, instrument=instrument, standing=standing, shares=choices)


def _own(request: ChairRequest, therapy: UUID, check_in: UUID) -> Rating:
    rating = queries.own_rating(request.user, therapy, check_in)
    if rating is None:
        raise Http404("No such answers, or not yours.")
    return rating


def _key(request: ChairRequest, rating: Rating) -> UUID:
    """Which page said so: the same form sent twice says it once."""
    sent = request.POST.get("submission", "")
    return uuid5(rating.check_in.key, sent) if sent else uuid4()


def _back(therapy: UUID, check_in: UUID) -> str:
    return reverse("my-answers", args=[therapy]) + f"?open={check_in}#answers-{check_in}"
