"""Build the simulated practice: the library draws the courses, the services write them as if people had."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from alliance.instruments import CURRENT
from alliance.simulate import ITEMS, Shape
from alliance_web.access.relation import Part, Role
from alliance_web.checkins import queries as checkins
from alliance_web.checkins.services import ratings, taking_part
from alliance_web.checkins.services.ratings import Submission
from alliance_web.checkins.services.simulated import put_cards_into_the_past
from alliance_web.checkins.states import Sharing
from alliance_web.consents import services as consents
from alliance_web.consents.purposes import EVIDENCE_EXPORT
from alliance_web.consents.services import SIMULATED
from alliance_web.consents.services import put_into_the_past as put_choices_into_the_past
from alliance_web.consents.states import Choice
from alliance_web.endings.services.simulated import put_into_the_past as put_endings_into_the_past
from alliance_web.follow_up.services.simulated import put_into_the_past as put_follow_ups_into_the_past
from alliance_web.people import services as people
from alliance_web.people.queries import practice as practice_here
from alliance_web.plan.services.simulated import put_into_the_past
from alliance_web.process_notes.services import put_into_the_past as put_process_notes_into_the_past
from alliance_web.reminders.services.simulated import message_came_back
from alliance_web.repair.services.simulated import put_into_the_past as put_strains_into_the_past
from alliance_web.safety.services import plans
from alliance_web.therapies import queries as therapies
from alliance_web.therapies.services import invitations, sessions
from alliance_web.therapies.services import therapy as therapy_service
from alliance_web.therapies.services.simulated import Past

from . import closed, diary, ended
from .drawn import SEED, Course, Row, drawn
from .people import cast, write_shapes
from .plans import settle, steps, story, task_ideas
from .telling import Step, Telling, account

if TYPE_CHECKING:
    from alliance_web.people.models import Practice, User
    from alliance_web.therapies.models import Therapy

OUTCOME, OUTCOME_EVERY = "phq-8", 3
# A day of sessions, in minutes: how long one takes, how far apart they begin, and how many are to come.
LENGTH, APART, TO_COME = 50, 65, 2
# How long after the start of a session the two answer.
ANSWERED_AFTER = timedelta(hours=2)
# Their therapies began before there was version 2 of the check-in, and keep version 1 to the end.
WITH_VERSION_1 = (Shape.LEFT_EARLY, Shape.GROWING)
MESSAGE_CAME_BACK = Shape.GROWING
# Whose story is told as a whole, in story.toml.
STORY_OF = "Sam"
Progress = Callable[[int, int], None]


@transaction.atomic
def build(progress: Progress) -> None:
    """The whole practice or nothing. `progress(done, total)` is told after each therapy."""
    courses = drawn()
    practice = people.set_up_practice(name=cast()["practice"], time_zone="Europe/London", simulated=True)
    staff = _staff(practice)
    plans.write(
        practice=practice,
        emergency_numbers="112 · ambulance and police (simulated)",
        out_of_hours="116 123 · somebody to talk to, day and night (simulated)",
        answered_by=staff[0],
        deputy=staff[1],
        answer_within_hours=24,
        by=staff[0],
    )
    task_ideas(practice=practice, by=staff[0])
    closed.write(practice=practice, staff=staff, seed=SEED, every=OUTCOME_EVERY, now=timezone.now())
    past = Past(practice)
    made: dict[UUID, str] = {}
    firsts: set[Shape] = set()
    is_anyone_out, day = False, Day()
    followed = _followed(courses)
    for done, (course, name) in enumerate(zip(courses, _names(courses), strict=True), start=1):
        is_first = course.shape not in firsts
        firsts.add(course.shape)
        is_over = course.number == followed
        therapist = staff[0] if is_first or is_over else staff[course.therapist - 1]
        today = day.minutes(name, is_first) if therapist == staff[0] and not is_over else None
        therapy = _therapy(past, therapist, name, course, is_first=is_first, is_over=is_over, today=today)
        made[therapy.key] = "ended" if is_over else course.shape.name.lower()
        if therapist == staff[0] and course.shape is Shape.STEADY and not is_first and not is_anyone_out:
            is_anyone_out = _pauses(past, therapy)
        if therapist == staff[0] and course.shape is MESSAGE_CAME_BACK and is_first:
            _message_came_back(therapy)
        progress(done, len(courses))
    for put in (
        *(put_into_the_past, put_strains_into_the_past, put_cards_into_the_past, put_choices_into_the_past),
        *(put_endings_into_the_past, put_follow_ups_into_the_past, put_process_notes_into_the_past),
    ):
        put(past=past)
    write_shapes(made)


def _followed(courses: Sequence[Course]) -> int:
    """The number of the therapy that ended as planned, long ago: the second of those that grow; 0 for a small cast."""
    growing = [course.number for course in courses if course.shape is Shape.GROWING]
    return growing[1] if len(growing) > 1 else 0


def _pauses(past: Past, therapy: Therapy) -> bool:
    """One client has paused check-ins since the day before yesterday, so that a visitor sees what that looks like."""
    past.at(timezone.now() - timedelta(days=2))
    client = therapies.chairs(therapy).client
    return taking_part.choose(participant=client, choice=Choice.PAUSED, by=None, how=SIMULATED)


def _message_came_back(therapy: Therapy) -> None:
    """A message to one client came back, so that a visitor sees what their therapist and they read then."""
    client = therapies.chairs(therapy).client
    assert client.user is not None
    message_came_back(participant=client, person=client.user)


def _names(courses: Iterable[Course]) -> list[str]:
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


def _therapy(
    past: Past, therapist: User, name: str, course: Course, *, is_first: bool, is_over: bool, today: int | None
) -> Therapy:
    """One therapy with its sessions and ratings, the last a few days ago, or long ago where it has ended."""
    has_left = course.shape is Shape.LEFT_EARLY
    ago = ended.FOLLOWED if is_over else timedelta(days=70 if has_left else 3 + course.number % 5)
    last = _at_work(timezone.now() - ago, course)
    begin = last - timedelta(days=max(course.days.values()))
    therapy = therapy_service.start(
        practice=past.practice,
        therapist=therapist,
        client_name=name,
        client_email=f"{name.lower()}@home.example",
        outcome=ended.OUTCOME if is_over else OUTCOME,
        outcome_every=OUTCOME_EVERY,
        started_on=begin.date(),
        version="1" if course.shape in WITH_VERSION_1 else CURRENT,
        by=therapist,
    )
    _join(therapy, therapist)
    here = Telling(therapy, therapies.chairs(therapy), past)
    told = story(course) if name == STORY_OF else steps(course, goals=2 if is_first else 1)
    for number, day in course.days.items():
        here.starts[number] = begin + timedelta(days=day)
        _session(here, course, number, [step for step in told if step.after == number])
    if is_over:
        ended.look_back(here)
    elif has_left:
        ended.leave(here, last + timedelta(days=21))
    else:
        _what_comes(therapy, therapist, course, today)
    return therapy


def _join(therapy: Therapy, therapist: User) -> None:
    fresh = invitations.make(participant=therapies.chairs(therapy).client, by=therapist)
    client = invitations.accept(token=fresh.token, code=fresh.code).user
    assert client is not None
    consents.give(person=client, purpose=EVIDENCE_EXPORT, how="simulated", by=None)


@dataclass(slots=True)
class Day:
    """The day of the first therapist: the story's session has just ended, the first of each shape met before it, one
    after the other, and two more are to come.
    """

    before: int = 0
    after: int = 0

    def minutes(self, name: str, is_first: bool) -> int | None:
        """How many minutes from now their session of today begins; None without one."""
        if name == STORY_OF:
            return -LENGTH
        if is_first:
            self.before += 1
            return -LENGTH - APART * self.before
        self.after += 1
        return APART * self.after if self.after <= TO_COME else None


def _what_comes(therapy: Therapy, therapist: User, course: Course, today: int | None) -> None:
    """Some met today and nobody has answered yet, or will meet today; all meet again in the next days."""
    now = timezone.now()
    if today is not None:
        sessions.plan(therapy=therapy, starts_at=now + timedelta(minutes=today), by=therapist)
    ahead = _at_work(now + timedelta(days=1 + course.number % 6), course)
    if therapies.chairs(therapy).client.name == STORY_OF:
        diary.plan_series(therapy, ahead, therapist)
        return
    sessions.plan(therapy=therapy, starts_at=ahead, by=therapist)
    if today is not None and course.shape is Shape.STEADY:
        diary.ask_to_move(therapy)


def _at_work(day: datetime, course: Course) -> datetime:
    """The hour at which the two always meet, between nine and four."""
    return day.replace(hour=9 + course.number % 8, minute=0, second=0, microsecond=0)


def _session(here: Telling, course: Course, number: int, told: Sequence[Step]) -> None:
    """One session: what the two did in it, what they answered after it, and what they did until the next."""
    at = here.starts[number]
    session = sessions.plan(therapy=here.therapy, starts_at=at, number=number, by=account(here.chairs.therapist))
    if here.chairs.client.name != STORY_OF and course.small & {number - 1, number - 2}:
        settle(here, course, number)
    answered = ANSWERED_AFTER / timedelta(hours=1)
    _tell(here, [step for step in told if step.hours < answered])
    here.past.at(at + ANSWERED_AFTER)
    for check_in in checkins.asked_about(session):
        submission = _submission(course, number, Part(check_in.participant.part), check_in.instrument, here.therapy)
        if submission is not None:
            ratings.submit(
                check_in=check_in, submission=submission, rated_at=at + ANSWERED_AFTER, by=check_in.participant.user
            )
    _tell(here, [step for step in told if step.hours >= answered])


def _tell(here: Telling, told: Iterable[Step]) -> None:
    for step in told:
        here.tell(step)


def _submission(course: Course, number: int, part: Part, instrument: str, therapy: Therapy) -> Submission | None:
    """What the library drew for this check-in; None where it was left out."""
    if instrument == ended.OUTCOME:
        return Submission(key=uuid4(), answers=ended.outcome(number, max(course.days)))
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


def _words(course: Course, number: int, part: Part, row: Row) -> tuple[dict[str, str], dict[str, Sharing]]:
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
