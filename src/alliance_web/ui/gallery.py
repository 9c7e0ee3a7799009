"""What the gallery shows: made-up examples of every state a component can be in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from alliance.charts import course_picture
from alliance.instruments import check_in, load
from alliance.model import Line, Mark, Picture, RangeBand, Span, Voice

SAM = {1: 6.1, 2: 6.4, 3: 6.3, 4: 6.9, 5: 7.1, 6: 7.0, 7: 7.4, 8: 4.6, 9: 4.9, 10: None, 11: 6.6, 12: 7.2}
NOOR = {1: 6.8, 2: 6.9, 3: 7.1, 4: 7.0, 5: 7.3, 6: 7.5, 7: 7.4, 8: 7.1, 9: 6.0, 10: None, 11: 6.4, 12: 6.9}


class ExampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="What shall we call you?", help_text="You can use just your first name.")
    email = forms.EmailField(label="Email address", help_text="We only use this to send your check-in link.")
    about = forms.CharField(label="What brings you here?", widget=forms.Textarea, required=False)
    place = forms.ChoiceField(label="Where do you meet?", choices=[("room", "In the room"), ("video", "By video")])
    days = forms.MultipleChoiceField(
        label="Which days suit you?",
        choices=[("mon", "Monday"), ("wed", "Wednesday")],
        widget=forms.CheckboxSelectMultiple,
    )
    agreed = forms.BooleanField(label="We have talked about who can see what")


def filled_form(*, well: bool) -> ExampleForm:
    """The form as it comes back: in order, or with faults."""
    good = {"name": "Sam", "email": "sam@home.test", "place": "room", "days": ["mon"], "agreed": "on"}
    answers = good if well else {"name": "Sam", "email": "sam at home"}
    prefix = "good" if well else "faulty"
    return ExampleForm({f"{prefix}-{field}": answer for field, answer in answers.items()}, prefix=prefix)


def course_example() -> Picture:
    """A course with a strain that was repaired, a session without answers and a usual range."""
    return course_picture(
        tuple(SAM),
        (Line("Sam", Voice.CLIENT, SAM), Line("Noor", Voice.THERAPIST, NOOR)),
        title="How did it feel to work together?",
        ident="course-example",
        band=RangeBand("Sam", {session: (5.4 + session / 20, 7.2 + session / 20) for session in range(3, 13)}),
        spans=(Span(8, 12, "Difficult moment: noted in session 9, repaired in 12"),),
        marks=(Mark(1, "goal agreed"), Mark(7, "new task")),
    )


def childs_form() -> dict[str, Any]:
    """The child's form with its drawings: stem, its questions on faces, and the answers they share."""
    form = load(check_in("child"))
    response = form.ratings[0].response
    return {
        "stem": form.stem,
        "questions": form.ratings,
        "choices": [(value, words.capitalize()) for value, words in response.options] if response else [],
        "drawings": response.drawings if response else (),
    }


def six_voices() -> tuple[tuple[str, str, str], ...]:
    """One name for each voice: name, voice, detail."""
    people = ("Sam", "Noor", "Mika", "Ida", "Lou", "Robin")
    return tuple(
        (name, voice.value, f"drawn as the {voice.value} voice") for name, voice in zip(people, Voice, strict=True)
    )


SHARES = [
    ("now", "Share now", "Noor can read it today."),
    ("next", "Share next session", "Noor can read it once the session starts."),
    ("never", "Keep private", "Only you can see it."),
]

COLUMNS = [
    {"label": "Who", "url": "?sort=who", "sort": "ascending"},
    {"label": "Sessions", "url": "?sort=sessions", "sort": "", "number": True},
    {"label": "Last check-in", "url": "?sort=last", "sort": ""},
    {"label": "Worth talking about"},
]


@dataclass(frozen=True, slots=True)
class Notice:
    """Stands in for a message of django.contrib.messages."""

    words: str
    tags: str

    def __str__(self) -> str:
        return self.words


NOTICES = [
    Notice("Sam is invited.", "success"),
    Notice("Sam has no email address. Show the code instead.", "warning"),
    Notice("We could not send the email. You can still use the code below.", "error"),
]


def context() -> dict[str, Any]:
    """Everything the gallery page needs."""
    return {
        "nav": [("People", "#tables", False), ("Gallery", "#main", True), ("Practice", "#lists", False)],
        "someone": {"is_authenticated": True, "name": "Noor K."},
        "their_practice": {"simulated": True},
        "good": filled_form(well=True),
        "faulty": filled_form(well=False),
        "picture": course_example(),
        "voices": six_voices(),
        "example_alarms": ["Emails have been waiting since 2 March, 09:40. The mail server may be down."],
        "shares": SHARES,
        "child": childs_form(),
        "seven": range(1, 8),
        "strain": [("0", "No"), ("1", "A little"), ("2", "Yes")],
        "columns": COLUMNS,
        "days": [date(2026, 3, day) for day in (2, 9, 16)],
        "today": date(2026, 3, 16),
        "tabs": [("Course", "#pages", True), ("Session card", "#pages", False), ("Plan", "#pages", False)],
        "definitions": [("Started", "2 March 2026"), ("Meets", "weekly, in the room"), ("Questionnaire", "PHQ-8")],
        "steps": [
            ("Invite Sam", "done", ""),
            ("Plan the first session", "now", "Choose a date and time."),
            ("You both check in", "later", "After the session. Takes about 1 minute."),
        ],
        "notices": NOTICES,
        "long_text": "Can we slow down a little at the end?\nI leave with my head full.",
        "other_script": "أحتاج إلى وقت أطول في النهاية",
        "address": "http://localhost:8000/go/example-of-a-link",
    }
