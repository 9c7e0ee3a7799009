"""What the pages of notes take in."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..services.notes import Content
from ..states import Moment, Wish

LONGEST = 4000
LONGEST_SHORT = 500
LONGEST_ANSWER = 1000


def _words(longest: int, required: str) -> forms.CharField:
    """Room for a person's own words. What is too long comes back whole, so no `maxlength` cuts it off."""
    too_long = gettext_lazy("That is longer than %(limit_value)d characters. Please make it a little shorter.")
    return forms.CharField(max_length=longest, error_messages={"required": required, "max_length": too_long})


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

    words = _words(LONGEST, gettext_lazy("Nothing is written here yet."))
    wish = forms.ChoiceField(choices=[(wish.value, wish.value) for wish in Wish])
    moment = forms.ChoiceField(
        choices=[(moment.value, moment.value) for moment in Moment],
        error_messages={"required": gettext_lazy("Please choose when it may be read. You can change it later.")},
    )
    session = forms.IntegerField(
        min_value=1,
        max_value=9999,
        required=False,
        error_messages={
            "invalid": gettext_lazy("Please write the number of a session, such as 12."),
            "max_value": gettext_lazy("Sessions are numbered up to 9999."),
            "min_value": gettext_lazy("Sessions are numbered from 1."),
        },
    )

    def clean(self) -> dict[str, Any]:
        """Whoever waits for a session says for which."""
        given = super().clean() or {}
        if given.get("moment") == Moment.SESSION and not given.get("session") and "session" not in self.errors:
            self.add_error("session", _("Which session? Please write its number."))
        return given

    def content(self, goal: int | None = None) -> Content:
        """What its author wrote and chose."""
        given = self.cleaned_data
        return Content(given["words"], Moment(given["moment"]), Wish(given["wish"]), given["session"], goal)


class ShortNoteForm(FormOfANote):
    """A few words that the other can read at once."""

    words = _words(LONGEST_SHORT, gettext_lazy("Nothing is written here yet."))
    wish = forms.ChoiceField(
        choices=[(wish.value, wish.value) for wish in Wish],
        error_messages={"required": gettext_lazy("Please say what you would like to come of it.")},
    )

    def content(self) -> Content:
        """What its author wrote: to be read now."""
        return Content(self.cleaned_data["words"], Moment.NOW, Wish(self.cleaned_data["wish"]))


class FeedbackForm(FormOfANote):
    """What a therapist finds hard to say, in answers to a few questions, and the goal that it serves."""

    saw = forms.CharField(required=False)
    work = forms.CharField(required=False)
    part = forms.CharField(required=False)
    ask = forms.CharField(required=False)
    goal = forms.ChoiceField(required=False)

    QUESTIONS = ("saw", "work", "part", "ask")

    def __init__(self, data: Any = None, *, goals: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["goal"].choices = [("", _("None of them")), *goals]  # type: ignore[attr-defined]
        too_long = _("That is longer than {n} characters. Please make it a little shorter.").format(n=LONGEST_ANSWER)
        for name in self.QUESTIONS:
            self.fields[name] = forms.CharField(
                required=False, max_length=LONGEST_ANSWER, error_messages={"max_length": too_long}
            )

    def clean(self) -> dict[str, Any]:
        """At least one of the questions has an answer."""
        given = super().clean() or {}
        if not self.errors and not any(given.get(name) for name in self.QUESTIONS):
            self.add_error("saw", _("Nothing is written here yet. One of the four is enough to begin with."))
        return given

    def content(self) -> Content:
        """The answers as paragraphs, kept until their author says so."""
        given = self.cleaned_data
        words = "\n\n".join(given[name] for name in self.QUESTIONS if given[name])
        return Content(words, Moment.WHEN_I_SAY, goal=int(given["goal"]) if given["goal"] else None)


class SeenForm(forms.Form):
    """What the page showed of a note when a button was pressed."""

    seen = forms.IntegerField(min_value=0)


class DoneForm(forms.Form):
    """Whether a note is done, or comes back on the card."""

    done = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
