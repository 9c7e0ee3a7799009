"""The form of one check-in, made from its instrument: the same for both chairs and for outcome questionnaires."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4, uuid5

from django import forms
from django.forms import BoundField

from alliance.model import Instrument, Item
from alliance_web.questionnaires.wording import question_words

from ..services.ratings import Submission
from ..states import Sharing
from ..wording import in_words
from .fields import Answer, OwnWords, WhoSees

SHARING, GUESS = "sharing_", "guess_"
OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Question:
    """One item as the page asks it: its field, who sees it (None where that cannot be chosen), and the guess."""

    item: Item
    answer: BoundField
    sharing: BoundField | None
    guess: BoundField | None

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The answers with words, without "I'd rather not say"."""
        options = self.item.response.options if self.item.response else ()
        return [(str(value), in_words(self.item, value)) for value, _label in options]

    @property
    def points(self) -> tuple[int, ...]:
        """The numbers of a scale without words."""
        return tuple(value for value, _label in self.item.response.options) if self.item.response else ()

    @property
    def is_required(self) -> bool:
        """Whether it needs an answer, be it "I'd rather not say"."""
        return self.answer.field.required


class AnswerForm(forms.Form):
    """Everything that one check-in asks. Items about self-harm stand apart: asked last, and never hidden."""

    submission = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, str] | None = None, *, instrument: Instrument) -> None:
        super().__init__(data, initial={"submission": str(uuid4())})
        self.instrument = instrument
        for item in instrument.items:
            self._add(item)

    def _add(self, item: Item) -> None:
        question = question_words(self.instrument, item.code)
        if item.kind == "text":
            self.fields[item.code] = OwnWords(question=question)
            self.fields[SHARING + item.code] = WhoSees(initial=Sharing.NEVER, question=question)
            return
        # What an outcome questionnaire asks beside its scale ("if you checked off any …") may stay open.
        is_required = not (self.instrument.domain == OUTCOME and item.kind == "choice")
        self.fields[item.code] = Answer(item, question=question, may_decline=True, required=is_required)
        if not item.risk:
            self.fields[SHARING + item.code] = WhoSees(initial=Sharing.NOW, question=question)
        if item.guess:
            self.fields[GUESS + item.code] = Answer(item, question=item.guess, may_decline=False, required=False)

    # What the page shows

    @property
    def screens(self) -> list[list[Question]]:
        """The questions, grouped as they stand on one screen of a phone; words belong to the choice they explain."""
        screens: list[list[Question]] = []
        for item in self._items(risk=False):
            belongs = item.kind == "text" and screens and item.code.startswith(screens[-1][0].item.code + "_")
            screens[-1].append(self._question(item)) if belongs else screens.append([self._question(item)])
        return screens

    @property
    def risk_screens(self) -> list[list[Question]]:
        """The questions about self-harm, one on a screen, after all others."""
        return [[self._question(item)] for item in self._items(risk=True)]

    def carried(self) -> Iterator[tuple[str, str]]:
        """Names and values of everything but the questions about self-harm, to be sent again from their page."""
        codes = {item.code for item in self._items(risk=True)}
        return ((name, self.data[name]) for name in self.fields if name in self.data and name not in codes)

    def held(self) -> list[tuple[str, str]]:
        """What the form was sent with, as question and answer in words: shown where it cannot be stored."""
        sent = ((name, field, self.data.get(name, "")) for name, field in self.fields.items())
        return [
            (str(field.label), field.words_for(value) if isinstance(field, Answer) else value)
            for _name, field, value in sent
            if value and isinstance(field, Answer | OwnWords)
        ]

    # What it says

    def has_risk(self) -> bool:
        """Whether anything is asked about self-harm."""
        return any(item.risk for item in self.instrument.items)

    def forget_risk_faults(self) -> None:
        """Before the questions about self-harm were asked, their missing answers are no faults."""
        for item in self._items(risk=True):
            self.errors.pop(item.code, None)

    def is_valid_so_far(self) -> bool:
        """Whether everything but the questions about self-harm is in order."""
        return set(self.errors) <= {item.code for item in self._items(risk=True)}

    def risk_answers(self) -> dict[str, int | None]:
        """Answers about self-harm as far as they can be read, whatever else is wrong with the form."""
        answers: dict[str, int | None] = {}
        for item in self._items(risk=True):
            field, value = self.fields[item.code], self.data.get(item.code, "")
            if value in dict(field.choices):  # type: ignore[attr-defined]
                answers[item.code] = field.clean(value)
        return answers

    def said(self, check_in: UUID) -> Submission:
        """The valid form as a submission to this check-in."""
        cleaned = self.cleaned_data
        asked = [item for item in self.instrument.items if item.kind != "text" and self.data.get(item.code)]
        return Submission(
            key=uuid5(check_in, cleaned["submission"]) if cleaned["submission"] else uuid4(),
            answers={item.code: cleaned[item.code] for item in asked},
            words={item.code: cleaned[item.code] for item in self.instrument.items if item.kind == "text"},
            sharing={name.removeprefix(SHARING): cleaned[name] for name in self.fields if name.startswith(SHARING)},
            guesses={
                name.removeprefix(GUESS): cleaned[name]
                for name in self.fields
                if name.startswith(GUESS) and cleaned[name] is not None
            },
        )

    def _items(self, *, risk: bool) -> Iterable[Item]:
        return (item for item in self.instrument.items if item.risk is risk)

    def _question(self, item: Item) -> Question:
        sharing, guess = SHARING + item.code, GUESS + item.code
        return Question(
            item=item,
            answer=self[item.code],
            sharing=self[sharing] if sharing in self.fields else None,
            guess=self[guess] if guess in self.fields else None,
        )
