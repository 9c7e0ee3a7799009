"""A question in words, also where its wording may not be shown."""

from django.utils.translation import gettext as _

from alliance.model import Instrument


def question_words(instrument: Instrument, code: str) -> str:
    """The question as it was asked; where its wording is not ours to show, its short name or its number."""
    item = instrument.item(code)
    return item.text or item.heading or _("Question {n}").format(n=instrument.items.index(item) + 1)
