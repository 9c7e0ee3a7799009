"""An idea for a task, as a practice writes it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..services.ideas import Idea
from ..states import Owner
from ..task_wording import places
from .words import ONE_OF_THESE, KeyField, SeenField, WordsField

SHORT = 120
TOO_LONG = _("Shorten this to 120 characters or fewer.")
OWNERS: list[tuple[str, Any]] = [
    ("", _("Leave open")),
    (Owner.CLIENT.value, _("The client")),
    (Owner.THERAPIST.value, _("The therapist")),
    (Owner.BOTH.value, _("Both")),
    (Owner.CAREGIVER.value, _("A caregiver")),
]


class LineField(forms.CharField):
    """One line. What is too long comes back whole, so no `maxlength` cuts it off."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {"required": _("Enter a title."), "max_length": TOO_LONG}
        widget = forms.TextInput(attrs={"dir": "auto"})
        super().__init__(max_length=SHORT, widget=widget, error_messages=messages, **kwargs)
        self.optional = not self.required


def _radio(label: Any, options: list[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=options, required=False, widget=forms.RadioSelect, error_messages=ONE_OF_THESE
    )


class IdeaForm(forms.Form):
    """`key`: of a new idea; `seen`: the version on the page."""

    key = KeyField()
    seen = SeenField()
    title = LineField(label=_("Title"))
    words = WordsField(
        label=_("Task"),
        missing=_("Enter the task."),
        help_text=_("This text goes into the form. Therapists and clients can edit it before they suggest the task."),
    )
    goals = LineField(label=_("For goals such as"), required=False, help_text=_("For example: sleep, going out"))
    owner = _radio(_("Who will do it?"), OWNERS)
    place = _radio(_("Where?"), [("", _("Leave open")), *places()])

    def idea(self) -> Idea:
        """What was written."""
        return Idea(**{name: self.cleaned_data[name] for name in ("title", "words", "goals", "owner", "place")})

    def is_sent_anew(self, **hidden: Any) -> None:
        """What is sent the next time in the fields that nobody sees."""
        sent: Any = self.data
        self.data = {**sent.dict(), **hidden}


class ArchiveForm(forms.Form):
    """Whether an idea leaves the forms, or comes back."""

    archived = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
