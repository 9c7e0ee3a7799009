"""What the import pages take in."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .totals import Layout
from .waiting import Waiting

LARGEST = 5 * 1024 * 1024  # more is for the command line, which needs no browser that waits


class TableFile(forms.FileField):
    """A table of a size that a browser can wait for."""

    default_error_messages: ClassVar = {
        "required": _("Please choose a file."),
        "empty": _("This file is empty. Check that the export was finished."),
        "too large": _("This file is larger than 5 MB. Bring it in with “alliance import” on the server."),
    }

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file.size > LARGEST:
            raise forms.ValidationError(self.error_messages["too large"], code="too large")
        return file


class RatingsForm(forms.Form):
    """A file of ratings of both chairs."""

    file = TableFile(label=_("File with ratings"), help_text=_("CSV from any spreadsheet, in the columns shown below."))
    therapy_column = forms.CharField(
        label=_("Column that names the therapy"),
        initial="therapy",
        max_length=80,
        error_messages={"required": _("Please name the column that says whose ratings they are.")},
    )

    def waiting(self) -> Waiting:
        """The file with what was said about it."""
        file = self.cleaned_data["file"]
        return Waiting(file.name, file.read(), self.cleaned_data["therapy_column"])


class TotalsForm(forms.Form):
    """A file of outcome totals."""

    file = TableFile(label=_("File with totals"), help_text=_("CSV: one person and time a row, or one person a row."))
    name = forms.CharField(
        label=_("What the total is called"),
        max_length=24,
        help_text=_("As it stands beside the line, such as BDI."),
        error_messages={"required": _("Please name the total, such as BDI.")},
    )
    better = forms.ChoiceField(
        label=_("Which values are better?"),
        choices=[("lower", _("Lower ones")), ("higher", _("Higher ones"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please say which values are better.")},
    )
    lowest = forms.FloatField(
        label=_("Lowest value of the scale"), error_messages={"required": _("Please give the lowest value.")}
    )
    highest = forms.FloatField(
        label=_("Highest value of the scale"), error_messages={"required": _("Please give the highest value.")}
    )
    by = forms.CharField(
        label=_("Column of the person"), required=False, max_length=200, help_text=_("Such as id. Several with commas.")
    )
    over = forms.CharField(
        label=_("Column of the session or day"), required=False, max_length=80, help_text=_("Such as time.")
    )
    value = forms.CharField(label=_("Column of the total"), required=False, max_length=80, help_text=_("Such as bdi."))
    wide = forms.CharField(
        label=_("Or: its columns in their order in time"),
        required=False,
        max_length=2000,
        help_text=_("Where each person has one row: bdi.pre, bdi.2m, bdi.3m. Leave the two fields above empty."),
    )
    started_on = forms.DateField(
        label=_("First session, where the file gives no days"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    every = forms.IntegerField(
        label=_("Days from one session to the next"),
        initial=7,
        min_value=1,
        max_value=366,
        error_messages={"required": _("Please give a number of days, such as 7.")},
    )

    def clean_started_on(self) -> date | None:
        """A day that has come."""
        day: date | None = self.cleaned_data["started_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        """One way of laying the file out, not both and not neither."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("wide"):
            if cleaned.get("over") or cleaned.get("value"):
                self.add_error("wide", _("Either the columns in their order, or one column of the total: not both."))
        else:
            for name in ("by", "over", "value"):
                if not cleaned.get(name):
                    self.add_error(name, _("Please name the column, or give the columns in their order below."))
        return cleaned

    def waiting(self) -> Waiting:
        """The file with what was said about it."""
        words = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        lists: dict[str, Any] = {name: _listed(words.pop(name)) for name in ("by", "wide")}
        over, value = words.pop("over") or "session", words.pop("value") or "value"
        file = self.cleaned_data["file"]
        return Waiting(file.name, file.read(), layout=Layout(**words, **lists, over=over, value=value))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
