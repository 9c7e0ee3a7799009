"""The words of what comes after the end."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .states import Hear, Lasted, NotToday, Opens

OPENS: dict[Opens, Any] = {
    Opens.DAY: gettext_lazy("My date of birth"),
    Opens.WORD: gettext_lazy("A word of my own"),
}
LASTED: dict[Lasted, Any] = {
    Lasted.STILL: gettext_lazy("It has lasted"),
    Lasted.PARTLY: gettext_lazy("Partly"),
    Lasted.NOT: gettext_lazy("It has not"),
    Lasted.NO_MATTER: gettext_lazy("No longer matters"),
}
HEAR: dict[Hear, Any] = {
    Hear.NO: gettext_lazy("No, I'm fine as I am"),
    Hear.CALL: gettext_lazy("Yes, a short call"),
    Hear.COME: gettext_lazy("Yes, I'd like to come in again"),
    Hear.NOT_SURE: gettext_lazy("I'm not sure"),
}
NOT_TODAY: dict[NotToday, Any] = {
    NotToday.LATER: gettext_lazy("Ask me in two weeks"),
    NotToday.PAUSE: gettext_lazy("Pause for now"),
    NotToday.STOP: gettext_lazy("Stop asking me"),
}


def months_words(months: int) -> str:
    """How long after the end."""
    return ngettext("{n} month", "{n} months", months).format(n=months)


def how_long(months: int) -> str:
    """The first line of the page: how long it has been."""
    told = {1: _("It has been a month."), 12: _("It has been a year."), 24: _("It has been two years.")}
    return told.get(months, _("It has been {n} months.")).format(n=months)
