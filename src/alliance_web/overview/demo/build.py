"""Build the simulated practice: the library draws the courses, the services write them as if people had."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from alliance.simulate import ITEMS, Shape, shapes
from alliance_web.access.relation import Part, Role
from alliance_web.checkins import queries as checkins
from alliance_web.checkins.services import ratings
from alliance_web.checkins.services.ratings import Submission
from alliance_web.checkins.states import Sharing
from alliance_web.people import services as people
from alliance_web.people.queries import practice as practice_here
from alliance_web.safety.services import plans
from alliance_web.therapies import queries as therapies
from alliance_web.therapies.services import invitations, sessions
from alliance_web.therapies.services import therapy as therapy_service

from . import closed, story
from .people import cast, write_shapes

if TYPE_CHECKING:
    from alliance_web.people.models import Practice, User
    from alliance_web.therapies.models import Therapy

SEED = 7
OUTCOME_EVERY = 3
# How long after the start of a session the two answer.
ANSWERED_AFTER = timedelta(hours=2)
Progress = Callable[[int, int], None]
Row = dict[str, Any]


@dataclass(slots=True)
class _Course:
    """What the library drew for one therapy."""

    number: int
    shape: Shape
    therapist: int
    days: dict[int, int] = field(default_factory=dict)
    ratings: dict[tuple[int, str], Row] = field(default_factory=dict)
    guesses: dict[int, Row] = field(default_factory=dict)
    outcomes: dict[int, Row] = field(default_factory=dict)


@transaction.atomic
def build(progress: Progress) -> None:
    """The whole practice or nothing. `progress(done, total)` is told after each therapy."""
    courses = _drawn()
    practice = people.set_up_practice(name=cast()["practice"], time_zone="Europe/London", simulated=True)
    staff = _staff(practice)
    plans.write(
        practice=practice,
        emergency_numbers="112 · ambulance and police (simulated)",
        out_of_hours="116 123 · somebody to talk to, day and night (simulated)",
        answered_by=staff[0],
        answer_within_hours=24,
        by=staff[0],
    )
    closed.write(practice=practice, staff=staff, seed=SEED, every=OUTCOME_EVERY, now=timezone.now())
    made: dict[UUID, str] = {}
    firsts: set[Shape] = set()
    for done, (course, name) in enumerate(zip(courses, _names(courses), strict=True), start=1):
        is_first = course.shape not in firsts
        firsts.add(course.shape)
        therapist = staff[0] if is_first else staff[course.therapist - 1]
        made[_therapy(practice, therapist, name, course, is_first).key] = course.shape.name.lower()
        progress(done, len(courses))
    write_shapes(made)


def _drawn() -> list[_Course]:
    """The library's frames, sorted by therapy."""
    practice = shapes(seed=SEED)
    courses = {
        row["therapy"]: _Course(row["therapy"], Shape(row["shape"]), row["therapist"])
        for row in practice.therapies.iter_rows(named=True)
    }
    for row in practice.sessions.iter_rows(named=True):
        courses[row["therapy"]].days[row["session"]] = row["day"]
    for row in practice.ratings.iter_rows(named=True):
        courses[row["therapy"]].ratings[row["session"], row["chair"]] = row
    for row in practice.guesses.iter_rows(named=True):
        courses[row["therapy"]].guesses[row["session"]] = row
    for row in practice.outcomes.iter_rows(named=True):
        courses[row["therapy"]].outcomes[row["session"]] = row
    return list(courses.values())


def _names(courses: Iterable[_Course]) -> list[str]:
    """The clients' names in the order of cast.toml, the first name for the first repaired strain."""
    names = list(cast()["clients"])
    order = sorted(courses, key=lambda course: (course.shape is not Shape.REPAIRED, course.number))
    given = {course.number: name for course, name in zip(order, names, strict=True)}
    return [given[number] for number in sorted(given)]


def _staff(practice: Practice) -> list[User]:
    return [
        people.add_staff(
            practice=practice,
            name=row["name"],
            email=row["email"],
            roles={Role.THERAPIST} | ({Role.LEAD, Role.ADMINISTRATOR} if row.get("lead") else set()),
            by=None,
        )
        for row in cast()["therapists"]
    ]


def _therapy(practice: Practice, therapist: User, name: str, course: _Course, is_first: bool) -> Therapy:
    """One therapy with its sessions and ratings, the last a few days ago, or long ago where the client left."""
    has_left = course.shape is Shape.LEFT_EARLY
    last = _at_work(timezone.now() - timedelta(days=70 if has_left else 3 + course.number % 5), course)
    begin = last - timedelta(days=max(course.days.values()))
    therapy = therapy_service.start(
        practice=practice,
        therapist=therapist,
        client_name=name,
        client_email=f"{name.lower()}@home.example",
        outcome_every=OUTCOME_EVERY,
        started_on=begin.date(),
        by=therapist,
    )
    _join(therapy, therapist)
    for number, day in course.days.items():
        _session(therapy, therapist, course, number, begin + timedelta(days=day))
    story.tell(
        therapy,
        [begin + timedelta(days=day) for day in course.days.values()],
        number=course.number,
        whole=is_first and course.shape is Shape.REPAIRED,
        heals=course.shape is not Shape.UNREPAIRED,
    )
    if has_left:
        therapy_service.end(therapy=therapy, on=(last + timedelta(days=21)).date(), by=therapist)
    else:
        _what_comes(therapy, therapist, course, is_first)
    return therapy


def _join(therapy: Therapy, therapist: User) -> None:
    fresh = invitations.make(participant=therapies.chairs(therapy).client, by=therapist)
    invitations.accept(token=fresh.token, code=fresh.code)


def _what_comes(therapy: Therapy, therapist: User, course: _Course, is_first: bool) -> None:
    """The first of each shape met today and nobody has answered yet; the others meet again in the next days."""
    now = timezone.now()
    if is_first:
        sessions.plan(therapy=therapy, starts_at=now - timedelta(minutes=50), by=therapist)
    sessions.plan(
        therapy=therapy, starts_at=_at_work(now + timedelta(days=1 + course.number % 6), course), by=therapist
    )


def _at_work(day: datetime, course: _Course) -> datetime:
    """The hour at which the two always meet, between nine and four."""
    return day.replace(hour=9 + course.number % 8, minute=0, second=0, microsecond=0)


def _session(therapy: Therapy, therapist: User, course: _Course, number: int, at: datetime) -> None:
    session = sessions.plan(therapy=therapy, starts_at=at, number=number, by=therapist)
    for check_in in checkins.asked_about(session):
        submission = _submission(course, number, Part(check_in.participant.part), check_in.instrument, therapy)
        if submission is not None:
            ratings.submit(
                check_in=check_in, submission=submission, rated_at=at + ANSWERED_AFTER, by=check_in.participant.user
            )


def _submission(course: _Course, number: int, part: Part, instrument: str, therapy: Therapy) -> Submission | None:
    """What the library drew for this check-in; None where it was left out."""
    if instrument == therapy.outcome:
        row = course.outcomes.get(number)
        return Submission(key=uuid4(), answers={code: row[code] for code in row if code[1:].isdigit()}) if row else None
    row = course.ratings.get((number, part.value))
    if row is None:
        return None
    words, sharing = _words(course, number, part, row)
    guesses = course.guesses.get(number, {}) if part is Part.THERAPIST else {}
    return Submission(
        key=uuid4(),
        answers={item: row[item] for item in (*ITEMS, "strain")},
        words=words,
        sharing=sharing,
        guesses={item: guesses[item] for item in ITEMS if item in guesses},
    )


def _words(course: _Course, number: int, part: Part, row: Row) -> tuple[dict[str, str], dict[str, Sharing]]:
    """Clients leave words about every strain that they marked, and otherwise after every fifth session."""
    if part is not Part.CLIENT:
        return {}, {}
    wanted = "strain_words" if row["strain"] else "unsaid" if (number + course.number) % 5 == 0 else ""
    notes = [note for note in cast()["notes"] if note["item"] == wanted]
    if not notes:
        return {}, {}
    note = notes[(number + course.number) // 5 % len(notes)]
    return {wanted: note["words"]}, {wanted: Sharing(note["sharing"])}


def is_built() -> bool:
    """Whether the practice stands already."""
    return practice_here() is not None
