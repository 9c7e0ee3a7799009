"""The practice's safety plan as a form."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _


class PlanForm(forms.Form):
    """Everything may be left open and saved; what a questionnaire about self-harm needs is said beside the form."""

    emergency_numbers = forms.CharField(
        label=_("Emergency numbers"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One per line, as clients will see them. For example: “112 · ambulance and police, 24 hours”."),
    )
    out_of_hours = forms.CharField(
        label=_("Out-of-hours help"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Where clients can get help when the practice is closed, such as a crisis line or walk-in clinic."),
    )
    answered_by: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label=_("Safety contact"),
        queryset=None,
        required=False,
        empty_label=_("Not set"),
        help_text=_("This person gets an email and a safety review for every answer other than “Not at all”."),
    )
    answer_within_hours = forms.IntegerField(
        label=_("Review time in hours"),
        min_value=1,
        max_value=72,
        initial=24,
        help_text=_("We tell clients before they answer that no one reads it straight away."),
        error_messages={
            "required": _("Enter the review time, from 1 to 72 hours"),
            "invalid": _("Enter whole hours, from 1 to 72"),
            "min_value": _("Enter 1 hour or more"),
            "max_value": _("Enter 72 hours or less"),
        },
    )

    deputy: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label=_("Deputy"),
        queryset=None,
        required=False,
        empty_label=_("No deputy"),
        help_text=_(
            "If a review is overdue, it goes to the deputy, and an hour later to every practice "
            "lead. Without a deputy, it goes straight to the leads."
        ),
    )

    def __init__(self, *args: Any, staff: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("answered_by", "deputy"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = staff
            field.label_from_instance = lambda obj: obj.name  # type: ignore[method-assign]

    def clean(self) -> dict[str, Any]:
        """A deputy is someone else."""
        words = super().clean() or {}
        if words.get("deputy") and words["deputy"] == words.get("answered_by"):
            self.add_error("deputy", _("Choose a different person as deputy"))
        return words

    def clean_emergency_numbers(self) -> str:
        """Numbers have digits; a plan that reads "ask us" helps nobody at night."""
        text: str = self.cleaned_data["emergency_numbers"]
        if text.strip() and not any(character.isdigit() for character in text):
            raise forms.ValidationError(_("Enter at least one phone number that clients can call"))
        return text
