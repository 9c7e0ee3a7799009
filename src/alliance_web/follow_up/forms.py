"""What the pages after the end take in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .asked import Asked
from .services.answering import Said
from .states import Hear, Lasted, NotToday, Opens
from .wording import HEAR, LASTED, OPENS

LONGEST = 4000
RATHER_NOT_SAY = "rather_not_say"
FIRST_DAY = date(1900, 1, 1)


def _day(**more: Any) -> forms.DateField:
    return forms.DateField(
        label=gettext_lazy("Your date of birth"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Enter your date of birth."),
            "invalid": gettext_lazy("Enter a date in the correct format, like 1990-03-31."),
        },
        **more,
    )


def _word(**more: Any) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Your word"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={
            "required": gettext_lazy("Enter your word."),
            "max_length": gettext_lazy("Enter a word of 80 characters or fewer."),
        },
        **more,
    )


class AgreeForm(forms.Form):
    """What opens the link: a day of birth or a word."""

    opens = forms.ChoiceField(
        label=gettext_lazy("What should open the link?"),
        choices=[(value.value, words) for value, words in OPENS.items()],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Select an answer.")),
    )
    day = _day(required=False)
    word = _word(required=False, help_text=gettext_lazy("At least four letters. Choose one that others cannot guess."))

    def clean(self) -> dict[str, Any]:
        """The one that was chosen is there, and is one."""
        given: dict[str, Any] = super().clean() or {}
        day, word = given.get("day"), given.get("word", "").strip()
        if given.get("opens") == Opens.DAY and "day" not in self.errors:
            if day is None:
                self.add_error("day", _("Enter your date of birth."))
            elif not FIRST_DAY <= day < timezone.localdate():
                self.add_error("day", _("Enter a date in the past."))
        if given.get("opens") == Opens.WORD and "word" not in self.errors and len(word) < 4:
            self.add_error("word", _("Enter a word of at least four letters."))
        return given

    def said(self) -> tuple[Opens, date | str]:
        """What was chosen, and what they said."""
        given = self.cleaned_data
        opens = Opens(given["opens"])
        return opens, given["day"] if opens is Opens.DAY else given["word"]


class OpenForm(forms.Form):
    """The one thing that opens the link."""

    def __init__(self, data: Any = None, *, opens: Opens) -> None:
        super().__init__(data)
        self.fields["said"] = _day() if opens is Opens.DAY else _word()


class NotTodayForm(forms.Form):
    """Later, pause or stop."""

    what = forms.ChoiceField(choices=[(one.value, one.value) for one in NotToday])


class AnswersForm(forms.Form):
    """Everything that is asked; anything may be left out."""

    back = forms.ChoiceField(
        required=False, choices=[(str(n), str(n)) for n in range(11)] + [(RATHER_NOT_SAY, RATHER_NOT_SAY)]
    )
    hear = forms.ChoiceField(required=False, choices=[(value.value, words) for value, words in HEAR.items()])
    words = forms.CharField(
        label=gettext_lazy("Anything you'd like to say?"),
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": gettext_lazy("Shorten your text to 4,000 characters or fewer.")},
    )

    def __init__(self, data: Any = None, *, asked: Asked) -> None:
        super().__init__(data)
        self.asked = asked
        for goal in asked.goals:
            lasted = [(value.value, words) for value, words in LASTED.items()]
            self.fields[f"goal_{goal.number}"] = forms.ChoiceField(required=False, choices=lasted)
        for item, _words in asked.items:
            self.fields[f"item_{item.code}"] = forms.ChoiceField(required=False, choices=_values(item))
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = _("Select one of the answers.")

    @property
    def goals(self) -> list[tuple[Any, str]]:
        """Each goal with its field."""
        return [(self[f"goal_{goal.number}"], goal.words) for goal in self.asked.goals]

    @property
    def items(self) -> list[tuple[Any, Any, str]]:
        """Each question with its field, but for those about self-harm."""
        return [one for one in self._questions() if not one[0].risk]

    @property
    def risk_items(self) -> list[tuple[Any, Any, str]]:
        """Those about self-harm, which have a screen of their own."""
        return [one for one in self._questions() if one[0].risk]

    @property
    def steps(self) -> int:
        """How many screens there are, one after the other."""
        return bool(self.asked.goals) + bool(self.items) + len(self.risk_items) + 2

    def risk_answers(self) -> dict[str, int | None]:
        """What was chosen about self-harm, whatever else is wrong with the form."""
        self.is_valid()
        given = {
            item.code: self.cleaned_data.get(f"item_{item.code}") for item, _words in self.asked.items if item.risk
        }
        return {code: _number(value) for code, value in given.items() if value}

    def _questions(self) -> list[tuple[Any, Any, str]]:
        return [(item, self[f"item_{item.code}"], words) for item, words in self.asked.items]

    def said(self) -> Said:
        """What was answered; "I'd rather not say" is an answer, what was left out is none."""
        given = self.cleaned_data
        outcome = {item.code: given[f"item_{item.code}"] for item, _words in self.asked.items}
        lasted = {goal.number: given[f"goal_{goal.number}"] for goal in self.asked.goals}
        return Said(
            outcome={code: _number(value) for code, value in outcome.items() if value},
            lasted={number: Lasted(word) for number, word in lasted.items() if word},
            back=_number(given["back"]),
            hear=Hear(given["hear"]) if given["hear"] else None,
            words=given["words"],
        )


def _values(item: Any) -> list[tuple[str, str]]:
    low, high, step = (int(part) for part in (item.response.low, item.response.high, item.response.step))
    return [(str(n), str(n)) for n in range(low, high + 1, step)] + [(RATHER_NOT_SAY, RATHER_NOT_SAY)]


def _number(chosen: str) -> int | None:
    return int(chosen) if chosen not in ("", RATHER_NOT_SAY) else None
