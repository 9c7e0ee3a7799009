"""What the pages of notes take in."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..note_words import guiding_questions
from ..services.notes import Content
from ..states import Moment, Wish

LONGEST = 4000
LONGEST_SHORT = 500
LONGEST_ANSWER = 1000


def _words(longest: int, required: Any) -> forms.CharField:
    """Room for a person's own words. What is too long comes back whole, so no `maxlength` cuts it off."""
    too_long = gettext_lazy("Shorten your text to %(limit_value)d characters or fewer.")
    messages = {"required": required, "max_length": too_long}
    return forms.CharField(label=gettext_lazy("Your note"), max_length=longest, error_messages=messages)


def _wish() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("What you would like to happen next"),
        choices=[(wish.value, wish.value) for wish in Wish],
        error_messages={"required": gettext_lazy("Choose what you would like to happen next.")},
    )


class FormOfANote(forms.Form):
    """What all forms of notes carry: the key that makes sending twice one, and what the page showed."""

    # What is kept by now, where the page was older.
    there = ""

    key = forms.UUIDField()
    seen = forms.IntegerField(min_value=0, required=False)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"key": uuid4(), "seen": 0, **(initial or {})})

    def is_sent_anew(self, **hidden: Any) -> None:
        """What is sent the next time in the fields that nobody sees."""
        self.data = {**self.data.dict(), **hidden}  # type: ignore[attr-defined]

    def clean_key(self) -> UUID:
        """The key itself."""
        key: UUID = self.cleaned_data["key"]
        return key

    def clean_seen(self) -> int:
        """The first version where the page showed none."""
        return self.cleaned_data["seen"] or 0


class NoteForm(FormOfANote):
    """A note with its moment."""

    words = _words(LONGEST, gettext_lazy("Enter a note."))
    wish = _wish()
    moment = forms.ChoiceField(
        label=gettext_lazy("When it can be read"),
        choices=[(moment.value, moment.value) for moment in Moment],
        error_messages={"required": gettext_lazy("Choose when it can be read. You can change this later.")},
    )
    session = forms.IntegerField(
        label=gettext_lazy("Which session"),
        min_value=1,
        max_value=9999,
        required=False,
        error_messages={
            "invalid": gettext_lazy("Enter a session number, such as 12."),
            "max_value": gettext_lazy("Enter a session number of 9999 or less."),
            "min_value": gettext_lazy("Enter a session number of 1 or more."),
        },
    )

    def clean(self) -> dict[str, Any]:
        """Whoever waits for a session says for which."""
        given = super().clean() or {}
        if given.get("moment") == Moment.SESSION and not given.get("session") and "session" not in self.errors:
            self.add_error("session", _("Enter the number of the session."))
        return given

    def content(self, goal: int | None = None) -> Content:
        """What its author wrote and chose."""
        given = self.cleaned_data
        return Content(given["words"], Moment(given["moment"]), Wish(given["wish"]), given["session"], goal)


class ShortNoteForm(FormOfANote):
    """A few words that the other can read at once."""

    words = _words(LONGEST_SHORT, gettext_lazy("Enter a note."))
    wish = _wish()

    def content(self) -> Content:
        """What its author wrote: to be read now."""
        return Content(self.cleaned_data["words"], Moment.NOW, Wish(self.cleaned_data["wish"]))


class FeedbackForm(FormOfANote):
    """What a therapist finds hard to say, in answers to a few questions, and the goal that it serves."""

    goal = forms.ChoiceField(label=gettext_lazy("The goal it is for"), required=False)

    def __init__(self, data: Any = None, *, goals: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["goal"].choices = [("", _("None of these")), *goals]  # type: ignore[attr-defined]
        too_long = _("Shorten your answer to {n} characters or fewer.").format(n=LONGEST_ANSWER)
        for name, (question, _hint) in guiding_questions().items():
            self.fields[name] = forms.CharField(
                label=question, required=False, max_length=LONGEST_ANSWER, error_messages={"max_length": too_long}
            )

    def clean(self) -> dict[str, Any]:
        """At least one of the questions has an answer."""
        given = super().clean() or {}
        if not self.errors and not any(given[name] for name in guiding_questions()):
            self.add_error("saw", _("Answer at least one of the four questions."))
        return given

    def content(self, goal: int | None) -> Content:
        """The answers as paragraphs, kept until their author says so. `goal`: of which the row was chosen."""
        words = "\n\n".join(self.cleaned_data[name] for name in guiding_questions() if self.cleaned_data[name])
        return Content(words, Moment.WHEN_I_SAY, goal=goal)


class SeenForm(forms.Form):
    """What the page showed of a note when a button was pressed."""

    seen = forms.IntegerField(min_value=0)


class DoneForm(forms.Form):
    """Whether a note is done, or comes back on the card."""

    done = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
