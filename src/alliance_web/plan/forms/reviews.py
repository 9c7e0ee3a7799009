"""How somebody sees a goal at its review, and the day of the next one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..queries.attainment import Scale
from ..services.reviews import Seen
from ..states import Outcome
from .words import SeenField, WordsField

RATHER_NOT_SAY = "rather_not_say"
FARTHEST = timedelta(days=730)


class ReviewForm(forms.Form):
    """Rating, level where a scale was agreed, what comes of it, and words."""

    rating = forms.ChoiceField(
        choices=[(RATHER_NOT_SAY, RATHER_NOT_SAY), *((str(n), str(n)) for n in range(11))],
        error_messages={
            "required": _("Please choose a number, or “I'd rather not say”."),
            "invalid_choice": _("Please choose a number from 0 to 10, or “I'd rather not say”."),
        },
        label=_("How near are you to this goal?"),
    )
    level = forms.ChoiceField(
        required=False,
        label=_("Which of your five levels fits today?"),
        error_messages={"invalid_choice": _("Please choose one of the levels.")},
    )
    outcome = forms.ChoiceField(
        choices=[(outcome.value, outcome.value) for outcome in Outcome],
        label=_("What would you do with this goal?"),
        error_messages={
            "required": _("Please choose what you would do with this goal."),
            "invalid_choice": _("Please choose one of these."),
        },
    )
    words = WordsField(label=_("Anything you want to say about it?"), required=False)
    number = SeenField()

    def __init__(self, *args: Any, scale: Scale | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["level"]
        assert isinstance(field, forms.ChoiceField)
        levels = [(str(level), words) for level, words in scale.numbered] if scale else []
        field.choices = [*levels, (RATHER_NOT_SAY, RATHER_NOT_SAY)] if levels else []

    def said(self) -> Seen:
        """How the person sees it."""
        cleaned = self.cleaned_data
        return Seen(
            outcome=Outcome(cleaned["outcome"]),
            rating=_number(cleaned["rating"]),
            level=_number(cleaned["level"]),
            words=cleaned["words"],
        )


def _number(chosen: str) -> int | None:
    return None if chosen in ("", RATHER_NOT_SAY) else int(chosen)


class DayForm(forms.Form):
    """When the two look at their goals."""

    on = forms.DateField(
        label=_("On which day do you want to look at your goals?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("A day on which you meet fits best. Six to eight weeks from now is usual."),
        error_messages={
            "required": _("Please give a day."),
            "invalid": _("This is not a date, like 2026-03-31."),
        },
    )
    seen = SeenField()

    def clean_on(self) -> date:
        """A day to come, within two years."""
        day: date = self.cleaned_data["on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Please take today or a later one."))
        if day > timezone.localdate() + FARTHEST:
            raise forms.ValidationError(_("This is more than two years ahead. Is the year right?"))
        return day
