"""The page of the questions, for who has opened the link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from alliance_web.access.gate import shows
from alliance_web.locking.context import device_key
from alliance_web.safety.queries import plan_of

from ..asked import Asked, asked
from ..forms import AnswersForm
from ..wording import HEAR, LASTED, NOT_TODAY, how_long

if TYPE_CHECKING:
    from alliance_web.safety.models import SafetyPlan

    from ..models import Wave

# What the page's script imports.
MODULES = (
    *("checkins/draft.js", "checkins/kept.js", "checkins/moving.js", "checkins/places.js"),
    *("checkins/risk.js", "checkins/screens.js", "checkins/sending.js", "locking/sealing.js"),
)
# What a page that asks for the word again does not carry on.
NOT_CARRIED = frozenset({"csrfmiddlewaretoken", "said"})


def questions(
    request: HttpRequest, wave: Wave, token: str, form: AnswersForm | None = None, *, needs_help: bool = False
) -> HttpResponse:
    """The questions; with faults they come back with everything that was said."""
    here = asked(wave)
    shows(request, [wave.follow_up.therapy.key])
    context = {
        "form": form or AnswersForm(asked=here),
        "asked": here,
        "how_long": how_long(wave.months),
        "token": token,
        "draft": str(wave.key),
        "seal": device_key("follow-up", str(wave.key)),
        "modules": MODULES,
        "needs_help": needs_help,
        **_safety(wave, here),
        "not_today": NOT_TODAY,
        "lasted": [(value.value, words) for value, words in LASTED.items()],
        "hear": [(value.value, words) for value, words in HEAR.items()],
    }
    return render(request, "follow_up/questions.html", context, status=422 if form else 200)


def carried(posted: QueryDict) -> list[tuple[str, str]]:
    """What was sent, as it was sent: it stays in the page and is stored nowhere until the link is open again."""
    return [(name, str(value)) for name, value in posted.items() if name not in NOT_CARRIED]


def _safety(wave: Wave, here: Asked) -> dict[str, Any]:
    plan = plan_of(wave.follow_up.therapy.practice_id)
    return {"plan": plan, "named": _named(plan, here)}


def _named(plan: SafetyPlan | None, here: Asked) -> str:
    """Who looks at an answer about self-harm; "" where that is the therapist, whom the page names anyway."""
    named = plan.answered_by if plan else None
    return named.name if named and named.pk != here.frame.chairs.therapist.user_id else ""
