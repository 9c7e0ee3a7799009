"""What the import pages take in."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .reading_fields import ReadingFields
from .totals import Layout
from .waiting import Waiting

LARGEST = 5 * 1024 * 1024  # more is for the command line, which needs no browser that waits


class TableFile(forms.FileField):
    """A table of a size that a browser can wait for."""

    default_error_messages: ClassVar = {
        "required": _("Select a file"),
        "empty": _("Select a file that is not empty"),
        "too large": _("Select a file smaller than 5 MB, or use “alliance import” on the server"),
    }

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file.size > LARGEST:
            raise forms.ValidationError(self.error_messages["too large"], code="too large")
        return file


class RatingsForm(ReadingFields):
    """A file of ratings of both chairs."""

    file = TableFile(label=_("Ratings file"), help_text=_("CSV, Excel, SPSS, Stata or FHIR, with the columns below."))
    therapy_column = forms.CharField(
        label=_("Therapy column"),
        initial="therapy",
        max_length=80,
        error_messages={"required": _("Enter the therapy column")},
    )

    def waiting(self) -> Waiting:
        """The file with what was said about it."""
        file = self.cleaned_data["file"]
        therapy_column, reading = self.cleaned_data["therapy_column"], self.cleaned_data["reading"]
        return Waiting(file.name, file.read(), therapy_column, reading=reading)


class TotalsForm(ReadingFields):
    """A file of outcome totals."""

    file = TableFile(
        label=_("Total scores file"), help_text=_("CSV, Excel, SPSS or Stata, with one row per score or per person.")
    )
    name = forms.CharField(
        label=_("Questionnaire name"),
        max_length=24,
        help_text=_("The name on the chart, such as BDI."),
        error_messages={"required": _("Enter the questionnaire's name, such as BDI")},
    )
    better = forms.ChoiceField(
        label=_("Which scores are better?"),
        choices=[("lower", _("Lower")), ("higher", _("Higher"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Select which scores are better")},
    )
    lowest = forms.FloatField(
        label=_("Lowest possible score"), error_messages={"required": _("Enter the lowest possible score")}
    )
    highest = forms.FloatField(
        label=_("Highest possible score"), error_messages={"required": _("Enter the highest possible score")}
    )
    by = forms.CharField(
        label=_("Person column"),
        required=False,
        max_length=200,
        help_text=_("Such as id. Separate several with commas."),
    )
    over = forms.CharField(
        label=_("Session or date column"), required=False, max_length=80, help_text=_("Such as time.")
    )
    value = forms.CharField(label=_("Total score column"), required=False, max_length=80, help_text=_("Such as bdi."))
    wide = forms.CharField(
        label=_("Or: score columns in time order"),
        required=False,
        max_length=2000,
        help_text=_("For one row per person, such as bdi.pre, bdi.2m, bdi.3m. Leave the two fields above empty."),
    )
    started_on = forms.DateField(
        label=_("First session, if the file has no dates"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    every = forms.IntegerField(
        label=_("Days between sessions"),
        initial=7,
        min_value=1,
        max_value=366,
        error_messages={"required": _("Enter a number of days, such as 7")},
    )

    def clean_started_on(self) -> date | None:
        """A day that has come."""
        day: date | None = self.cleaned_data["started_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("Enter today's date or earlier"))
        return day

    def clean(self) -> dict[str, Any]:
        """One way of laying the file out, not both and not neither."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("wide"):
            if cleaned.get("over") or cleaned.get("value"):
                self.add_error("wide", _("Enter either one total score column or several in time order, not both"))
        else:
            for name in ("by", "over", "value"):
                if not cleaned.get(name):
                    self.add_error(name, _("Enter the column name, or the score columns in time order below"))
        return cleaned

    def waiting(self) -> Waiting:
        """The file with what was said about it."""
        words = {name: value for name, value in self.cleaned_data.items() if name not in ("file", "reading")}
        lists: dict[str, Any] = {name: _listed(words.pop(name)) for name in ("by", "wide")}
        over, value = words.pop("over") or "session", words.pop("value") or "value"
        file = self.cleaned_data["file"]
        layout = Layout(**words, **lists, over=over, value=value)
        return Waiting(file.name, file.read(), layout=layout, reading=self.cleaned_data["reading"])


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
