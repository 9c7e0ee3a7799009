"""The questions of the check-in as the pages name them: the same short name for both chairs."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from alliance.instruments import load, with_names
from alliance.model import Instrument
from alliance_web.access.relation import Part
from alliance_web.checkins.series import OVERALL
from alliance_web.therapies.frame import Frame

if TYPE_CHECKING:
    from alliance_web.therapies.models import Therapy

STRAIN = "strain"  # 0 no, 1 a little, 2 yes

__all__ = ["OVERALL", "STRAIN", "items", "question", "series"]


def items(therapy: Therapy) -> dict[str, str]:
    """Code and short name of every rated question, in the order of the form."""
    return _items(therapy.client_check_in)


@cache
def _items(check_in: str) -> dict[str, str]:
    return {item.code: item.heading for item in load(check_in).ratings}


def series(therapy: Therapy) -> dict[str, str]:
    """The nine lines of a course: overall first, then every question."""
    return {OVERALL: _("Overall")} | items(therapy)


def question(frame: Frame, item: str) -> str:
    """What either chair was asked, word for word."""
    forms = {Part.CLIENT: frame.therapy.client_check_in, Part.THERAPIST: frame.therapy.therapist_check_in}

    def _asked(form: str) -> Instrument:
        return with_names(load(form), frame.chairs.names_in_questions)

    asked = (
        _("{name} was asked: “{text}”").format(name=frame.names[part], text=_asked(form).item(item).text)
        for part, form in forms.items()
    )
    return " ".join(asked)
