"""How a task went, and the answer to that."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from ..services.reports import Said
from ..states import Amount
from ..task_wording import amounts
from .words import ONE_OF_THESE, KeyField, SeenField, WordsField

RATHER_NOT_SAY = "rather_not_say"


class ReportForm(forms.Form):
    """How much, how useful, what helped. `about`: the wording it is about; `seen`: the one that counted on the page."""

    key = KeyField()
    seen = SeenField()
    about = SeenField()
    amount = forms.ChoiceField(
        label=_("How much of it did you do?"),
        choices=amounts(),
        error_messages={
            "required": _("Select how much you did. “Not this time” is fine."),
            **ONE_OF_THESE,
        },
    )
    useful = forms.ChoiceField(
        label=_("How useful was it?"),
        choices=[*((str(point), str(point)) for point in range(11)), (RATHER_NOT_SAY, RATHER_NOT_SAY)],
        required=False,
        error_messages={"invalid_choice": _("Select a number from 0 to 10, or “I'd rather not say”.")},
    )
    helped = WordsField(label=_("What helped?"), required=False)
    in_the_way = WordsField(label=_("What got in the way?"), required=False)
    session = forms.TypedChoiceField(
        label=_("Which session was it after?"),
        coerce=int,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Select which session it was after.")),
    )

    def __init__(self, *args: Any, sessions: Sequence[int], wordings: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wordings = wordings
        field = self.fields["session"]
        assert isinstance(field, forms.TypedChoiceField)
        begun = [(number, _("Session {number}").format(number=number)) for number in reversed(sessions)]
        field.choices = [*begun, (0, _("Before the first session"))]
        self.initial.setdefault("session", begun[0][0] if begun else 0)

    def clean_about(self) -> int:
        """A wording that the task has; the newest for anything else that came."""
        about: int = self.cleaned_data["about"]
        return about if about in self.wordings else max(self.wordings)

    def written(self) -> list[BoundField]:
        """The fields after the two questions: words, and after which session."""
        return [self[name] for name in ("helped", "in_the_way", "session")]

    def said(self) -> Said:
        """What was answered."""
        given = self.cleaned_data
        return Said(
            amount=Amount(given["amount"]),
            useful=int(given["useful"]) if given["useful"].isdecimal() else None,
            in_the_way=given["in_the_way"],
            helped=given["helped"],
        )


class AnswerForm(forms.Form):
    """An answer to the other's report. `instead`: the answer that stands there was seen and is to be changed."""

    words = WordsField(label=_("Your answer"), missing=_("Enter your answer, or go back."))
    instead = forms.BooleanField(required=False, widget=forms.HiddenInput)
