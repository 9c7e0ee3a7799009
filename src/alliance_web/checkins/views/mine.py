"""My check-ins, and what I answered: pages for one pair of eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alliance_web.access.gate import requires, shows
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest, SignedInRequest
from alliance_web.people.queries import ways_back
from alliance_web.therapies.queries import by_key
from alliance_web.therapies.tabs import tabs

from .. import answered, beside, queries, waiting
from ..forms.sharing import SharingForm
from ..services import ratings
from ..wording import shares, shares_of_words

if TYPE_CHECKING:
    from ..models import Rating


@require_safe
@requires(Permission.SIGNED_IN)
def my_check_ins(request: SignedInRequest) -> HttpResponse:
    """My check-ins in all my therapies, and the way to them."""
    therapies = waiting.therapies(request.user)
    waits = waiting.check_ins(request.user, request.practice, request.GET.get("page"))
    awaited = beside.awaited(request.user)
    shows(request, (one.therapy for one in (*waits, *awaited)))
    shows(request, (one.key for one in therapies))
    context = {
        "waiting": waits,
        "therapies": therapies,
        "awaited": awaited,
        "ways_back": ways_back(request.user).filter(seen_at=None),
        # A therapist, who is the client of nobody, is asked again too.
        "goes_on": not therapies or any(one.own for one in therapies),
    }
    return render(request, "checkins/my_check_ins.html", context)


@require_safe
@requires(Permission.ANSWER_CHECK_IN)
def my_answers(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """Everything I answered in this therapy, private answers too, and who sees what."""
    part = request.relation.part
    mine = answered.own_answers(by_key(therapy), part, request.GET.get("page"))
    choices = {"shares": shares(mine.other), "shares_of_words": shares_of_words(mine.other)}
    frame = {"therapy": therapy, "tabs": tabs(therapy, part, "my-answers"), "opened": request.GET.get("open")}
    context = {"mine": mine, "draft": uuid4(), **frame, **choices}
    return render(request, "checkins/my_answers.html", context)


@require_POST
@requires(Permission.ANSWER_CHECK_IN)
def share_answer(request: SignedInRequest, therapy: UUID, check_in: UUID) -> HttpResponse:
    """Change who sees the answers of one check-in."""
    rating = queries.own_rating(request.user, therapy, check_in)
    if rating is None:
        raise Http404("No such answers, or not yours.")
    form = SharingForm(request.POST, items=answered.shareable(rating))
    if form.is_valid():
        ratings.share(rating=rating, sharing=form.chosen(), by=request.user)
        messages.success(request, _("Saved. Who sees your answers is as you chose."))
    else:
        messages.error(request, form.fault())
    return redirect(reverse("my-answers", args=[therapy]) + _place(request, rating))


def _place(request: SignedInRequest, rating: Rating) -> str:
    """The same page of the list, with the same answers open."""
    page, key = request.POST.get("page", ""), str(rating.check_in.key)
    return "?" + urlencode({"page": page if page.isdecimal() else "1", "open": key}) + f"#answers-{key}"
