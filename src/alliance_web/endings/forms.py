"""What the pages of an ending take in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import wording
from .services.endings import Facts
from .services.harm import Said
from .states import Announced, Because, Column, Contact, EndedBy, LastKept, Went, Worse

if TYPE_CHECKING:
    from alliance_web.therapies.models import Therapy

LONGEST = 4000
LONGEST_REMARK = 200
LONGEST_WORD = 5000
FARTHEST = timedelta(days=3 * 365)
FROM_WHERE = gettext_lazy("Sorry, that did not work. Try again. What you wrote is still here.")
TOO_LONG = gettext_lazy("Shorten your text to 4,000 characters or fewer.")


def _hidden(field: type[forms.Field], **more: Any) -> Any:
    names = ("required", "invalid", "min_value", "invalid_choice")
    return field(widget=forms.HiddenInput, error_messages=dict.fromkeys(names, FROM_WHERE), **more)


def _radio(label: Any, words: Any = None, **more: Any) -> forms.ChoiceField:
    field = forms.ChoiceField(
        label=label,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Select an answer.")),
        **more,
    )
    field.choices = [(value.value, label) for value, label in (words or {}).items()]
    return field


class SeenForm(forms.Form):
    """What the page showed when a button was pressed."""

    seen = forms.IntegerField(min_value=0)


class DayForm(forms.Form):
    """A day for the last session."""

    on = forms.DateField(
        label=gettext_lazy("When would you like the last session to be?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("Choose a day on which you have a session, if you can. Some weeks ahead is usual."),
        error_messages={
            "required": gettext_lazy("Enter a date."),
            "invalid": gettext_lazy("Enter a date in the correct format, like 2026-03-31."),
        },
    )
    seen = _hidden(forms.IntegerField, min_value=0)

    def clean_on(self) -> date:
        """A day to come, within three years."""
        day: date = self.cleaned_data["on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Enter a date that is today or later."))
        if day > timezone.localdate() + FARTHEST:
            raise forms.ValidationError(_("Enter a date in the next three years."))
        return day


class FactsForm(forms.Form):
    """How it ended, as the therapist knows it."""

    ended_by = _radio(gettext_lazy("Who decided to end it?"))
    announced = _radio(gettext_lazy("Did you both know beforehand?"), wording.ANNOUNCED)
    last_kept = _radio(gettext_lazy("Did the last planned session take place?"), wording.LAST_KEPT)
    went = _radio(gettext_lazy("How is your client, compared with the start?"), wording.WENT)
    seen = _hidden(forms.IntegerField, min_value=0, required=False)

    def __init__(self, *args: Any, client: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, went = self.fields["ended_by"], self.fields["went"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(value.value, words) for value, words in wording.ended_by(client).items()]
        went.label = _("How is {client}, compared with the start?").format(client=client)
        went.help_text = _(
            "We ask this about everyone, because last questionnaires are often missing. {client} does not see it."
        ).format(client=client)

    def facts(self) -> Facts:
        """The four facts."""
        given = self.cleaned_data
        return Facts(
            EndedBy(given["ended_by"]),
            Announced(given["announced"]),
            LastKept(given["last_kept"]),
            Went(given["went"]),
        )


class EndForm(FactsForm):
    """The last day of a therapy, and how it ended."""

    ended_on = forms.DateField(
        label=gettext_lazy("End date"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("Later sessions will be cancelled. You can both still view all pages."),
        error_messages={
            "required": gettext_lazy("Enter the end date"),
            "invalid": gettext_lazy("Enter a date in the correct format, like 2026-03-31"),
        },
    )
    # Asked where sessions are still to come: nobody should find out later that they are gone.
    cancel_later = forms.BooleanField(
        label=gettext_lazy("Cancel the sessions that are still to come"),
        error_messages={
            "required": gettext_lazy("Confirm that these sessions are cancelled. A therapy that has ended has none.")
        },
    )
    field_order = ("ended_on", "cancel_later", "ended_by", "announced", "last_kept", "went")

    def __init__(self, *args: Any, therapy: Therapy, to_come: int, **kwargs: Any) -> None:
        self.therapy = therapy
        super().__init__(*args, **kwargs)
        if not to_come:
            del self.fields["cancel_later"]

    def clean_ended_on(self) -> date:
        """Between the first day and today."""
        day: date = self.cleaned_data["ended_on"]
        if day < self.therapy.started_on:
            start = date_format(self.therapy.started_on, "j F Y")
            raise forms.ValidationError(
                _("Enter a date on or after %(start)s, when the therapy started"), params={"start": start}
            )
        if day > timezone.localdate():
            raise forms.ValidationError(_("Enter today's date or earlier"))
        return day


class FarewellForm(forms.Form):
    """What one says looking back, or the other button: to say it rather than write it."""

    words = forms.CharField(
        label=gettext_lazy("Your words"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        error_messages={"max_length": TOO_LONG},
    )
    seen = _hidden(forms.IntegerField, min_value=0)
    empty = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Words, unless the other button was pressed."""
        given: dict[str, Any] = super().clean() or {}
        if not given.get("empty") and "words" not in self.errors and not given.get("words", "").strip():
            self.add_error("words", _("Enter a few words, or choose to say it."))
        return given


class RemarkForm(forms.Form):
    """One entry of one of the three lists."""

    column = _hidden(forms.TypedChoiceField, coerce=Column, choices=[(one.value, one.value) for one in Column])
    key = _hidden(forms.UUIDField)
    words = forms.CharField(
        max_length=LONGEST_REMARK,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={
            "required": gettext_lazy("Enter a few words."),
            "max_length": gettext_lazy("Shorten your text to 200 characters or fewer."),
        },
    )

    def __init__(self, data: Any = None, *, column: Column, question: str) -> None:
        super().__init__(data, auto_id=f"id_{column}_%s", initial={"column": column.value, "key": uuid4()})
        self.fields["words"].label = question


class MarkForm(forms.Form):
    """Whether somebody says so, too."""

    says = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


class HarmForm(forms.Form):
    """The client's own three questions about harm. Only the first needs an answer."""

    worse = _radio(
        gettext_lazy("Is anything harder for you than before, or has therapy left you with something bad?"),
        wording.WORSE,
    )
    because = _radio(gettext_lazy("Do you think therapy had to do with it?"), wording.BECAUSE, required=False)
    words = forms.CharField(
        label=gettext_lazy("Would you like to say what it was?"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"max_length": TOO_LONG},
    )
    contact = _radio("", wording.CONTACT, required=False)
    form = _hidden(forms.UUIDField)
    reader = _hidden(forms.UUIDField)

    def __init__(self, data: Any = None, *, named: Any) -> None:
        super().__init__(data, initial={"form": uuid4(), "reader": named.key})
        asked = _("Would you like {name} to get in touch with you?")
        self.fields["contact"].label = asked.format(name=named.name)

    def said(self) -> Said:
        """What the client says."""
        given = self.cleaned_data
        because, contact = given["because"], given["contact"]
        return Said(
            worse=Worse(given["worse"]),
            because=Because(because) if because else None,
            contact=Contact(contact) if contact else None,
            words=given["words"],
        )


class ReadForm(forms.Form):
    """The word on what was done."""

    what_was_done = forms.CharField(
        label=gettext_lazy("What did you do?"),
        help_text=gettext_lazy("Only you can read this."),
        max_length=LONGEST_WORD,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={
            "required": gettext_lazy("Enter what you did"),
            "max_length": gettext_lazy("Shorten your text to 5,000 characters or fewer."),
        },
    )
