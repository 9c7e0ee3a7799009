"""Words of both chairs for the states of goals."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from .states import GoalState, Outcome

OUTCOMES: dict[Outcome, tuple[Any, Any]] = {
    Outcome.KEEP: (_("We'll keep working on it"), _("It's still right.")),
    Outcome.CHANGE: (_("We'll change the wording"), _("It matters, but the wording no longer fits.")),
    Outcome.ACHIEVED: (_("We've reached it"), _("It's done.")),
    Outcome.SUSTAIN: (_("We've reached it and want to keep it up"), _("It still needs some attention.")),
    Outcome.SET_ASIDE: (_("We'll set it aside"), _("Other things matter more now.")),
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
