"""Words of both chairs for the states of goals."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from .states import GoalState, Outcome

OUTCOMES: dict[Outcome, tuple[Any, Any]] = {
    Outcome.KEEP: (_("We go on with it"), _("It still fits.")),
    Outcome.CHANGE: (_("We put it another way"), _("It matters, but the words no longer fit.")),
    Outcome.ACHIEVED: (_("We have reached it"), _("It is done.")),
    Outcome.SUSTAIN: (_("We have reached it and keep it up"), _("It needs a little care to stay.")),
    Outcome.SET_ASIDE: (_("We set it aside"), _("Other things matter more now.")),
}
ENDED: dict[GoalState, Any] = {
    GoalState.ACHIEVED: _("reached"),
    GoalState.SET_ASIDE: _("set aside"),
    GoalState.NOT_AGREED: _("could not agree"),
}


def outcome_words(outcome: Outcome) -> str:
    """An outcome as a part of a sentence: "we go on with it"."""
    words = str(OUTCOMES[outcome][0])
    return words[:1].lower() + words[1:]
