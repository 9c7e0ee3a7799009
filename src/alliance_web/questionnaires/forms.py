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
        "required": _("Please choose a file."),
        "empty": _("This file is empty."),
        "too large": _("This file is larger than 256 kB. A definition is a short text; is it the right file?"),
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
        help_text=_("A TOML file as the guide describes it. All its faults are told at once."),
    )


class WordingForm(forms.Form):
    """Licensed wording, and the word of the person who brings it. Made for one instrument."""

    stem = forms.CharField(
        label=_("Words before the questions"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as “Over the last week …”. Leave it empty where there are none."),
    )
    questions = forms.CharField(
        label=_("The questions"),
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": _("Please give the questions, one on a line.")},
    )
    answers = forms.CharField(
        label=_("Words of the answers"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    licence = forms.CharField(
        label=_("Where the licence is"),
        max_length=500,
        help_text=_("A letter with its date, a contract number, an address: so that somebody else can find it."),
        error_messages={"required": _("Please say where the licence can be found.")},
    )
    allowed_use = forms.CharField(
        label=_("What it allows"),
        max_length=500,
        help_text=_("In your words, such as “all clients of this practice, on paper and on screen”."),
        error_messages={"required": _("Please say what the licence allows.")},
    )
    expires_on = forms.DateField(
        label=_("Last day of use"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("After this day the questionnaire is not asked any more. Leave it empty where there is no end."),
        error_messages={"invalid": _("This is not a date, like 2027-03-31.")},
    )
    covers_electronic_use = forms.BooleanField(
        label=_("The licence covers showing the questions on a screen"),
        error_messages={
            "required": _(
                "Some rights holders allow paper only. Ask for a licence that covers a screen, then come back."
            )
        },
    )
    attested = forms.BooleanField(
        label=_("I have read the licence, and this practice may use the wording as I say here"),
        error_messages={"required": _("Somebody has to vouch for it. Read the licence, then tick this.")},
    )

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instrument = instrument
        n = len(instrument.items)
        self.fields["questions"].help_text = ngettext(
            "One line: this questionnaire has {n} question.",
            "One on a line, in their order: this questionnaire has {n} questions. Copy them word for word.",
            n,
        ).format(n=n)
        self._ask_for_answers()

    def _ask_for_answers(self) -> None:
        response = next((item.response for item in self.instrument.ratings if item.response), None)
        if response is None or response.step != 1 or response.labels:
            del self.fields["answers"]
            return
        self.fields["answers"].help_text = _(
            "One on a line, from {low} to {high}. Leave it empty, and the numbers stand for themselves."
        ).format(low=f"{response.low:g}", high=f"{response.high:g}")

    def clean_questions(self) -> list[str]:
        """As many lines as there are questions."""
        lines = _lines(self.cleaned_data["questions"])
        wanted = len(self.instrument.items)
        if len(lines) != wanted:
            words = _(
                "There are {seen} lines, and this questionnaire has {wanted} questions. Put each on a line of its own."
            )
            raise forms.ValidationError(words.format(seen=len(lines), wanted=wanted))
        return lines

    def clean_answers(self) -> list[str]:
        """One word for each answer, or none."""
        return _lines(self.cleaned_data["answers"])

    def clean_expires_on(self) -> date | None:
        """A day that has not passed."""
        day: date | None = self.cleaned_data["expires_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Renew the licence first."))
        return day

    def wording(self) -> Wording:
        """What was typed, as the library takes it."""
        words = self.cleaned_data
        texts = {item.code: text for item, text in zip(self.instrument.items, words["questions"], strict=True)}
        return Wording(texts, words["stem"].strip(), tuple(words.get("answers", ())))


class DeclarationForm(forms.Form):
    """That nobody earns money with it."""

    declared = forms.BooleanField(
        label=_("Nobody earns money with these questionnaires in this practice, and I may say so for it"),
        error_messages={"required": _("Without this they stay off. Tick it only if it is so.")},
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
