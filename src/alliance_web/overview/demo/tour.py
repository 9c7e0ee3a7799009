"""A short tour in three steps, for whoever has five minutes: through one therapy, from both chairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from alliance_web.access.relation import Part
from alliance_web.checkins.queries import asked_about
from alliance_web.checkins.services.asking import link_token
from alliance_web.repair.queries.strains import followed
from alliance_web.repair.states import State
from alliance_web.therapies.queries import by_key, pairs, session_with_number, sessions_begun_in

from .people import cast

if TYPE_CHECKING:
    from alliance_web.checkins.models import CheckIn
    from alliance_web.therapies.models import Therapy

ANSWER, BOTH, MOMENT, BESIDE = "answer", "both", "moment", "beside"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: as whom, and what to look for. `then`: what the door is told, so that it leads to the right page."""

    then: str
    title: str
    look_for: str
    button: str
    person: UUID


@dataclass(frozen=True, slots=True)
class Beside:
    """Two pages beside one another: the check-in on a phone, by its link, and the therapist's view of both."""

    check_in: str
    course: str
    client: str
    therapist: str


def steps() -> tuple[Step, ...]:
    """The tour; nothing while the practice is being built."""
    row = _first()
    if row is None:
        return ()
    names = {"client": row["client"], "therapist": row["therapist"]}
    return tuple(
        Step(then, title.format(**names), look_for.format(**names), button.format(**names), row[chair])
        for then, chair, title, look_for, button in _told()
    )


def _told() -> tuple[tuple[str, str, str, str, str], ...]:
    """What each step says: where it leads, who is entered as, and its words."""
    return (
        (
            ANSWER,
            "client_key",
            _("Answer as {client}, on a phone"),
            _(
                "Look for who sees each answer, shown before every question. One tap takes you to the next one, "
                "and nothing is sent before the end."
            ),
            _("Answer as {client}"),
        ),
        (
            BOTH,
            "therapist_key",
            _("See both views as {therapist}"),
            _(
                "Look for the two lines and where they part, for {client}'s usual range, and for the one thing worth "
                "talking about. What {client} keeps private is nowhere on this page."
            ),
            _("See both views as {therapist}"),
        ),
        (
            MOMENT,
            "therapist_key",
            _("Follow a difficult moment to its end"),
            _(
                "Look for who noticed it, when they talked about it, and who says how it is now: that can only be "
                "{client}."
            ),
            _("Follow it as {therapist}"),
        ),
    )


def leads_to(then: str) -> str | None:
    """The path of the page that a step is about; None where it is not there, or nothing was said."""
    row = _first()
    if row is None or then not in (ANSWER, BOTH, MOMENT, BESIDE):
        return None
    therapy = by_key(row["key"])
    if then == BESIDE:
        return reverse("demo-beside")
    if then == ANSWER:
        check_in = _last_check_in(therapy)
        return reverse("check-in", args=[therapy.key, check_in.key]) if check_in else None
    return reverse("course", args=[therapy.key]) if then == BOTH else _moment(therapy)


def beside() -> Beside | None:
    """What stands beside one another; None while the practice is being built."""
    row = _first()
    check_in = _last_check_in(by_key(row["key"])) if row else None
    if row is None or check_in is None:
        return None
    link = reverse("check-in-by-link", args=[link_token(check_in)])
    return Beside(link, reverse("course", args=[row["key"]]), row["client"], row["therapist"])


def _first() -> dict[str, Any] | None:
    """The therapy whose story is told as a whole."""
    name = cast()["clients"][0]
    return next((row for row in pairs() if row["client"] == name and row["client_key"]), None)


def _last_check_in(therapy: Therapy) -> CheckIn | None:
    """The client's check-in about the last session that has begun."""
    begun = sessions_begun_in([therapy.pk]).get(therapy.pk, ())
    last = session_with_number(therapy, max(number for number, _at in begun)) if begun else None
    rows = asked_about(last) if last else ()
    mine = (row for row in rows if row.participant.part == Part.CLIENT)
    return next((row for row in mine if row.instrument == therapy.client_check_in), None)


def _moment(therapy: Therapy) -> str | None:
    """The first that came to its end, else the first."""
    found = sorted(followed(therapy), key=lambda one: one.state != State.REPAIRED)
    return reverse("strain", args=[therapy.key, found[0].key]) if found else None
