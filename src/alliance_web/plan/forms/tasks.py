"""A task, as somebody puts it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..services.tasks import Draft
from ..states import Owner, Place, Stance, TaskState
from ..task_wording import owners, places
from .words import ONE_OF_THESE, KeyField, SeenField, WordsField

FARTHEST = timedelta(days=3 * 365)  # a day farther away is a slip of the finger


class TaskForm(forms.Form):
    """What, who, where, when. `key`: of a new task; `seen`: the newest version on the page, 0 for a new task."""

    key = KeyField()
    seen = SeenField()
    words = WordsField(
        label=_("What is to be done?"),
        missing=_("Please say in a few words what is to be done."),
        help_text=_("As small as it has to be to come off, in words that you both use."),
    )
    owner = forms.ChoiceField(
        label=_("Who does it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose who does it."), **ONE_OF_THESE},
    )
    place = forms.ChoiceField(
        label=_("Where?"),
        choices=[(value, label) for value, label, _hint in places()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose where it is done."), **ONE_OF_THESE},
    )
    rhythm = forms.CharField(
        label=_("When or how often?"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("In your own words: every Monday, after work, once before we meet again …"),
        error_messages={"max_length": _("That is longer than 120 characters. A few words are enough.")},
    )
    due_on = forms.DateField(
        label=_("By which day?"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Only where a day matters."),
        error_messages={"invalid": _("This is not a date, like 2026-03-31.")},
    )

    def __init__(self, *args: Any, names: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)
        owner.choices = owners(names)
        for name in ("rhythm", "due_on"):
            self.fields[name].optional = True  # type: ignore[attr-defined]

    def clean_due_on(self) -> date | None:
        """A day to come, in a year that can be meant; a day that stood there before may stay."""
        day: date | None = self.cleaned_data["due_on"]
        if day is None or day == self.initial.get("due_on"):
            return day
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Take one that is to come, or leave it out."))
        if day > timezone.localdate() + FARTHEST:
            raise forms.ValidationError(_("Please check the year: %(year)s."), params={"year": day.year})
        return day

    def draft(self) -> Draft:
        """What was written."""
        given = self.cleaned_data
        return Draft(
            words=given["words"],
            owner=Owner(given["owner"]),
            place=Place(given["place"]),
            rhythm=given["rhythm"],
            due_on=given["due_on"],
        )


class TaskStanceForm(forms.Form):
    """What somebody says to a version of a task. `seen`: the newest version on the page."""

    version = SeenField()
    seen = SeenField()
    stance = forms.ChoiceField(
        choices=[
            (Stance.AGREE, _("I agree")),
            (Stance.UNDECIDED, _("I am not sure")),
            (Stance.DISAGREE, _("I see it differently")),
        ],
        label=_("What do you say to it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one. “I am not sure” is an answer too."), **ONE_OF_THESE},
    )
    reason = WordsField(label=_("What do you see differently?"), required=False)
    own_words = WordsField(label=_("How would you say it?"), required=False)

    def __init__(self, *args: Any, wordings: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wordings = wordings

    def clean_version(self) -> int:
        """A version that the task has; the newest for anything else that came."""
        version: int = self.cleaned_data["version"]
        return version if version in self.wordings else max(self.wordings)

    def clean(self) -> dict[str, Any]:
        """Who sees it differently says what: that is what the two can talk about."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("stance") == Stance.DISAGREE and not cleaned.get("reason"):
            self.add_error(
                "reason", _("Please say in a few words what you see differently, so that you can talk about it.")
            )
        return cleaned

    def said(self) -> dict[str, Any]:
        """What was said, as the service takes it. A button alone leaves own words as they were."""
        given = self.cleaned_data
        own_words = given["own_words"] if "own_words" in self.data else None
        return {**given, "stance": Stance(given["stance"]), "own_words": own_words}


class MoveForm(forms.Form):
    """Where one button takes a task."""

    to = forms.ChoiceField(choices=[(state, state) for state in TaskState])
