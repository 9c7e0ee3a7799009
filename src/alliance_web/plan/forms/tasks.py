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
        label=_("What is the task?"),
        missing=_("Enter the task in a few words."),
        help_text=_("Keep it small enough to manage. Use your own words."),
    )
    owner = forms.ChoiceField(
        label=_("Who will do it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Select who will do it."), **ONE_OF_THESE},
    )
    place = forms.ChoiceField(
        label=_("Where will you do it?"),
        choices=places(),
        widget=forms.RadioSelect,
        error_messages={"required": _("Select where you will do it."), **ONE_OF_THESE},
    )
    rhythm = forms.CharField(
        label=_("When, or how often?"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("For example: every Monday, after work, once before the next session"),
        error_messages={"max_length": _("Shorten this to 120 characters or fewer.")},
    )
    due_on = forms.DateField(
        label=_("By what date?"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Only if the date matters."),
        error_messages={"invalid": _("Enter a date in the correct format, like 2026-03-31.")},
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
            raise forms.ValidationError(_("Enter a date that is today or later. You can leave this blank."))
        if day > timezone.localdate() + FARTHEST:
            raise forms.ValidationError(_("Check the year: %(year)s."), params={"year": day.year})
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
            (Stance.UNDECIDED, _("I'm not sure")),
            (Stance.DISAGREE, _("I see it differently")),
        ],
        label=_("What do you think?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Select an answer. You can select “I'm not sure”."), **ONE_OF_THESE},
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
            self.add_error("reason", _("Enter a few words about what you see differently."))
        return cleaned

    def said(self) -> dict[str, Any]:
        """What was said, as the service takes it. A button alone leaves own words as they were."""
        given = self.cleaned_data
        own_words = given["own_words"] if "own_words" in self.data else None
        return {**given, "stance": Stance(given["stance"]), "own_words": own_words}


class MoveForm(forms.Form):
    """Where one button takes a task."""

    to = forms.ChoiceField(choices=[(state, state) for state in TaskState])
