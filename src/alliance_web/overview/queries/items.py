"""The questions of the check-in as the pages name them: the same short name for both chairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from alliance.instruments import load
from alliance_web.checkins.series import OVERALL

if TYPE_CHECKING:
    from alliance_web.therapies.models import Therapy

STRAIN = "strain"  # 0 no, 1 a little, 2 yes

__all__ = ["OVERALL", "STRAIN", "items", "series"]


def items(therapy: Therapy) -> dict[str, str]:
    """Code and short name of every rated question, in the order of the form."""
    return {item.code: item.heading for item in load(therapy.client_check_in).ratings}


def series(therapy: Therapy) -> dict[str, str]:
    """The nine lines of a course: overall first, then every question."""
    return {OVERALL: _("Overall")} | items(therapy)
