"""Proposing a goal, putting it another way, and what one thinks of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from ..queries.goals import GoalShown
from ..states import Stance
from .words import SeenField, WordsField


class WordingForm(forms.Form):
    """A goal as somebody puts it. `seen`: the newest wording on the page."""

    words = WordsField(
        label=_("What do you want to achieve together?"),
        missing=_("Enter what you want to achieve. One sentence is enough."),
        help_text=_("Use your own words. For example: I want to sleep through the night again."),
    )
    own_words = WordsField(
        label=_("Why does it matter to you?"),
        required=False,
        help_text=_("You can say more in your own words. This helps you check that you mean the same thing."),
    )
    seen = SeenField()
    took_up = forms.BooleanField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, goal: GoalShown | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.there = goal.newest.words if goal and goal.is_running else ""

    def clean_words(self) -> str:
        """Other words than those that stand there."""
        words: str = self.cleaned_data["words"]
        if self.there and words == self.there:
            raise forms.ValidationError(_("That's the current wording. Change it, or go back and select “I agree”."))
        return words


class ProposeForm(WordingForm):
    """A new goal. `key` makes sure that sending it twice makes one."""

    serves = forms.ChoiceField(
        label=_("Is it a step towards another goal?"),
        required=False,
        error_messages={"invalid_choice": _("Select a goal from the list.")},
    )
    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput())
    field_order = ("words", "own_words", "serves", "key")

    def __init__(self, *args: Any, goals: Iterable[GoalShown], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["seen"], self.fields["took_up"]
        _offer(self, goals)


class ServesForm(forms.Form):
    """Which other goal a goal serves."""

    serves = forms.ChoiceField(
        label=_("Is it a step towards another goal?"),
        required=False,
        error_messages={"invalid_choice": _("Select a goal from the list.")},
    )

    def __init__(self, *args: Any, goals: Iterable[GoalShown], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, goals)


def _offer(form: forms.Form, goals: Iterable[GoalShown]) -> None:
    """The running goals to choose from; the question falls away where there is none."""
    field = form.fields["serves"]
    assert isinstance(field, forms.ChoiceField)
    lines = [(str(goal.number), f"{goal.number}: {goal.words.words[:60]}") for goal in goals]
    field.choices = [("", _("No")), *lines]
    if not lines:
        del form.fields["serves"]


class StanceForm(forms.Form):
    """What somebody says to a version with one button."""

    stance = forms.ChoiceField(choices=[(stance.value, stance.value) for stance in (Stance.AGREE, Stance.UNDECIDED)])
    version = SeenField()
    seen = SeenField()


class DifferentlyForm(forms.Form):
    """Why somebody sees a version differently."""

    reason = WordsField(
        label=_("What do you see differently?"),
        missing=_("Enter a few words about what you see differently."),
        help_text=_("You can be open. It's good to know where you differ."),
    )
    version = SeenField()
    seen = SeenField()


class OwnWordsForm(forms.Form):
    """A version said again in somebody's own words."""

    own_words = WordsField(
        label=_("How would you say it?"),
        missing=_("Enter your own words. One sentence is enough."),
        help_text=_("Say what it means to you. This helps you check that you mean the same thing."),
    )
    version = SeenField()
    seen = SeenField()


class FocusForm(forms.Form):
    """Into focus or out of it."""

    focus = forms.ChoiceField(choices=[("on", "on"), ("off", "off")])


class SeenForm(forms.Form):
    """One button that answers what was on the page."""

    seen = SeenField()
