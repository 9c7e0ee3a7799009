"""What waits for one person: check-ins to answer, and the therapies they are in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import F, Q
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.consents.queries import Said, not_taking_part
from alliance_web.therapies import queries as therapies_queries
from alliance_web.therapies.services.therapy import outcomes_on_offer

from . import queries
from .taking_part import OwnChoice, own_of

if TYPE_CHECKING:
    from alliance_web.people.models import Practice

ON_A_PAGE = 20
PUT_OFF = Q(put_off_at__isnull=False)
# After so long nobody is surprised that somebody lets a check-in go.
LET_GO_AFTER = timedelta(days=1)
ABOUT_BOTH = Q(instrument=F("session__therapy__client_check_in")) | Q(
    instrument=F("session__therapy__therapist_check_in")
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One check-in to answer."""

    therapy: UUID
    key: UUID
    session: int
    starts_at: datetime
    other: str
    is_about_both: bool
    # "Not now" was said to it: it is there to be found, and nothing more.
    is_put_off: bool


@dataclass(frozen=True, slots=True)
class OwnTherapy:
    """A therapy somebody is the client of, and when it goes on."""

    key: UUID
    other: str
    next_session: datetime | None
    # Whether they take part; None after the end, where nobody is asked.
    own: OwnChoice | None


def check_ins(user: Any, practice: Practice, page: str | None) -> Page[Any]:
    """Check-ins this person can answer now, what was put off last, else the latest session first.

    Seven queries, however many there are.
    """
    asked = Q(instrument__in=[one.key for one in outcomes_on_offer(practice)])
    rows = queries.open_of(user).filter(ABOUT_BOTH | (asked & queries.not_over(timezone.now())))
    rows = rows.annotate(is_put_off=PUT_OFF).order_by("is_put_off", "-session__starts_at", "pk")
    rows = rows.prefetch_related("session__therapy__participants")
    found: Page[Any] = Paginator(rows, ON_A_PAGE).get_page(page)
    found.object_list = [waiting_of(row) for row in found.object_list]
    return found


def old(user: Any) -> list[Any]:
    """Check-ins of the two chairs that wait for this person about sessions that began more than a day ago."""
    rows = queries.open_of(user).filter(ABOUT_BOTH, session__starts_at__lt=timezone.now() - LET_GO_AFTER)
    rows = rows.annotate(is_put_off=PUT_OFF)
    return list(rows.prefetch_related("session__therapy__participants"))


def waiting_of(check_in: Any) -> Waiting:
    therapy = check_in.session.therapy
    return Waiting(
        therapy=therapy.key,
        key=check_in.key,
        session=check_in.session.number,
        starts_at=check_in.session.starts_at,
        other=_other(therapy, Part(check_in.participant.part)),
        is_about_both=check_in.instrument in queries.alliance_instruments(therapy),
        is_put_off=check_in.is_put_off,
    )


def therapies(user: Any) -> list[OwnTherapy]:
    """The therapies this person is the client of. Four queries."""
    rows = list(therapies_queries.of_client(user).prefetch_related("participants").order_by("-started_on", "-pk"))
    begins = therapies_queries.next_begins([row.pk for row in rows], timezone.now())
    said = not_taking_part([row.pk for row in rows])
    return [_own(row, begins.get(row.pk), said.get(row.pk, Said())) for row in rows]


def _own(therapy: Any, begins: datetime | None, said: Said) -> OwnTherapy:
    other = _other(therapy, Part.CLIENT)
    own = None if therapy.ended_on else own_of(therapy.key, other, said)
    return OwnTherapy(therapy.key, other, begins, own)


def _other(therapy: Any, part: Part) -> str:
    """The name in the other chair, from participants that were fetched before."""
    return next((row.name for row in therapy.participants.all() if row.left_at is None and row.part != part), "")
