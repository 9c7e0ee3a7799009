"""What the pages of this app take in."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from alliance.model import Instrument
from alliance_web.people.forms import AddressField, CodeForm
from alliance_web.people.queries import works_here

from . import doubts, queries
from .services.therapy import outcomes_on_offer

if TYPE_CHECKING:
    from .models import Therapy

# What each questionnaire is about, as the therapist reads it.
OUTCOME_WORDS: dict[str, Any] = {
    "phq-8": _("PHQ-8 · low mood, 8 questions"),
    "gad-7": _("GAD-7 · worry, 7 questions"),
    "phq-4": _("PHQ-4 · low mood and worry, 4 questions"),
    "phq-9": _("PHQ-9 · PHQ-8 with a question about thoughts of self-harm"),
    "": _("None"),
}


def outcome_words(instrument: Instrument) -> str:
    """A questionnaire as the therapist reads it: ours in our words, a brought one by its name."""
    if instrument.key in OUTCOME_WORDS:
        return str(OUTCOME_WORDS[instrument.key])
    n = len(instrument.ratings)
    questions = ngettext("{n} question", "{n} questions", n).format(n=n)
    return f"{instrument.name} · {instrument.measures}, {questions}"


class LocalDateTimeField(forms.DateTimeField):
    """A moment in the practice's time zone. The hour at which the clocks change gets a word of its own."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})

    def to_python(self, value: Any) -> datetime | None:
        try:
            return super().to_python(value)
        except forms.ValidationError as fault:
            if fault.code == "ambiguous_timezone":
                raise forms.ValidationError(
                    _("Enter a different time. The clocks change at this time on that day."),
                    code="ambiguous_timezone",
                ) from fault
            raise


class ClientForm(forms.Form):
    """Who the client is."""

    name = forms.CharField(
        label=_("Client's name"),
        max_length=80,
        help_text=_("The name you call them. You'll both see it."),
        error_messages={
            "required": _("Enter the client's name"),
            "max_length": _("Enter a name of 80 characters or fewer"),
        },
    )
    email = AddressField(
        label=_("Client's email address"),
        required=False,
        help_text=_("Used for the invitation and check-in links."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].optional = True  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        """Not the address of somebody who works here: that account opens more than one therapy."""
        email: str = self.cleaned_data["email"]
        if email and works_here(email):
            raise forms.ValidationError(
                _("Enter the client's own email address. This one belongs to a member of staff.")
            )
        return email


class OutcomeForm(forms.Form):
    """Which questionnaire measures the outcome, and how often."""

    outcome = forms.ChoiceField(
        label=_("Outcome questionnaire"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("The client answers this as well as the check-in."),
        error_messages={
            "invalid_choice": _("Select one of the questionnaires below"),
        },
    )
    outcome_every = forms.IntegerField(
        label=_("How often, in sessions"),
        min_value=1,
        max_value=20,
        initial=1,
        help_text=_("1 means every session. 4 means sessions 1, 5, 9 and so on."),
        error_messages={
            "required": _("Enter how often to ask it, from 1 to 20 sessions"),
            "invalid": _("Enter a whole number from 1 to 20"),
            "min_value": _("Enter 1 or more"),
            "max_value": _("Enter 20 or less. To never ask it, select “None” above."),
        },
    )

    def __init__(self, *args: Any, practice: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = outcomes_on_offer(practice)
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*((one.key, outcome_words(one)) for one in offered), ("", OUTCOME_WORDS[""])]
        self.needs_plan = "phq-9" not in {one.key for one in offered}


class StartForm(ClientForm, OutcomeForm):
    """A new therapy."""

    started_on = forms.DateField(
        label=_("Start date"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Enter the date you started"),
            "invalid": _("Enter a date in the correct format, like 2026-03-31"),
        },
    )
    field_order = ("name", "email", "started_on", "outcome", "outcome_every")

    def clean_started_on(self) -> date:
        """A day that has come, and in a year that can be meant."""
        day: date = self.cleaned_data["started_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                _(
                    "Enter today's date or earlier. %(day)s is in the future, but you can plan the first "
                    "session for then."
                ),
                params={"day": date_format(day, "j F Y")},
            )
        if day.year < doubts.FIRST_YEAR:
            raise forms.ValidationError(_("Enter the correct year. You entered %(year)s."), params={"year": day.year})
        return day


class TimeForm(forms.Form):
    """When a session is. What looks like a slip is asked about once: then `sure` appears, to be ticked."""

    starts_at = LocalDateTimeField(
        label=_("Date and time"),
        error_messages={
            "required": _("Enter the date and time of the session"),
            "invalid": _("Enter a date and time in the correct format, like 2026-03-31 14:00"),
        },
    )
    sure = forms.BooleanField(label=_("Yes, this is correct"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, therapy: Therapy, number: int | None = None, **kwargs: Any) -> None:
        self.therapy, self.number = therapy, number
        super().__init__(*args, **kwargs)

    def clean_starts_at(self) -> datetime:
        """A moment in a year that can be meant."""
        starts_at: datetime = self.cleaned_data["starts_at"]
        if doubts.is_impossible(starts_at, timezone.now()):
            raise forms.ValidationError(
                _("Enter the correct year. You entered %(year)s."), params={"year": starts_at.year}
            )
        return starts_at

    def clean(self) -> dict[str, Any]:
        """Ask about a doubtful time, unless it was asked about before."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        number = cleaned.get("number", self.number)
        if "starts_at" in cleaned and number and not cleaned.get("sure"):
            for doubt in self._doubts(cleaned["starts_at"], number):
                self.add_error("starts_at", doubt)
                self.fields["sure"].widget = forms.CheckboxInput()
        return cleaned

    def _doubts(self, starts_at: datetime, number: int) -> list[str]:
        before, after = queries.neighbours(self.therapy, number)
        found = doubts.about(
            starts_at,
            now=timezone.now(),
            therapy_started_on=self.therapy.started_on,
            before=before.starts_at if before else None,
            after=after.starts_at if after else None,
        )
        return list(found)


class PlanForm(TimeForm):
    """A session to plan, or one to note afterwards."""

    number = forms.IntegerField(  # type: ignore[assignment]
        label=_("Session number"),
        min_value=1,
        max_value=9999,
        error_messages={
            "required": _("Enter a session number"),
            "invalid": _("Enter a whole number"),
            "min_value": _("Enter 1 or more"),
            "max_value": _("Enter 9999 or less"),
        },
    )
    field_order = ("number", "starts_at", "sure")

    def clean_number(self) -> int:
        """A number that no session of this therapy has, cancelled ones neither."""
        number: int = self.cleaned_data["number"]
        taken = queries.session_with_number(self.therapy, number)
        if taken:
            raise forms.ValidationError(self._taken(taken), code="taken")
        return number

    def _taken(self, session: Any) -> str:
        words = {
            "planned": _("Enter a different number. Session {number} is on {day}. The next free number is {free}."),
            "cancelled": _("Enter a different number. Session {number} was cancelled. The next free number is {free}."),
        }[session.state]
        day = date_format(timezone.localtime(session.starts_at), "j F Y")
        return words.format(number=session.number, day=day, free=queries.next_number(self.therapy))


class EndForm(forms.Form):
    """The last day of a therapy."""

    ended_on = forms.DateField(
        label=_("End date"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Later sessions will be cancelled. You can both still view all pages."),
        error_messages={
            "required": _("Enter the end date"),
            "invalid": _("Enter a date in the correct format, like 2026-03-31"),
        },
    )

    # Asked where sessions are still to come: nobody should find out later that they are gone.
    cancel_later = forms.BooleanField(
        label=_("Cancel the sessions that are still to come"),
        error_messages={"required": _("Confirm that these sessions are cancelled. A therapy that has ended has none.")},
    )

    def __init__(self, *args: Any, therapy: Therapy, to_come: int = 0, **kwargs: Any) -> None:
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


class InviteForm(forms.Form):
    """Which of the two secrets goes by e-mail: never both, so that one mail in wrong hands opens nothing."""

    by_mail = forms.ChoiceField(
        label=_("What should we email?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Select one of the options"), "invalid_choice": _("Select one of the options")},
    )

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["by_mail"]
        assert isinstance(field, forms.ChoiceField)
        nothing = _("Nothing. I'll show them the link here and tell them the code")
        field.choices = [("nothing", nothing)]
        field.initial = "nothing"
        if address:
            code = _("The code. I'll show them the link here or send it another way")
            link = _("The link. I'll tell them the code, for example by phone")
            field.choices = [("code", code), ("link", link), ("nothing", nothing)]
            field.initial = "code"


class JoinForm(CodeForm):
    """The code of an invitation. Where a client is signed in already, it has to be said whether that is this person:
    on a phone that a family shares, one must not get into the account of another.
    """

    THE_SAME, SOMEBODY_ELSE = "the-same", "somebody-else"

    who = forms.ChoiceField(
        label=_("Who are you?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select who you are. Someone is signed in on this phone."),
            "invalid_choice": _("Select one of the options"),
        },
    )
    field_order = ("who", "code")

    def __init__(self, *args: Any, signed_in: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not signed_in:
            del self.fields["who"]
            return
        field = self.fields["who"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (self.THE_SAME, _("I'm {name}").format(name=signed_in)),
            (self.SOMEBODY_ELSE, _("I'm someone else. Sign {name} out").format(name=signed_in)),
        ]

    def is_the_same(self) -> bool:
        """Whether the person joins with the account that is signed in."""
        return bool(self.cleaned_data.get("who") == self.THE_SAME)
