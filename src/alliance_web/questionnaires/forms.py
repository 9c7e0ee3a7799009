"""What the pages about questionnaires take in."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from alliance.instruments import Wording
from alliance.model import Instrument

LARGEST = 256 * 1024  # the longest definition that ships has 8 kB


class DefinitionFile(forms.FileField):
    """A definition file."""

    default_error_messages: ClassVar = {
        "required": _("Select a file"),
        "empty": _("Select a file that is not empty"),
        "too large": _("Select a definition file smaller than 256 kB"),
    }

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file.size > LARGEST:
            raise forms.ValidationError(self.error_messages["too large"], code="too large")
        return file


class OwnForm(forms.Form):
    """A questionnaire of the practice's own."""

    file = DefinitionFile(
        label=_("Definition file"),
        help_text=_("A TOML file. See the guide for its format."),
    )


class WordingForm(forms.Form):
    """Licensed wording, and the word of the person who brings it. Made for one instrument."""

    stem = forms.CharField(
        label=_("Introduction"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as “Over the last week …”. Leave empty if there is none."),
    )
    questions = forms.CharField(
        label=_("Questions"),
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": _("Enter the questions, one per line")},
    )
    answers = forms.CharField(
        label=_("Answer labels"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    licence = forms.CharField(
        label=_("Licence location"),
        max_length=500,
        help_text=_("So that others can find it. For example, a contract number or the date of a letter."),
        error_messages={"required": _("Enter where the licence can be found")},
    )
    allowed_use = forms.CharField(
        label=_("Permitted use"),
        max_length=500,
        help_text=_("Such as “all clients of this practice, on paper and on screen”."),
        error_messages={"required": _("Enter what the licence allows")},
    )
    expires_on = forms.DateField(
        label=_("Expiry date"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("The last day of use. Leave empty if it does not expire."),
        error_messages={"invalid": _("Enter a date in the correct format, like 2027-03-31")},
    )
    covers_electronic_use = forms.BooleanField(
        label=_("The licence covers showing the questions on a screen"),
        error_messages={
            "required": _(
                "Select this if the licence covers screens. If it only covers paper, you need another licence."
            )
        },
    )
    attested = forms.BooleanField(
        label=_("I've read the licence, and it allows this practice to use the wording as described here"),
        error_messages={"required": _("Select this to confirm that you've read the licence")},
    )

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instrument = instrument
        n = len(instrument.items)
        self.fields["questions"].help_text = ngettext(
            "Enter 1 question on one line.",
            "Enter {n} questions in order, one per line. Copy them word for word.",
            n,
        ).format(n=n)
        self._ask_for_answers()

    def _ask_for_answers(self) -> None:
        response = next((item.response for item in self.instrument.ratings if item.response), None)
        if response is None or response.step != 1 or response.labels:
            del self.fields["answers"]
            return
        self.fields["answers"].help_text = _(
            "One per line, from {low} to {high}. Leave empty to show only numbers."
        ).format(low=f"{response.low:g}", high=f"{response.high:g}")

    def clean_questions(self) -> list[str]:
        """As many lines as there are questions."""
        lines = _lines(self.cleaned_data["questions"])
        wanted = len(self.instrument.items)
        if len(lines) != wanted:
            words = _("Enter {wanted} questions, one per line. You have {seen} lines.")
            raise forms.ValidationError(words.format(seen=len(lines), wanted=wanted))
        return lines

    def clean_answers(self) -> list[str]:
        """One word for each answer, or none."""
        return _lines(self.cleaned_data["answers"])

    def clean_expires_on(self) -> date | None:
        """A day that has not passed."""
        day: date | None = self.cleaned_data["expires_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("Enter today's date or later. If the licence has expired, renew it first."))
        return day

    def wording(self) -> Wording:
        """What was typed, as the library takes it."""
        words = self.cleaned_data
        texts = {item.code: text for item, text in zip(self.instrument.items, words["questions"], strict=True)}
        return Wording(texts, words["stem"].strip(), tuple(words.get("answers", ())))


class DeclarationForm(forms.Form):
    """That nobody earns money with it."""

    declared = forms.BooleanField(
        label=_("I confirm, on behalf of this practice, that our use of these questionnaires is non-commercial"),
        error_messages={"required": _("Select this if your use is non-commercial")},
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
