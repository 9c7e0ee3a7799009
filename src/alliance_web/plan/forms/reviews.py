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
            "required": _("Select a number, or “I'd rather not say”."),
            "invalid_choice": _("Select a number from 0 to 10, or “I'd rather not say”."),
        },
        label=_("How close are you to this goal?"),
    )
    level = forms.ChoiceField(
        required=False,
        label=_("Which of your five levels fits today?"),
        error_messages={"invalid_choice": _("Select one of the levels.")},
    )
    outcome = forms.ChoiceField(
        choices=[(outcome.value, outcome.value) for outcome in Outcome],
        label=_("What would you like to do with this goal?"),
        error_messages={
            "required": _("Select what you would like to do with this goal."),
            "invalid_choice": _("Select one of these."),
        },
    )
    words = WordsField(label=_("Is there anything you'd like to add?"), required=False)
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
        label=_("When do you want to review your goals?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Choose a day when you have a session, if you can. Six to eight weeks from now is usual."),
        error_messages={
            "required": _("Enter a date."),
            "invalid": _("Enter a date in the correct format, like 2026-03-31."),
        },
    )
    seen = SeenField()

    def clean_on(self) -> date:
        """A day to come, within two years."""
        day: date = self.cleaned_data["on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Enter a date that is today or later."))
        if day > timezone.localdate() + FARTHEST:
            raise forms.ValidationError(_("Enter a date in the next two years."))
        return day
