"""Hold what a file says against what is stored: what is new, what is there already, what contradicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.instruments import CURRENT, check_in
from alliance.tables import Fault, TableFaults
from alliance_web.access.relation import Part
from alliance_web.checkins.queries import Stored, stored
from alliance_web.checkins.states import State
from alliance_web.therapies.queries import OnCaseload, caseload, sessions_by_number
from alliance_web.therapies.states import SessionState

from .entries import CHECK_IN, Entry
from .reading import VERSION

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Session, Therapy


@dataclass(frozen=True, slots=True)
class NewRating:
    """A rating to store, under a key that is the same whenever the same row is brought in."""

    entry: Entry
    instrument: str
    submission: UUID


@dataclass(slots=True)
class TherapyPlan:
    """What happens to one therapy. `therapy` is None for one to be made; `kept`: answers given here, which stay.

    `version` of the check-in: the one it began with; for one to be made, the one that its answers are to.
    """

    label: str
    key: UUID
    therapy: Therapy | None
    version: str = CURRENT
    sessions: dict[int, datetime] = field(default_factory=dict)
    ratings: list[NewRating] = field(default_factory=list)
    already: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do, or has done."""

    therapies: tuple[TherapyPlan, ...]

    @property
    def new_therapies(self) -> int:
        """Therapies to be made."""
        return sum(one.therapy is None for one in self.therapies)

    @property
    def sessions(self) -> int:
        """Sessions to be made."""
        return sum(len(one.sessions) for one in self.therapies)

    @property
    def ratings(self) -> int:
        """Ratings to be stored."""
        return sum(len(one.ratings) for one in self.therapies)

    @property
    def already(self) -> int:
        """Ratings that an earlier import stored."""
        return sum(one.already for one in self.therapies)

    @property
    def kept(self) -> int:
        """Ratings given in the app, which the file does not replace."""
        return sum(one.kept for one in self.therapies)

    @property
    def changes_anything(self) -> bool:
        """Whether there is anything to bring in."""
        return bool(self.new_therapies or self.sessions or self.ratings)


def therapy_key(therapist: User, label: str) -> UUID:
    """The key of a therapy that is made for a name in a file: the same name gives the same therapy again."""
    return uuid5(therapist.key, f"therapy {label}")


def submission_key(therapy: UUID, session: int, chair: Part, instrument: str) -> UUID:
    """What makes a rating one and the same: whose, about which session, with which form."""
    return uuid5(therapy, f"{session} {chair.value} {instrument}")


def plan(entries: Iterable[Entry], therapist: User) -> Plan:
    """What bringing in these entries means now. Four queries. Raises TableFaults for what contradicts the app."""
    by_label: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_label[entry.therapy].append(entry)
    own = caseload(therapist)
    faults = list(_ambiguous(by_label, own))
    plans = [_begin(label, own, therapist) for label in by_label]
    known = [one.therapy.pk for one in plans if one.therapy]
    sessions, answers = sessions_by_number(known), stored(known)
    for one in plans:
        faults += _one_version(one, by_label[one.label])
        there = sessions.get(one.therapy.pk, {}) if one.therapy else {}
        faults += _add(one, by_label[one.label], there, answers)
    if faults:
        raise TableFaults(faults)
    return Plan(tuple(plans))


def _begin(label: str, own: tuple[OnCaseload, ...], therapist: User) -> TherapyPlan:
    """The therapy that a name means: one made for it before, one with this key, or one whose client is called so."""
    made = therapy_key(therapist, label)
    wanted = {made, _as_key(label)}
    found = next((row.therapy for row in own if row.therapy.key in wanted), None)
    found = found or next((row.therapy for row in own if _same(row.client, label)), None)
    if found is None:
        return TherapyPlan(label, made, None)
    return TherapyPlan(label, found.key, found, found.version)


def _one_version(one: TherapyPlan, entries: list[Entry]) -> Iterator[Fault]:
    """The first row of a therapy with answers to another version than the others: one line never joins two."""
    answered = [entry for entry in entries if entry.instrument == CHECK_IN and entry.answers]
    if one.therapy is None and answered:
        one.version = answered[0].version
    strange = next((entry for entry in answered if entry.version != one.version), None)
    if strange is not None:
        words = _(
            "this therapy uses check-in version {there} but this row has version {here}; give the "
            "version that was answered in a “version” column"
        )
        yield Fault(strange.row, VERSION, words.format(there=one.version, here=strange.version))


def _ambiguous(by_label: Mapping[str, list[Entry]], own: tuple[OnCaseload, ...]) -> Iterator[Fault]:
    for label, entries in by_label.items():
        if sum(_same(row.client, label) for row in own) > 1:
            words = _("two of your clients have this name; use the key from the therapy's web address")
            yield Fault(entries[0].row, None, words)


def _add(
    one: TherapyPlan,
    entries: list[Entry],
    there: Mapping[int, Session],
    answers: Mapping[tuple[int, int, Part, str], Stored],
) -> Iterator[Fault]:
    for entry in entries:
        session = there.get(entry.session)
        if session is None:
            one.sessions.setdefault(entry.session, entry.starts_at)
        elif fault := _contradicts(session, entry):
            yield fault
        if entry.answers:
            _add_rating(one, entry, answers)


def _contradicts(session: Session, entry: Entry) -> Fault | None:
    if session.state == SessionState.CANCELLED:
        return Fault(entry.row, None, _("this session is cancelled in the app"))
    if entry.dated and timezone.localdate(session.starts_at) != timezone.localdate(entry.starts_at):
        return Fault(entry.row, None, _("this session has a different date in the app; check which is correct"))
    return None


def _add_rating(one: TherapyPlan, entry: Entry, answers: Mapping[tuple[int, int, Part, str], Stored]) -> None:
    instrument = entry.instrument or check_in(entry.chair, one.version)
    submission = submission_key(one.key, entry.session, entry.chair, instrument)
    found = answers.get((one.therapy.pk, entry.session, entry.chair, instrument)) if one.therapy else None
    if found is None or found.state is State.OPEN:
        one.ratings.append(NewRating(entry, instrument, submission))
    elif found.submission == submission:
        one.already += 1
    else:
        one.kept += 1


def _as_key(label: str) -> UUID | None:
    try:
        return UUID(label)
    except ValueError:
        return None


def _same(client: str, label: str) -> bool:
    return client.strip().casefold() == label.strip().casefold()
