"""The practice's safety plan as a form."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _


class PlanForm(forms.Form):
    """Everything may be left open and saved; what a questionnaire about self-harm needs is said beside the form."""

    emergency_numbers = forms.CharField(
        label=_("Emergency numbers here"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, as clients read them: “112 · ambulance and police, day and night”."),
    )
    out_of_hours = forms.CharField(
        label=_("When the practice is closed"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What a client does at night and on Sundays: a crisis line, a walk-in clinic, an address."),
    )
    answered_by: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label=_("Who looks at such an answer"),
        queryset=None,
        required=False,
        empty_label=_("Nobody yet"),
        help_text=_("This person gets a message and a task for each answer that is more than “not at all”."),
    )
    answer_within_hours = forms.IntegerField(
        label=_("Within how many hours"),
        min_value=1,
        max_value=72,
        initial=24,
        help_text=_("Clients are told before they answer that nobody reads along at once."),
        error_messages={
            "required": _("Please say within how many hours somebody looks: 1 to 72."),
            "invalid": _("Please give whole hours, 1 to 72."),
            "min_value": _("At least one hour: nobody can look sooner for sure."),
            "max_value": _("At most 72 hours: an answer about self-harm must not wait longer."),
        },
    )

    deputy: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label=_("Deputy"),
        queryset=None,
        required=False,
        empty_label=_("No deputy"),
        help_text=_(
            "If no one has reviewed an answer in time, the deputy gets a message and the task, and an hour later every "
            "practice lead. Without a deputy it goes to the leads at once."
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
            self.add_error("deputy", _("Choose someone else as deputy."))
        return words

    def clean_emergency_numbers(self) -> str:
        """Numbers have digits; a plan that reads "ask us" helps nobody at night."""
        text: str = self.cleaned_data["emergency_numbers"]
        if text.strip() and not any(character.isdigit() for character in text):
            raise forms.ValidationError(
                _("There is no number in it. Please write at least one that a client can call.")
            )
        return text
