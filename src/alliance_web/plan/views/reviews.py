"""Look at a goal together, and set the day on which the two do so."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.therapies.frame import Frame

from ..forms.goals import SeenForm
from ..forms.reviews import RATHER_NOT_SAY, DayForm, ReviewForm
from ..queries.attainment import Scale
from ..queries.goals import GoalShown
from ..queries.people import people
from ..queries.review_days import day as day_query
from ..services import review_days
from ..services import reviews as services
from ..services.goals import GoalEnded
from ..wording import OUTCOMES
from .frame import goal_of, plan_frame


@require_http_methods(["GET", "POST"])
@requires(Permission.CHANGE_PLAN)
def review(request: ChairRequest, therapy: UUID, number: int) -> HttpResponse:
    """Say how one sees a goal, or change it until both say the same."""
    own = plan_frame(request, therapy)
    here = goal_of(own, number)
    form = ReviewForm(request.POST or None, scale=_scale(here), initial=_first(here))
    context: dict[str, Any] = {"frame": own, "goal": here, "form": form}
    context |= {"levels": _levels(here), "outcomes": _outcomes()}
    if request.method == "POST" and form.is_valid():
        try:
            services.say(goal=here.row, number=form.cleaned_data["number"], seen=form.said(), by=own.own)
            messages.success(request, _after(own, number))
            return redirect("goal", therapy=therapy, number=number)
        except GoalEnded:
            context |= {"goal": goal_of(own, number), "typed": form.cleaned_data["words"]}
        except (services.ReviewClosed, services.NoScale):
            context |= _again(own, here, form)
    return render(request, "plan/review.html" if context["goal"].is_running else "plan/review_ended.html", context)


def _scale(here: GoalShown) -> Scale | None:
    """The levels to choose from: those of the review that is going on, else those that are agreed now."""
    return here.open_review.scale if here.open_review else here.scale


def _levels(here: GoalShown) -> tuple[tuple[int, str], ...]:
    scale = _scale(here)
    return scale.numbered if scale else ()


def _first(here: GoalShown) -> dict[str, Any]:
    """What the person said before, while it can still be changed."""
    yours = here.open_review.yours if here.open_review else None
    if yours is None:
        return {"number": here.next_review}
    rating = RATHER_NOT_SAY if yours.rating is None else yours.rating
    level = yours.level if yours.level is not None else ""
    said = {"rating": rating, "level": level, "outcome": yours.outcome.value, "words": yours.words}
    return said | {"number": here.next_review}


def _again(own: Frame, here: GoalShown, form: ReviewForm) -> dict[str, Any]:
    """The review on the page is over: the form with what was typed, for the next one."""
    fresh = goal_of(own, here.number)
    again = {**form.data.dict(), "number": fresh.next_review}  # type: ignore[attr-defined]
    return {"goal": fresh, "form": ReviewForm(again, scale=_scale(fresh)), "levels": _levels(fresh), "meanwhile": True}


def _outcomes() -> list[tuple[str, Any, Any]]:
    return [(outcome.value, label, hint) for outcome, (label, hint) in OUTCOMES.items()]


def _after(own: Frame, number: int) -> str:
    """The word after saying how one sees it."""
    fresh = goal_of(own, number)
    if fresh.open_review is None:
        return _("Thank you. You both gave the same answer.")
    if fresh.open_review.differs:
        return _("Thank you. You see this differently. You can both see the answers now, so you can talk about it.")
    return _("Thank you. {name} will see your answer once they've given theirs.").format(name=own.other.name)


@require_http_methods(["GET", "POST"])
@requires(Permission.CHANGE_PLAN)
def day(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """Propose a day for looking at the goals, or another than the one on the table."""
    own = plan_frame(request, therapy)
    here = day_query(own.therapy, people(own))
    form = DayForm(request.POST or None, initial={"seen": here.number if here else 0})
    context: dict[str, Any] = {"frame": own, "day": here, "form": form}
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            review_days.propose(on=words["on"], after=words["seen"], by=own.own)
            messages.success(request, _("Thank you. {name} can see the date now.").format(name=own.other.name))
            return redirect("plan", therapy=therapy)
        except review_days.DayChanged:
            again = {**form.data.dict(), "seen": here.number if here else 0}  # type: ignore[attr-defined]
            context |= {"form": DayForm(again), "meanwhile": True}
    return render(request, "plan/review_day.html", context)


@require_POST
@requires(Permission.CHANGE_PLAN)
def agree_day(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """Agree with the day the other proposed."""
    own, form = plan_frame(request, therapy), SeenForm(request.POST)
    form.is_valid()
    try:
        review_days.agree(seen=form.cleaned_data["seen"], by=own.own)
        messages.success(request, _("Thank you. You both agree to this date."))
    except review_days.DayChanged:
        messages.warning(request, _("Someone suggested another date. Check it first."))
    return redirect("plan", therapy=therapy)
