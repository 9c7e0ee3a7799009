"""The fields of a check-in: an answer that may be declined, a person's own words, and who may see them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from alliance.model import Item

from ..states import Sharing
from ..wording import has_words, in_words

DECLINED = "rather_not_say"
# Room for three printed pages; beyond that a conversation is the better place.
LONGEST_TEXT = 10_000


class Answer(forms.ChoiceField):
    """One of the item's numbers; `may_decline` adds "I'd rather not say". Cleans to a number, or None."""

    widget = forms.RadioSelect

    def __init__(self, item: Item, *, question: str, may_decline: bool, required: bool) -> None:
        options = item.response.options if item.response else ()
        declined = [(DECLINED, in_words(item, None))] if may_decline else []
        ask = _("Choose one, or “I'd rather not say”.") if has_words(item) else _ask_for_number(item)
        super().__init__(
            choices=[(str(value), in_words(item, value)) for value, _label in options] + declined,
            label=question,
            required=required,
            error_messages={"required": ask, "invalid_choice": ask},
        )

    def clean(self, value: Any) -> int | None:
        chosen: str = super().clean(value)
        return None if chosen in ("", DECLINED) else int(chosen)

    def words_for(self, value: str) -> str:
        """How an answer reads on a page; an answer that is none of ours stands as it came."""
        return str(dict(self.choices).get(value, value))  # type: ignore[arg-type]


class OwnWords(forms.CharField):
    """A person's own words, any script, up to `LONGEST_TEXT` characters; a line break counts as one."""

    widget = forms.Textarea

    def __init__(self, *, question: str) -> None:
        super().__init__(label=question, required=False, strip=False)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        # Browsers send two characters for a line break; a zero byte no database keeps.
        return text.replace("\r\n", "\n").replace("\0", "").strip()

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > LONGEST_TEXT:
            words = _(
                "This has {written} characters. The limit is {most}. Nothing is lost: shorten it here and bring the "
                "rest to your session."
            )
            raise forms.ValidationError(words.format(written=f"{len(value):,}", most=f"{LONGEST_TEXT:,}"))


class WhoSees(forms.ChoiceField):
    """When the other chair may see an answer. Left out, it means `initial`; anything unknown is asked again."""

    widget = forms.RadioSelect

    def __init__(self, *, initial: Sharing, question: str) -> None:
        super().__init__(
            choices=[(when.value, when.value) for when in Sharing],
            initial=initial.value,
            label=question,
            required=False,
            error_messages={"invalid_choice": _("Choose who may see this answer: one of the three.")},
        )

    def clean(self, value: Any) -> Sharing:
        return Sharing(super().clean(value) or self.initial)


def _ask_for_number(item: Item) -> str:
    assert item.response is not None  # the check of definitions sees to it
    words = _("Choose a number from {low} to {high}, or “I'd rather not say”.")
    return words.format(low=int(item.response.low), high=int(item.response.high))
