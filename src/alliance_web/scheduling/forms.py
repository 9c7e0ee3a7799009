"""What the pages of this app take in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from alliance_web.therapies import doubts
from alliance_web.therapies import forms as therapies
from alliance_web.therapies.diary import planned_at
from alliance_web.therapies.forms import LocalDateTimeField

from . import recurrence, wall_clock
from .files.rows import LARGEST
from .lengths import LENGTH, LONGEST, SHORTEST
from .queries.overlaps import Overlap, Slot
from .states import Asked, Title
from .wording import when

if TYPE_CHECKING:
    from alliance_web.therapies.models import Session

# So many overlaps are named one by one.
NAMED = 5
LONGEST_WORDS = 1000


def minutes_field() -> forms.IntegerField:
    """How long a session is."""
    return forms.IntegerField(
        label=_("Length in minutes"),
        min_value=SHORTEST,
        max_value=LONGEST,
        initial=LENGTH,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Enter a length, such as 50"),
            "invalid": _("Enter a whole number of minutes"),
            "min_value": _("Enter 10 minutes or more"),
            "max_value": _("Enter 240 minutes or less"),
        },
    )


class WordsField(forms.CharField):
    """Room for a few words. What is too long comes back whole."""

    optional = True

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            max_length=LONGEST_WORDS,
            widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
            error_messages={"max_length": _("Shorten your text to %(limit_value)d characters or fewer.")},
        )


def zone_words() -> str:
    """In which zone times are read and shown."""
    return gettext("Practice time zone: {zone}.").format(zone=timezone.get_current_timezone_name())


class Knowing(forms.Form):
    """A form that asks once about sessions that overlap: then `sure` appears, to be ticked.

    `known` names the overlaps that were shown, so that one that came meanwhile is asked about, too.
    """

    known = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200_000)
    sure = forms.BooleanField(label=_("Yes, this is correct"), required=False, widget=forms.HiddenInput)

    def known_overlaps(self) -> frozenset[str]:
        """The overlaps that whoever sent this was shown, and goes on with."""
        said = self.cleaned_data.get("known", "") if self.cleaned_data.get("sure") else ""
        return frozenset(said.split())

    def ask_about(self, field: str, found: Sequence[Overlap]) -> None:
        """Show these overlaps, with a box to tick."""
        sent: Any = self.data
        self.data = sent = sent.copy()
        sent["known"] = " ".join(one.key for one in found)
        sent.pop("sure", None)
        self.fields["sure"].widget = forms.CheckboxInput()
        for sentence in overlap_sentences(found):
            self.add_error(field, sentence)


def overlap_sentences(found: Sequence[Overlap]) -> Iterator[str]:
    """Each overlap in a sentence; of many, how many more there are."""
    words = gettext("This overlaps with {client}, {when} to {end}.")
    for one in found[:NAMED]:
        end = date_format(timezone.localtime(one.slot.ends_at), "H:i")
        yield words.format(client=one.client, when=when(one.slot.starts_at), end=end)
    if more := len(found[NAMED:]):
        yield ngettext("One more session overlaps.", "{n} more sessions overlap.", more).format(n=more)
    yield gettext("Tick the box to go ahead.")


class PlanForm(therapies.PlanForm, Knowing):
    """A session to plan. The time of a session that is planned already is no fault: it is that session."""

    minutes = minutes_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["number", "starts_at", "minutes", "sure", "known"])

    def clean(self) -> dict[str, Any]:
        """What was sent before, from this page or another, is not asked about again."""
        starts_at = self.cleaned_data.get("starts_at")
        there = planned_at(self.therapy, starts_at) if starts_at else None
        if there is None:
            return super().clean()
        self.errors.pop("number", None)
        return {**self.cleaned_data, "number": there.number}


class MoveForm(therapies.TimeForm, Knowing):
    """Another time for a session, or for the rest of its series."""

    THIS, REST = "this", "rest"

    minutes = minutes_field()
    scope = forms.ChoiceField(
        label=_("What do you want to move?"),
        widget=forms.RadioSelect,
        initial=THIS,
        error_messages={"required": _("Select one of the options"), "invalid_choice": _("Select one of the options")},
    )
    field_order = ("scope", "starts_at", "minutes", "sure", "known")

    def __init__(self, *args: Any, rest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if rest < 2:
            del self.fields["scope"]
            return
        field = self.fields["scope"]
        assert isinstance(field, forms.ChoiceField)
        later = rest - 1
        words = ngettext("This and {n} later session of the series", "This and {n} later sessions of the series", later)
        field.choices = [(self.THIS, _("Only this session")), (self.REST, words.format(n=later))]
        field.help_text = _("Sessions of the series that you moved singly stay where they are.")

    def moves_rest(self) -> bool:
        """Whether the later sessions of the series move along."""
        return bool(self.cleaned_data.get("scope") == self.REST)

    def _doubts(self, starts_at: datetime, number: int) -> list[str]:
        """Moved together they keep their order, so there is nothing to ask about it."""
        return [] if self.moves_rest() else super()._doubts(starts_at, number)


class SeriesForm(Knowing):
    """Sessions every week or every second one, with an end."""

    first = LocalDateTimeField(
        label=_("First session"),
        error_messages={
            "required": _("Enter the date and time of the first session"),
            "invalid": _("Enter a date and time in the correct format, like 2026-03-31 14:00"),
        },
    )
    weeks = forms.TypedChoiceField(
        label=_("How often"),
        choices=[(1, _("Every week")), (2, _("Every 2 weeks"))],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Select how often"), "invalid_choice": _("Select how often")},
    )
    minutes = minutes_field()
    count = forms.IntegerField(
        label=_("How many sessions"),
        required=False,
        min_value=1,
        help_text=_("Enter this or the last date. A series has at most 104 sessions and lasts at most two years."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("Enter a whole number"), "min_value": _("Enter 1 or more")},
    )
    last = forms.DateField(
        label=_("Last date"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Enter a date in the correct format, like 2026-03-31")},
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ("first", "weeks", "minutes", "count", "last", "sure", "known", "submission")

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"submission": uuid4(), "weeks": 1, **(initial or {})})
        self.starts: list[datetime] = []

    def clean_first(self) -> datetime:
        """A time to come, in a year that can be meant."""
        first: datetime = self.cleaned_data["first"]
        now = timezone.now()
        if first <= now:
            raise forms.ValidationError(_("Enter a time in the future. Plan past sessions one by one."))
        if first > now + doubts.FAR:
            raise forms.ValidationError(_("Enter a first session within the next year"))
        return first

    def clean(self) -> dict[str, Any]:
        """The times of all sessions: with an end, not too many, and each on the clock."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        count, last = cleaned.get("count"), cleaned.get("last")
        if count and last:
            self.add_error("count", _("Enter either a number of sessions or a last date, not both"))
        elif {"first", "weeks"} <= cleaned.keys() and not {"count", "last"} & self.errors.keys():
            self._expand(cleaned["first"], cleaned["weeks"], count, last)
        return cleaned

    def _expand(self, first: datetime, weeks: int, count: int | None, last: Any) -> None:
        here = timezone.localtime(first)
        try:
            days = recurrence.days(here.date(), weeks=weeks, count=count, last=last)
            self.starts = wall_clock.moments(days, here.time(), timezone.get_current_timezone())
        except recurrence.NoEnd:
            words = _("Enter how many sessions there are, or the last date. A series cannot go on without end.")
            self.add_error("count", words)
        except recurrence.NothingInIt:
            self.add_error("last", _("Enter a last date on or after the first session"))
        except recurrence.TooLong:
            words = _("Plan at most 104 sessions, over at most two years. You can plan the next series later.")
            self.add_error("count" if count else "last", words)
        except wall_clock.ClocksChange as fault:
            for sentence in fault.sentences():
                self.add_error("first", sentence)


class AskForm(forms.Form):
    """What a client asks about a session."""

    asked = forms.TypedChoiceField(
        label=_("What would you like?"),
        choices=[(Asked.MOVE, _("Move it to another time")), (Asked.CANCEL, _("Cancel it"))],
        coerce=Asked,
        widget=forms.RadioSelect,
        error_messages={"required": _("Select one of the options"), "invalid_choice": _("Select one of the options")},
    )
    words = WordsField(_("Your message"))

    def __init__(self, data: Any = None, *, other: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["words"].help_text = _("For example, when you have time. {other} will read it.").format(other=other)


class AnswerForm(Knowing):
    """The therapist's answer to what a client asks about a session."""

    MOVE, CANCEL, KEEP = "move", "cancel", "keep"

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[(MOVE, _("Move it to the time below")), (CANCEL, _("Cancel it")), (KEEP, _("Keep it as it is"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Select your answer"), "invalid_choice": _("Select your answer")},
    )
    starts_at = LocalDateTimeField(
        label=_("New date and time"),
        required=False,
        error_messages={"invalid": _("Enter a date and time in the correct format, like 2026-03-31 14:00")},
    )
    words = WordsField(_("Your message"))
    field_order = ("answer", "starts_at", "words", "sure", "known")

    def __init__(self, *args: Any, session: Session, client: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        self.fields["starts_at"].help_text = zone_words()
        self.fields["words"].help_text = _("{client} will read it.").format(client=client)

    def clean_starts_at(self) -> datetime | None:
        """Only what is moved needs a time: one to come, and another one than now."""
        starts_at: datetime | None = self.cleaned_data["starts_at"]
        if self.cleaned_data.get("answer") != self.MOVE:
            return None
        if starts_at is None:
            raise forms.ValidationError(_("Enter the new date and time"))
        if starts_at == self.session.starts_at:
            raise forms.ValidationError(_("Enter a different time. The session is at this time now."))
        if not timezone.now() < starts_at < timezone.now() + doubts.FAR:
            raise forms.ValidationError(_("Enter a time in the future, within the next year"))
        return starts_at


class TitleForm(forms.Form):
    """What a calendar calls a session."""

    title = forms.TypedChoiceField(
        label=_("What each entry is called"),
        choices=[
            (Title.NEUTRAL, _("Appointment")),
            (Title.INITIALS, _("The other person's initials")),
            (Title.FIRST_NAME, _("The other person's first name")),
        ],
        coerce=Title,
        widget=forms.RadioSelect,
        help_text=_("Your calendar provider can read this. “Appointment” says the least."),
        error_messages={"required": _("Select one of the options"), "invalid_choice": _("Select one of the options")},
    )


def as_choices(rows: Collection[Any]) -> list[tuple[str, str]]:
    """Therapies to choose from, by the name of the client."""
    return [("", gettext("Leave out")), *((str(one.therapy.key), one.client) for one in rows)]


def inside_sentences(pairs: Sequence[tuple[Slot, Slot]]) -> Iterator[str]:
    """Appointments of one file that lie over each other, each pair in a sentence; of many, how many more there are."""
    words = gettext("Two appointments in the file overlap: {one} and {other}.")
    for one, other in pairs[:NAMED]:
        yield words.format(one=when(one.starts_at), other=when(other.starts_at))
    if more := len(pairs[NAMED:]):
        yield ngettext("One more pair overlaps.", "{n} more pairs overlap.", more).format(n=more)
    yield gettext("Tick the box to go ahead.")


class AppointmentFile(forms.FileField):
    """A file of a size that holds appointments and nothing else."""

    default_error_messages: ClassVar = {
        "required": _("Select a file"),
        "empty": _("Select a file that is not empty"),
        "too large": _("Select a file of 1 MB or less. Export only the time you need, such as the next 12 months."),
    }

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file.size > LARGEST:
            raise forms.ValidationError(self.error_messages["too large"], code="too large")
        return file


class FileForm(forms.Form):
    """A calendar file or a table of appointments."""

    file = AppointmentFile(
        label=_("Calendar file or table"), help_text=_("An .ics file, or a CSV file with the columns shown below.")
    )
