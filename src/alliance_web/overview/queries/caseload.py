"""The caseload: every own therapy in one row, from what is kept of each; a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from alliance_web.access.relation import Part
from alliance_web.checkins.beside import Awaited
from alliance_web.checkins.digest import Glance
from alliance_web.checkins.not_asked import in_short
from alliance_web.checkins.services.digests import refresh
from alliance_web.consents.queries import Said, not_taking_part
from alliance_web.repair.standing import topics_in
from alliance_web.repair.topics import Topic
from alliance_web.therapies.queries import OnCaseload, seats
from alliance_web.therapies.queries import caseload as therapies_of

from ..awaiting import TO_TALK, by_therapy
from .chips import chips

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """One therapy in the list."""

    pk: int
    key: UUID
    client: str
    session: int
    ended: bool
    joined: bool
    last_check_in: datetime | None
    awaited: tuple[Part, ...]
    chips: tuple[str, ...]
    topics: tuple[Topic, ...]
    glance: Glance
    # What waits for the therapist beside check-ins.
    waits: tuple[Awaited, ...] = ()
    # That the client takes no part in check-ins; '' while they do.
    not_asked: str = ""

    @property
    def missing(self) -> str:
        """What is still to come or cannot be read, in words; empty when nothing is."""
        if not self.joined:
            return _("has not joined yet")
        if not self.glance.is_whole:
            return _("Some answers cannot be read on this computer")
        if not self.awaited:
            return ""
        both = len(self.awaited) == len(Part)
        who = _("you both") if both else self.client if Part.CLIENT in self.awaited else _("you")
        return _("Session {session}: waiting for {who}").format(session=self.session, who=who)


def rows(user: Any, now: datetime | None = None) -> list[Row]:
    """Every therapy of a therapist, by the client's name."""
    listed = therapies_of(user)
    glances = refresh([row.therapy for row in listed], now)
    standing = topics_in(glances)
    waits = by_therapy(seats(user))
    out = not_taking_part([row.therapy.pk for row in listed if row.therapy.ended_on is None])
    return [
        _row(
            row,
            glances[row.therapy.pk],
            standing[row.therapy.pk],
            waits.get(row.therapy.key, ()),
            out.get(row.therapy.pk),
        )
        for row in listed
    ]


def _row(
    listed: OnCaseload, glance: Glance, topics: tuple[Topic, ...], waits: tuple[Awaited, ...], out: Said | None
) -> Row:
    therapy = listed.therapy
    ended = therapy.ended_on is not None
    return Row(
        pk=therapy.pk,
        key=therapy.key,
        client=listed.client,
        session=glance.session,
        ended=ended,
        joined=listed.joined or ended,
        last_check_in=glance.last_check_in,
        awaited=() if ended else glance.awaited,
        chips=() if ended else chips(topics, listed.client),
        topics=() if ended else topics,
        glance=glance,
        waits=_beside(topics, waits),
        not_asked=in_short(out, listed.client) if out else "",
    )


def _beside(topics: tuple[Topic, ...], waits: tuple[Awaited, ...]) -> tuple[Awaited, ...]:
    """What waits and is not said by the topics already: a rupture is said once."""
    is_said = any(topic.is_about_strain for topic in topics)
    return tuple(line for line in waits if not (is_said and line.kind == TO_TALK))


SHOW: dict[str, Callable[[Row], bool]] = {
    "all": lambda row: not row.ended,
    "worth": lambda row: bool(row.chips),
    "missing": lambda row: bool(row.missing),
    "waits": lambda row: bool(row.waits),
    "ended": lambda row: row.ended,
}
SORT: dict[str, Callable[[Row], Any]] = {
    "worth": lambda row: (not row.chips, not row.waits, not row.missing),
    "name": lambda row: row.client.casefold(),
    "last": lambda row: row.last_check_in or LONG_AGO,
}


def chosen(all_rows: Iterable[Row], *, show: str, sort: str, name: str) -> list[Row]:
    """The rows that are asked for, in the order that is asked for; within it by name."""
    wanted = [row for row in all_rows if SHOW[show](row) and name.casefold() in row.client.casefold()]
    return sorted(wanted, key=SORT[sort])


def order_words(sort: str) -> str:
    """The order in words, so that nobody takes it for a rank."""
    words = {
        "worth": _(
            "Order: what is worth talking about, what waits for you, what is missing, then by name. No one is ranked."
        ),
        "name": _("Order: by name."),
        "last": _("Order: longest without a check-in first, then by name. This is not a ranking."),
    }
    return words[sort]
