"""What waits for whom: every state of goals, tasks, difficult moments and notes, and whose first page says so.

Who is expected to do something is written down here by itself, state for state; what the pages say is held against it,
and what each page of the plan says of itself against what the first pages say.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.checkins.models import CardUse
from alliance_web.checkins.services import card
from alliance_web.checkins.services.changed import What, say
from alliance_web.endings.models import LastDay
from alliance_web.endings.services import days, words
from alliance_web.overview.awaiting import KINDS, TO_TALK, by_therapy, for_person
from alliance_web.plan.models import Goal, GoalStance, Review, Task, TaskStance
from alliance_web.plan.queries.plan import plan as plan_of
from alliance_web.plan.services import attainment, goals, reports, review_days, reviews, tasks
from alliance_web.plan.services.reviews import Seen
from alliance_web.plan.services.tasks import Draft
from alliance_web.plan.states import Amount, GoalState, Outcome, Owner, Place, Stance, TaskState
from alliance_web.reminders.services.simulated import message_came_back
from alliance_web.repair.states import Moment, State, Wish
from alliance_web.scheduling.services import planning, requests
from alliance_web.scheduling.states import Asked
from alliance_web.therapies.frame import frame
from alliance_web.therapies.models import Participant, Session, Therapy
from alliance_web.therapies.queries import chairs, seats
from alliance_web.therapies.services import sessions
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast
from tests.web.repair.notes import reads, written
from tests.web.repair.strains import in_state, moved, noticed

pytestmark = pytest.mark.django_db
Visit = Callable[..., Client]
CLIENT, THERAPIST = Part.CLIENT, Part.THERAPIST
DAYS = timedelta(days=1)


class Deeds:
    """What the two do. `sam` is the client, `noor` the therapist."""

    def __init__(self, cast: Cast) -> None:
        both = chairs(cast.therapy)
        self.cast, self.sam, self.noor = cast, both.client, both.therapist

    def other(self, by: Participant) -> Participant:
        return self.noor if by is self.sam else self.sam

    def goal(self, by: Participant | None = None) -> Goal:
        return goals.propose(therapy=self.cast.therapy, words="Sleep", key=uuid4(), by=by or self.sam)

    def stance(self, goal: Goal, by: Participant, stance: Stance = Stance.AGREE, version: int = 1) -> None:
        goals.take_stance(goal=goal, version=version, seen=goal.versions.count(), stance=stance, by=by)

    def agreed(self) -> Goal:
        goal = self.goal()
        self.stance(goal, self.noor)
        return goal

    def reworded(self, by: Participant) -> Goal:
        goal = self.agreed()
        goals.propose_version(goal=goal, words="Sleep well", after=1, by=by)
        return goal

    def seen(self, goal: Goal, by: Participant, outcome: Outcome = Outcome.KEEP, number: int = 1) -> None:
        reviews.say(goal=goal, number=number, seen=Seen(outcome, rating=5), by=by)

    def ended(self, outcome: Outcome) -> Goal:
        goal = self.agreed()
        for by in (self.sam, self.noor):
            self.seen(goal, by, outcome)
        goal.refresh_from_db()
        return goal

    def could_not_agree(self) -> Goal:
        goal = self.goal()
        self.stance(goal, self.noor, Stance.DISAGREE)
        goals.could_not_agree(goal=goal, seen=1, by=self.sam)
        return goal

    def taken_up(self, by: Participant) -> Goal:
        goal = self.ended(Outcome.ACHIEVED)
        goals.take_up(goal=goal, words="Sleep", after=1, by=by)
        return goal

    def scale(self, by: Participant, *, agreed: bool = False) -> None:
        goal = self.agreed()
        attainment.write(goal=goal, levels=["a", "b", "c", "d", "e"], after=0, by=by)
        if agreed:
            attainment.agree(goal=goal, seen=1, by=self.other(by))

    def day(self, by: Participant, *, on: int = 7, agreed: bool = False, begun_by: Participant | None = None) -> None:
        goal = self.agreed()
        Goal.objects.update(made_at=timezone.now() - 60 * DAYS)
        review_days.propose(on=timezone.localdate() + timedelta(days=on), after=0, by=by)
        if agreed:
            review_days.agree(seen=1, by=self.other(by))
        if begun_by:
            self.seen(goal, begun_by)

    def asks(self, what: Asked, answer: str = "", *, read: bool = False) -> None:
        """Sam asks about the session in a week, and Noor answers; or Sam withdraws it."""
        session = planning.plan(
            therapy=self.cast.therapy, starts_at=timezone.now() + 7 * DAYS, by=self.cast.therapist
        ).sessions[0]
        requests.ask(participant=self.sam, session=session, asked=what, by=self.cast.client)
        if answer == "withdraw":
            requests.withdraw(session=session, by=self.cast.client)
        elif answer:
            to = session.starts_at + DAYS
            requests.answer(session=session, how=answer, starts_at=to, by=self.cast.therapist)
        if read:
            requests.see(participant=self.sam, by=self.cast.client)

    def draft(self, owner: Owner, **more: Any) -> Draft:
        return Draft(**{"words": "Walk", "owner": owner, "place": Place.BETWEEN} | more)

    def task(self, owner: Owner = Owner.CLIENT, *, agreed: bool = True, **more: Any) -> Task:
        task = tasks.propose(goal=self.agreed(), draft=self.draft(owner, **more), key=uuid4(), by=self.noor)
        if agreed:
            tasks.take_stance(task=task, version=1, seen=1, stance=Stance.AGREE, by=self.sam)
        return task

    def old_task(self, owner: Owner, **more: Any) -> Task:
        """A task that was agreed four weeks ago; three sessions have begun since."""
        task = self.task(owner, **more)
        TaskStance.objects.update(at=timezone.now() - 28 * DAYS)
        return task

    def due(self, owner: Owner) -> Task:
        task = self.task(owner, due_on=timezone.localdate() - DAYS)
        TaskStance.objects.update(at=timezone.now() - 5 * DAYS)
        return task

    def reported(self, amount: Amount) -> Task:
        task = self.old_task(Owner.CLIENT)
        said = reports.Said(amount)
        reports.report(task=task, said=said, about=1, seen=1, session=3, key=uuid4(), by=self.sam)
        return task

    def moved(self, to: TaskState, by: Participant) -> Task:
        task = self.old_task(Owner.CLIENT)
        tasks.move(task=task, to=to, by=by)
        return task

    def note(self, part: Part, moment: Moment, *, read: bool = False, **more: Any) -> None:
        written(self.cast, moment, part=part, **more)
        other = THERAPIST if part is CLIENT else CLIENT
        if read:
            reads(self.cast, other)

    def last_day(self, by: Participant, *, on: int = 30, agreed: bool = False) -> None:
        days.suggest(on=timezone.localdate() + timedelta(days=on), seen=0, by=by)
        if agreed:
            days.agree(seen=1, by=self.other(by))

    def farewell(self, by: Participant) -> None:
        words.write(words="Thank you", is_empty=False, seen=0, by=by)

    def yes(self) -> None:
        for by in (self.sam, self.noor):
            words.say_yes(seen=2, by=by)

    def talked(self, *said: Participant) -> Session:
        session = Session.objects.filter(therapy=self.cast.therapy).latest("number")
        card.note(session=session, participant=self.noor, use=CardUse.Kind.TALKED, by=self.cast.therapist)
        for one in said:
            say(session=session, participant=one, changed=[What.GOAL], words="", seen=0, by=one.user)
        return session

    def message_back(self) -> None:
        message_came_back(participant=self.sam, person=self.cast.client)


Deed = Callable[[Deeds], Any]
# What was done -> the kinds that wait for the client, and for the therapist.
GOALS: dict[str, tuple[Deed, str, str]] = {
    "proposed by the client": (lambda d: d.goal(d.sam), "", "goal-stance"),
    "proposed by the therapist": (lambda d: d.goal(d.noor), "goal-stance", ""),
    "agreed": (lambda d: d.agreed(), "", ""),
    "the therapist is not sure": (lambda d: d.stance(d.goal(), d.noor, Stance.UNDECIDED), "", ""),
    "the therapist disagrees": (lambda d: d.stance(d.goal(), d.noor, Stance.DISAGREE), "", ""),
    "put another way by the therapist": (lambda d: d.reworded(d.noor), "goal-stance", ""),
    "put another way by the client": (lambda d: d.reworded(d.sam), "", "goal-stance"),
    "under review, the client has said": (lambda d: d.seen(d.agreed(), d.sam), "", "goal-review"),
    "under review, the therapist has said": (lambda d: d.seen(d.agreed(), d.noor), "goal-review", ""),
    "under review, both differ": (
        lambda d: (lambda goal: (d.seen(goal, d.sam), d.seen(goal, d.noor, Outcome.CHANGE)))(d.agreed()),
        "",
        "",
    ),
    "kept": (lambda d: d.ended(Outcome.KEEP), "", ""),
    "to be changed": (lambda d: d.ended(Outcome.CHANGE), "", ""),
    "achieved": (lambda d: d.ended(Outcome.ACHIEVED), "", ""),
    "sustaining": (lambda d: d.ended(Outcome.SUSTAIN), "", ""),
    "sustaining, under review": (lambda d: d.seen(d.ended(Outcome.SUSTAIN), d.sam, number=2), "", "goal-review"),
    "set aside": (lambda d: d.ended(Outcome.SET_ASIDE), "", ""),
    "not agreed": (lambda d: d.could_not_agree(), "", ""),
    "taken up by the client": (lambda d: d.taken_up(d.sam), "", "goal-stance"),
    "taken up by the therapist": (lambda d: d.taken_up(d.noor), "goal-stance", ""),
    "levels of the client": (lambda d: d.scale(d.sam), "", "goal-levels"),
    "levels of the therapist": (lambda d: d.scale(d.noor), "goal-levels", ""),
    "levels agreed": (lambda d: d.scale(d.noor, agreed=True), "", ""),
    "a day of the client": (lambda d: d.day(d.sam), "", "review-day"),
    "a day of the therapist": (lambda d: d.day(d.noor), "review-day", ""),
    "a day agreed, still to come": (lambda d: d.day(d.noor, agreed=True), "", ""),
    "a day that has come": (lambda d: d.day(d.noor, on=-3, agreed=True), "goals-due", "goals-due"),
    "a day that has come, the client has begun": (
        lambda d: d.day(d.noor, on=-3, agreed=True, begun_by=d.sam),
        "",
        "goal-review",
    ),
}
TASKS: dict[str, tuple[Deed, str, str]] = {
    "proposed": (lambda d: d.task(agreed=False), "task-stance", ""),
    "agreed": (lambda d: d.task(), "", ""),
    "silent, of the client": (lambda d: d.old_task(Owner.CLIENT), "task-report", ""),
    "silent, of the therapist": (lambda d: d.old_task(Owner.THERAPIST), "", "task-report"),
    "silent, of both": (lambda d: d.old_task(Owner.BOTH), "task-report", "task-report"),
    "silent, of a caregiver": (lambda d: d.old_task(Owner.CAREGIVER), "task-report", ""),
    "its day has passed": (lambda d: d.due(Owner.THERAPIST), "", "task-report"),
    "not done": (lambda d: d.reported(Amount.NOT), "task-report", "task-report"),
    "done a little": (lambda d: d.reported(Amount.A_LITTLE), "", ""),
    "done": (lambda d: d.moved(TaskState.DONE, d.sam), "", ""),
    "set aside": (lambda d: d.moved(TaskState.SET_ASIDE, d.noor), "", ""),
}
STRAINS: dict[str, tuple[Deed, str, str]] = {
    "noticed by the client": (lambda d: in_state(d.cast, State.NOTICED), "", "strain-to-talk"),
    "noticed by the therapist": (lambda d: in_state(d.cast, State.NOTICED, THERAPIST), "", "strain-to-talk"),
    "named": (lambda d: in_state(d.cast, State.NAMED), "", "strain-to-talk"),
    "talked about": (lambda d: in_state(d.cast, State.TALKED), "strain-verdict", ""),
    "repaired": (lambda d: in_state(d.cast, State.REPAIRED), "", ""),
    "not repaired": (lambda d: in_state(d.cast, State.NOT_REPAIRED), "", "strain-to-talk"),
    "not sure": (lambda d: in_state(d.cast, State.NOT_SURE), "", ""),
    "set aside": (lambda d: in_state(d.cast, State.SET_ASIDE), "", ""),
}
NOTES: dict[str, tuple[Deed, str, str]] = {
    "kept": (lambda d: d.note(CLIENT, Moment.NEVER), "", ""),
    "until I say so": (lambda d: d.note(CLIENT, Moment.WHEN_I_SAY), "", ""),
    "for a session to come": (lambda d: d.note(CLIENT, Moment.SESSION, session=9), "", ""),
    "shared by the client": (lambda d: d.note(CLIENT, Moment.NOW), "", "note"),
    "shared by the therapist": (lambda d: d.note(THERAPIST, Moment.NOW), "note", ""),
    "read, to be talked about": (lambda d: d.note(THERAPIST, Moment.NOW, read=True), "note", ""),
    "read, and that is enough": (lambda d: d.note(THERAPIST, Moment.NOW, read=True, wish=Wish.KNOW), "", ""),
}
CARDS: dict[str, tuple[Deed, str, str]] = {
    "talked about": (lambda d: d.talked(), "card-change", "card-change"),
    "talked about, the client has said": (lambda d: d.talked(d.sam), "", "card-change"),
    "talked about, both have said": (lambda d: d.talked(d.sam, d.noor), "", ""),
}
LAST_DAYS: dict[str, tuple[Deed, str, str]] = {
    "suggested by the client": (lambda d: d.last_day(d.sam), "", "last-day"),
    "suggested by the therapist": (lambda d: d.last_day(d.noor), "last-day", ""),
    "agreed, weeks ahead": (lambda d: d.last_day(d.sam, agreed=True), "", ""),
    "agreed, and near": (lambda d: d.last_day(d.sam, on=5, agreed=True), "farewell", "farewell"),
    "near, the client has written": (
        lambda d: (d.last_day(d.sam, on=5, agreed=True), d.farewell(d.sam)),
        "",
        "farewell",
    ),
    "near, both have written": (
        lambda d: (d.last_day(d.sam, on=5, agreed=True), d.farewell(d.sam), d.farewell(d.noor)),
        "letter",
        "letter",
    ),
    "both have said yes to the letter": (
        lambda d: (d.last_day(d.sam, on=5, agreed=True), d.farewell(d.sam), d.farewell(d.noor), d.yes()),
        "",
        "",
    ),
    "withdrawn": (lambda d: (d.last_day(d.sam), days.withdraw(seen=1, by=d.noor)), "", ""),
    "over": (
        lambda d: (d.last_day(d.sam, agreed=True), LastDay.objects.update(on=timezone.localdate() - DAYS)),
        "farewell",
        "last-day-over farewell",
    ),
}
MESSAGES: dict[str, tuple[Deed, str, str]] = {"came back": (lambda d: d.message_back(), "", "message-back")}
SESSIONS: dict[str, tuple[Deed, str, str]] = {
    "asked to be moved": (lambda d: d.asks(Asked.MOVE), "", "session-to-move"),
    "asked to be cancelled": (lambda d: d.asks(Asked.CANCEL), "", "session-to-cancel"),
    "asked, and withdrawn": (lambda d: d.asks(Asked.MOVE, "withdraw"), "", ""),
    "kept": (lambda d: d.asks(Asked.MOVE, "keep"), "session-answered", ""),
    "moved": (lambda d: d.asks(Asked.MOVE, "move"), "session-answered", ""),
    "cancelled": (lambda d: d.asks(Asked.CANCEL, "cancel"), "session-answered", ""),
    "answered, and read": (lambda d: d.asks(Asked.MOVE, "keep", read=True), "", ""),
}
CASES = {
    f"{what}: {name}": case
    for what, cases in (
        ("goal", GOALS),
        ("task", TASKS),
        ("strain", STRAINS),
        ("note", NOTES),
        ("card", CARDS),
        ("last day", LAST_DAYS),
        ("message", MESSAGES),
        ("session", SESSIONS),
    )
    for name, case in cases.items()
}
EVERY_CASE = pytest.mark.parametrize("case", CASES)


def _each_kind_once() -> list[str]:
    """The first case of each kind of line, for each chair; and one in which nothing waits."""
    told: set[tuple[str, str]] = set()
    chosen, idle = [], []
    for name, (_deed, client, therapist) in CASES.items():
        kinds = {("client", kind) for kind in client.split()} | {("therapist", kind) for kind in therapist.split()}
        if not kinds:
            idle.append(name)
        elif kinds - told:
            chosen.append(name)
        told |= kinds
    return [*chosen, idle[0]]


@pytest.fixture
def deeds(cast: Cast) -> Deeds:
    return Deeds(cast)


def kinds(user: Any) -> list[str]:
    return [one.kind for one in for_person(user)]


@EVERY_CASE
def test_what_is_expected_of_somebody_waits_for_them_and_for_nobody_else(case: str, deeds: Deeds) -> None:
    deed, client, therapist = CASES[case]
    deed(deeds)
    assert kinds(deeds.cast.client) == client.split()
    assert kinds(deeds.cast.therapist) == therapist.split()
    for other in (deeds.cast.colleague, deeds.cast.lead, deeds.cast.administrator, deeds.cast.stranger):
        assert kinds(other) == []


@pytest.mark.page
@pytest.mark.parametrize("case", _each_kind_once())
def test_the_first_page_says_so_and_leads_to_the_place(case: str, rated: Therapy, deeds: Deeds, visit: Visit) -> None:
    deed, *_who = CASES[case]
    deed(deeds)
    browsers = {user: visit(user) for user in (deeds.cast.client, deeds.cast.therapist)}
    for user, pages in ((deeds.cast.client, ("/check-ins/",)), (deeds.cast.therapist, ("/people/",))):
        lines, browser = for_person(user), browsers[user]
        for page in (*pages, f"/therapies/{deeds.cast.therapy.key}/course/"):
            text = unescape(browser.get(page).content.decode())
            for line in lines:
                # Where a rupture is a topic already, it is said once.
                assert (f'href="{line.url}">{line.words}</a>' in text) is (line.kind != TO_TALK), page
            for kind in KINDS:
                words = kind.words.get(CLIENT if user == deeds.cast.client else THERAPIST, "")
                if words and kind.name not in {line.kind for line in lines}:
                    assert words.format(other="Noor", n=1, day="").rstrip(".") not in text
        for line in lines:
            assert browser.get(line.url).status_code == 200
    page = browsers[deeds.cast.client].get("/check-ins/")
    idle = "You're up to date" in unescape(page.content.decode())
    others_wait = deeds.cast.therapy.outcome and page.context["waiting"]
    assert idle is (not for_person(deeds.cast.client) and not others_wait)


def test_every_state_of_every_machine_is_among_the_cases(cast: Cast) -> None:
    """Each case is told on a copy of the beginning, so that together they have to reach every state there is."""
    from django.db import transaction

    class Undone(Exception):
        """Back to the beginning."""

    found: dict[str, set[str]] = {"goal": set(), "task": set(), "strain": set(), "stance": set(), "outcome": set()}
    for deed, _client, _therapist in CASES.values():
        try:
            with transaction.atomic():
                deed(Deeds(cast))
                found["goal"] |= set(Goal.objects.values_list("state", flat=True))
                found["task"] |= set(Task.objects.values_list("state", flat=True))
                found["strain"] |= set(cast.therapy.episodes.values_list("state", flat=True))
                found["stance"] |= set(GoalStance.objects.values_list("stance", flat=True))
                found["outcome"] |= set(Review.objects.values_list("outcome", flat=True))
                raise Undone
        except Undone:
            pass
    assert found == {
        "goal": {state.value for state in GoalState},
        "task": {state.value for state in TaskState},
        "strain": {state.value for state in State},
        "stance": {stance.value for stance in Stance},
        "outcome": {"", *(outcome.value for outcome in Outcome)},
    }
    waits = {kind for _deed, client, therapist in CASES.values() for kind in (*client.split(), *therapist.split())}
    assert waits == {kind.name for kind in KINDS}


@pytest.mark.parametrize("case", [f"goal: {name}" for name in GOALS] + [f"task: {name}" for name in TASKS])
def test_the_pages_of_the_plan_say_the_same(case: str, deeds: Deeds) -> None:
    CASES[case][0](deeds)
    for part, user in ((CLIENT, deeds.cast.client), (THERAPIST, deeds.cast.therapist)):
        found = {(one.kind, one.url.rstrip("/").split("/plan")[-1]) for one in for_person(user)}
        own = frame(deeds.cast.therapy.key, part, "plan")
        page = plan_of(own)
        told = {("goal-stance", f"/goals/{goal.number}") for goal in page.goals if goal.waits_for_you}
        told |= {
            ("goal-levels", f"/goals/{goal.number}")
            for goal in page.running
            if goal.new_scale and not goal.new_scale.by.is_you
        }
        told |= {
            ("goal-review", f"/goals/{goal.number}/review")
            for goal in page.running
            if goal.open_review and goal.open_review.waits_for_you
        }
        every = [task for goal in page.goals for task in goal.tasks]
        told |= {("task-stance", f"/goals/{task.goal}/tasks/{task.number}") for task in every if task.waits_for_you}
        told |= {
            ("task-report", f"/goals/{task.goal}/tasks/{task.number}")
            for task in every
            if task.doubt and (task.is_yours or task.doubt.value == "undone")
        }
        told |= {("review-day", "")} if page.day and page.day.waits_for_you else set()
        told |= {("goals-due", "")} if any(goal.open_review is None for goal in page.due) else set()
        assert found == told


def test_a_named_moment_asks_the_client_after_two_sessions(cast: Cast) -> None:
    episode = in_state(cast, State.NAMED)
    episode.moves.update(at=timezone.now() - 10 * DAYS)
    assert kinds(cast.client) == []  # one session has begun since, a week ago
    sessions.plan(therapy=cast.therapy, starts_at=timezone.now() - DAYS, by=cast.therapist)
    assert kinds(cast.client) == ["strain-verdict"]
    moved(episode, CLIENT, State.REPAIRED)
    assert kinds(cast.client) == []


def test_after_the_next_session_nobody_asks_what_a_talk_changed(cast: Cast, deeds: Deeds) -> None:
    deeds.talked()
    CardUse.objects.update(at=timezone.now() - 2 * DAYS)
    sessions.plan(therapy=cast.therapy, starts_at=timezone.now() - DAYS, by=cast.therapist)
    assert kinds(cast.client) == kinds(cast.therapist) == []


def test_after_the_end_nothing_waits(cast: Cast, deeds: Deeds, visit: Visit) -> None:
    deeds.goal(deeds.noor)
    noticed(cast)
    therapies.end(therapy=cast.therapy, on=timezone.localdate(), by=cast.therapist)
    assert kinds(cast.client) == kinds(cast.therapist) == []
    assert "Waiting for you" not in visit(cast.client).get(f"/therapies/{cast.therapy.key}/course/").content.decode()


def test_who_is_no_longer_a_therapist_is_told_nothing(cast: Cast, deeds: Deeds) -> None:
    from alliance_web.access.relation import Role
    from alliance_web.people.services import change_roles

    deeds.goal(deeds.sam)
    change_roles(user=cast.therapist, practice=cast.practice, roles={Role.ADMINISTRATOR}, by=cast.lead)
    assert kinds(cast.therapist) == []


def test_what_is_kept_changes_neither_lines_nor_queries(
    cast: Cast, deeds: Deeds, django_assert_num_queries: Any
) -> None:
    kinds(cast.therapist)  # their roles are kept with them
    with django_assert_num_queries(QUERIES):
        assert kinds(cast.therapist) == []
    for moment in (Moment.NEVER, Moment.WHEN_I_SAY):
        deeds.note(CLIENT, moment)
    with django_assert_num_queries(QUERIES):
        assert kinds(cast.therapist) == []


# The seats, then one for each kind that can wait for a therapist; two for therapies that have ended.
QUERIES = 19


def test_the_number_of_queries_does_not_grow_with_the_caseload(cast: Cast, django_assert_max_num_queries: Any) -> None:
    def fill(therapy: Therapy) -> None:
        one = Deeds(Cast(**{**vars(cast), "therapy": therapy}))
        one.day(one.sam, on=-3, agreed=True)
        one.old_task(Owner.THERAPIST)
        one.goal(one.sam)
        noticed(one.cast, THERAPIST, session=1)

    fill(cast.therapy)
    for n in range(6):
        therapy = therapies.start(
            practice=cast.practice, therapist=cast.therapist, client_name=f"Client {n}", by=cast.therapist
        )
        sessions.plan(therapy=therapy, starts_at=timezone.now() - DAYS, by=cast.therapist)
        if n % 2:
            fill(therapy)
    with django_assert_max_num_queries(MOST):
        lines = by_therapy(seats(cast.therapist))
    assert len(lines) == 4


# With goals that are due and tasks to look at: two and eight more.
MOST = 28
