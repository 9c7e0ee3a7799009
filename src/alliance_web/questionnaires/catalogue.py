"""Every questionnaire as the set-up shows it: whose it is, how far it is validated, and whether it is asked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.instruments import available, is_check_in, load, pack_keys

from . import queries
from .fitness import hindrances

if TYPE_CHECKING:
    from alliance.model import Instrument

    from .models import BroughtWording, OwnDefinition

RIGHTS = {
    "shipped": gettext_lazy("wording included"),
    "key only": gettext_lazy("scoring only"),
    "non-commercial": gettext_lazy("non-commercial"),
}
STATUSES = {
    "draft": gettext_lazy("draft"),
    "content-tested": gettext_lazy("wording tested"),
    "piloted": gettext_lazy("piloted"),
    "validated": gettext_lazy("validated"),
}
RATERS = {
    "client": gettext_lazy("client"),
    "therapist": gettext_lazy("therapist"),
    "caregiver": gettext_lazy("caregiver"),
    "child": gettext_lazy("child"),
    "partner": gettext_lazy("partner"),
    "observer": gettext_lazy("observer"),
}


@dataclass(frozen=True)
class Entry:
    """One questionnaire with what the practice brought for it. `instrument` is in the words that may be used today."""

    instrument: Instrument
    own: OwnDefinition | None
    wording: BroughtWording | None
    needs_declaration: bool
    today: date

    @property
    def key(self) -> str:
        """Its key."""
        return self.instrument.key

    @property
    def rights(self) -> str:
        """Its rights class in words."""
        return _("your own") if self.own else str(RIGHTS[self.instrument.rights.kind])

    @property
    def status(self) -> str:
        """How far it is validated, in words."""
        return str(STATUSES[self.instrument.validation_status])

    @property
    def rater(self) -> str:
        """Who answers it."""
        return str(RATERS[self.instrument.rater])

    @property
    def takes_wording(self) -> bool:
        """Whether the practice can bring the words."""
        is_worded = self.instrument.has_text and self.wording is None
        return self.instrument.rights.kind != "shipped" and not is_worded

    @property
    def is_asked(self) -> bool:
        """Whether it can be asked today, as far as words and shape go."""
        return not self.why_not

    @property
    def why_not(self) -> tuple[str, ...]:
        """Every reason why it cannot be asked today."""
        return (*hindrances(self.instrument), *self._missing())

    def _missing(self) -> Iterator[str]:
        if self.own and self.own.stopped_at:
            yield _("Turned off.")
        if self.needs_declaration:
            yield _("Non-commercial use only. Declare non-commercial use to turn it on.")
        elif self.wording and self.wording.expires_on and self.wording.expires_on < self.today:
            day = date_format(self.wording.expires_on, "j F Y")
            yield _("The licence expired on {day}. Add a new one to use it again.").format(day=day)
        elif not self.instrument.has_text:
            yield _("Needs licensed wording.")


@dataclass(frozen=True, slots=True)
class Group:
    """Questionnaires under one heading."""

    title: str
    lead: str
    entries: tuple[Entry, ...]


def groups(here: queries.Brought) -> tuple[Group, ...]:
    """Every questionnaire once, those that can be asked first."""
    rest = list(entries(here))
    found = []
    for title, lead, belongs in _GROUPS:
        under = tuple(one for one in rest if belongs(one))
        rest = [one for one in rest if one not in under]
        if under:
            found.append(Group(str(title), str(lead), under))
    return tuple(found)


def entries(here: queries.Brought) -> Iterator[Entry]:
    """All instruments of the program, the pack and the practice, by key."""
    today = timezone.localdate()
    for key in sorted({*available(non_commercial=True), *here.own}):
        yield _entry(key, here, today)


def entry(key: str, practice_id: int) -> Entry | None:
    """One of them; None where the practice has none with this key."""
    here = queries.brought(practice_id)
    known = key in here.own or key in available(non_commercial=True)
    return _entry(key, here, timezone.localdate()) if known else None


def _entry(key: str, here: queries.Brought, today: date) -> Entry:
    own = here.own.get(key)
    plain = queries.parsed(own) if own else load(key, non_commercial=True)
    needs_declaration = plain.rights.kind == "non-commercial" and here.declaration is None
    return Entry(here.worded(plain, today), own, here.wordings.get(key), needs_declaration, today)


_GROUPS = (
    (
        gettext_lazy("Available"),
        gettext_lazy("Therapists can use these. Those that ask about self-harm need a complete safety plan."),
        lambda one: one.is_asked,
    ),
    (
        gettext_lazy("Your own questionnaires"),
        gettext_lazy("Questionnaires you added that are not in use."),
        lambda one: one.own,
    ),
    (
        gettext_lazy("Non-commercial use only"),
        gettext_lazy("These are off until you declare non-commercial use."),
        lambda one: one.key in pack_keys(),
    ),
    (
        gettext_lazy("Check-in"),
        gettext_lazy("Our own questions. Free to use, not yet validated."),
        lambda one: is_check_in(one.key),
    ),
    (
        gettext_lazy("Needs licensed wording"),
        gettext_lazy("These are copyrighted. Scoring is included. Add the wording under your own licence."),
        lambda one: one.instrument.rights.kind == "scoring only",
    ),
    (gettext_lazy("Imported files only"), "", lambda one: True),
)
