"""The five levels of goal attainment scaling, and the weight of the goal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance_web.vault.unreadable import Unreadable

from .words import SeenField, WordsField

MISSING = _("Enter this level. All five are needed.")


class LevelsForm(forms.Form):
    """Five levels from the least to the most, and how much the goal counts."""

    level_0 = WordsField(label=_("A good result: what do you hope for?"), missing=MISSING)
    level_1 = WordsField(label=_("Better than you hope for"), missing=MISSING)
    level_2 = WordsField(label=_("Much better than you hope for"), missing=MISSING)
    level_m1 = WordsField(label=_("Less than you hope for"), missing=MISSING)
    level_m2 = WordsField(label=_("Much less than you hope for"), missing=MISSING)
    weight = forms.TypedChoiceField(
        label=_("How much does this goal count, compared with your other goals?"),
        coerce=int,
        choices=[
            (1, _("The same as other goals")),
            *((n, _("%(n)s times as much") % {"n": n}) for n in range(2, 6)),
        ],
        error_messages={"invalid_choice": _("Select one of these.")},
    )
    seen = SeenField()
    NAMES = ("level_m2", "level_m1", "level_0", "level_1", "level_2")

    def levels(self) -> list[str]:
        """The five texts, -2 first."""
        return [self.cleaned_data[name] for name in self.NAMES]

    @classmethod
    def of(cls, levels: tuple[str, ...], weight: int) -> dict[str, Any]:
        """The first values of a form for levels that are there; empty where they cannot be read."""
        words = ("" if isinstance(level, Unreadable) else level for level in levels)
        return {"weight": weight} | dict(zip(cls.NAMES, words, strict=True))
