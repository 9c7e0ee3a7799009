"""The answers of one check-in as their author wants them to stand: one list, every answer preset to what is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from alliance.model import Instrument, Item
from alliance_web.questionnaires.wording import question_words

from ..services.ratings import Submission
from ..states import Sharing
from .answers import SHARING
from .fields import Answer, OwnWords, WhoSees

Row = tuple[BoundField, BoundField | None]


class CorrectionForm(forms.Form):
    """`standing`: item -> (what is said, who sees it), as the fields take it. Any answer may be left out."""

    submission = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        instrument: Instrument,
        standing: Mapping[str, tuple[str, Sharing | None]],
        shares: list[tuple[str, str]],
    ) -> None:
        super().__init__(data, initial={"submission": str(uuid4())}, auto_id="id_%s")
        self.instrument = instrument
        for item in instrument.items:
            self._add(item, *standing.get(item.code, ("", None)), shares)

    def _add(self, item: Item, said: str, sharing: Sharing | None, shares: list[tuple[str, str]]) -> None:
        question = question_words(self.instrument, item.code)
        is_text = item.kind == "text"
        if is_text:
            self.fields[item.code] = OwnWords(question=question)
        else:
            field: Any = Answer(item, question=question, may_decline=True, required=False)
            field.widget = forms.Select()
            field.choices = [("", _("No answer")), *field.choices]
            self.fields[item.code] = field
        self.initial[item.code] = said
        if not item.risk:
            chosen = sharing or (Sharing.NEVER if is_text else Sharing.NOW)
            who: Any = WhoSees(initial=chosen, question=_("Who sees it: {question}").format(question=question))
            who.widget = forms.Select()
            who.choices = shares
            self.fields[SHARING + item.code] = who

    def rows(self) -> Iterator[Row]:
        """Each answer with who sees it; None where that cannot be chosen."""
        for item in self.instrument.items:
            name = SHARING + item.code
            yield self[item.code], self[name] if name in self.fields else None

    def said(self, check_in: UUID) -> Submission:
        """The valid form as what is to stand. Raises nothing: what was left empty is not in it."""
        cleaned: dict[str, Any] = self.cleaned_data
        asked = [item for item in self.instrument.items if item.kind != "text" and self.data.get(item.code)]
        return Submission(
            key=uuid5(check_in, cleaned["submission"]) if cleaned["submission"] else uuid4(),
            answers={item.code: cleaned[item.code] for item in asked},
            words={item.code: cleaned[item.code] for item in self.instrument.items if item.kind == "text"},
            sharing={name.removeprefix(SHARING): cleaned[name] for name in self.fields if name.startswith(SHARING)},
        )
