"""Every race as a function that returns what came of it, as plain values; the tests say what it should be."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from time import sleep
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from alliance_web.access.relation import Part, Role
from alliance_web.audit.record import first_fault, record
from alliance_web.checkins.models import CardUse, CheckIn, Digest, Rating
from alliance_web.checkins.services import asking, card, digests, ratings
from alliance_web.checkins.services.ratings import Submission
from alliance_web.checkins.states import Sharing
from alliance_web.exchange.entries import Entry
from alliance_web.exchange.services import bring_in
from alliance_web.people import services as people
from alliance_web.people.models import Membership, Practice, User
from alliance_web.plan.models import Goal, Task, TaskReport
from alliance_web.plan.services import focus, goals, preferences, reports, review_days, tasks, versions
from alliance_web.plan.services import reviews as reviews_of_goals
from alliance_web.plan.services.reviews import Seen
from alliance_web.plan.services.tasks import Draft
from alliance_web.plan.states import Amount, Outcome, Owner, Place, Stance, TaskState
from alliance_web.safety.models import ReviewTask
from alliance_web.safety.services import plans, reviews
from alliance_web.therapies.models import Invitation, Participant, Session, Therapy
from alliance_web.therapies.queries import chairs
from alliance_web.therapies.services import invitations, sessions
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import ITEMS, check_in_of

from .threads import A_MOMENT, kinds, slowed, together

SEVENS: dict[str, Any] = dict.fromkeys(ITEMS, 7) | {"strain": 0}
MANY = 6


def a_practice() -> Practice:
    """The practice of all races, with a lead; made by the first."""
    return Practice.objects.first() or people.set_up_practice(name="The Practice")


def somebody(*roles: Role) -> User:
    email = f"{uuid4().hex}@practice.test"
    return people.add_staff(practice=a_practice(), name="Noor", email=email, roles=set(roles), by=None)


def a_therapy(therapist: User | None = None, **options: Any) -> Therapy:
    noor = therapist or somebody(Role.THERAPIST)
    began = (timezone.now() - timedelta(days=90)).date()
    return therapies.start(
        practice=a_practice(), therapist=noor, client_name="Sam", started_on=began, by=noor, **options
    )


def a_session(therapy: Therapy, weeks_ago: float = 1) -> Session:
    by = chairs(therapy).therapist.user
    assert by
    return sessions.plan(therapy=therapy, starts_at=timezone.now() - timedelta(weeks=weeks_ago), by=by)


def by_of(therapy: Therapy) -> User:
    user = chairs(therapy).therapist.user
    assert user
    return user


def saying(check_in: CheckIn, **more: Any) -> Callable[[], Rating]:
    """Answer a check-in; each call of this makes a submission of its own unless a key is given."""
    submission = Submission(key=more.pop("key", uuid4()), answers=SEVENS | more.pop("answers", {}), **more)
    return lambda: ratings.submit(check_in=check_in, submission=submission, by=None)


# Check-ins


def the_same_form_from_many() -> Any:
    check_in, key = check_in_of(a_session(a_therapy()), "client"), uuid4()
    found = together(*[saying(check_in, key=key)] * MANY)
    return kinds(found), len({rating.pk for rating in found}), Rating.objects.filter(check_in=check_in).count()


def different_forms_from_many() -> Any:
    check_in = check_in_of(a_session(a_therapy()), "client")
    found = together(*(saying(check_in) for _ in range(MANY)))
    return kinds(found), Rating.objects.filter(check_in=check_in).count()


def a_form_and_waiving() -> Any:
    check_in = check_in_of(a_session(a_therapy()), "client")
    by = somebody(Role.THERAPIST)
    found = together(saying(check_in), lambda: asking.waive(check_in=check_in, by=by))
    check_in.refresh_from_db()
    answered = Rating.objects.filter(check_in=check_in).exists()
    return sum(isinstance(one, asking.NotOpen) for one in found), answered == (check_in.state == "submitted")


def sharing_of_two_answers() -> Any:
    rating = saying(check_in_of(a_session(a_therapy()), "client"), answers={"bond": 0, "goals": 0})()
    found = together(
        lambda: ratings.share(rating=rating, sharing={"bond": Sharing.NEVER}, by=None),
        lambda: ratings.share(rating=rating, sharing={"goals": Sharing.NEVER}, by=None),
    )
    rating.refresh_from_db()
    return found, sorted({"bond", "goals"} & set(rating.answers)), rating.overall


def one_answer_taken_back_twice() -> Any:
    rating = saying(check_in_of(a_session(a_therapy()), "client"))()
    never = {"bond": Sharing.NEVER}
    return sorted(together(*[lambda: ratings.share(rating=rating, sharing=never, by=None)] * MANY))


# Sessions


def a_form_and_cancelling() -> Any:
    """The pause lies where cancelling has seen no answer yet and has not cancelled."""
    therapy = a_therapy()
    session = a_session(therapy)
    by = by_of(therapy)
    with slowed("alliance_web.therapies.services.sessions.has_answers"):
        together(saying(check_in_of(session, "client")), lambda: sessions.cancel(session=session, by=by))
    session.refresh_from_db()
    return sessions.has_answers(session) and session.state == "cancelled"


def a_form_and_moving_ahead() -> Any:
    therapy = a_therapy()
    session = a_session(therapy)
    by, ahead = by_of(therapy), timezone.now() + timedelta(days=3)
    with slowed("alliance_web.therapies.services.sessions.has_answers"):
        together(saying(check_in_of(session, "client")), lambda: sessions.move(session=session, starts_at=ahead, by=by))
    session.refresh_from_db()
    return sessions.has_answers(session) and session.starts_at == ahead


def a_form_and_ending_the_therapy() -> Any:
    therapy = a_therapy()
    later = [a_session(therapy, weeks_ago) for weeks_ago in (2, 1)]
    by, day = by_of(therapy), (timezone.now() - timedelta(weeks=3)).date()
    with slowed("alliance_web.therapies.services.sessions.has_answers"):
        found = together(
            *(saying(check_in_of(session, "client")) for session in later),
            lambda: therapies.end(therapy=therapy, on=day, by=by),
        )
    lost = Session.objects.filter(therapy=therapy, state="cancelled", check_ins__rating__isnull=False).count()
    return lost, [kind for kind in kinds(found) if kind.endswith("Error")]


def the_same_number_planned_by_many() -> Any:
    therapy = a_therapy()
    by, when = by_of(therapy), timezone.now()
    found = together(*[lambda: sessions.plan(therapy=therapy, starts_at=when, number=1, by=by)] * MANY)
    return kinds(found), CheckIn.objects.filter(session__therapy=therapy, instrument__startswith="both").count()


# Invitations


def one_invitation_used_by_many() -> Any:
    therapy = a_therapy()
    fresh = invitations.make(participant=chairs(therapy).client, by=by_of(therapy))
    before = User.objects.count()
    found = together(*[lambda: invitations.accept(token=fresh.token, code=fresh.code)] * MANY)
    return kinds(found), User.objects.count() - before


def many_invitations_at_once() -> Any:
    therapy = a_therapy()
    client, by = chairs(therapy).client, by_of(therapy)
    together(*[lambda: invitations.make(participant=client, by=by)] * MANY)
    return Invitation.objects.filter(participant=client, withdrawn_at=None).count()


def wrong_codes_from_many() -> Any:
    therapy = a_therapy()
    fresh = invitations.make(participant=chairs(therapy).client, by=by_of(therapy))
    found = together(*[lambda: invitations.accept(token=fresh.token, code="no")] * 8)
    return sorted(getattr(fault, "left", -1) for fault in found)


# Answers about self-harm


def with_a_question_about_self_harm() -> CheckIn:
    lead = somebody(Role.LEAD, Role.THERAPIST)
    plan = {"emergency_numbers": "112", "out_of_hours": "", "answer_within_hours": 24}
    plans.write(practice=a_practice(), answered_by=lead, by=lead, **plan)
    return CheckIn.objects.get(session=a_session(a_therapy(outcome="phq-9")), instrument="phq-9")


def many_reports_of_one_answer() -> Any:
    check_in = with_a_question_about_self_harm()
    found = together(*[lambda: ratings.report_risk(check_in=check_in, answers={"q9": 2})] * MANY)
    return found, [json.loads(task.answers) for task in ReviewTask.objects.filter(check_in=check_in.key)]


def closing_twice() -> Any:
    check_in = with_a_question_about_self_harm()
    ratings.report_risk(check_in=check_in, answers={"q9": 2})
    task = ReviewTask.objects.get(check_in=check_in.key)
    by = task.assigned_to
    return sorted(together(*[lambda: reviews.close(task=task, what_was_done="called", by=by)] * MANY))


def sending_and_closing() -> Any:
    """The pause lies where closing holds the review, and sending would hold the record's turn."""
    check_in = with_a_question_about_self_harm()
    ratings.report_risk(check_in=check_in, answers={"q9": 2})
    task = ReviewTask.objects.get(check_in=check_in.key)
    submission = Submission(key=uuid4(), answers={f"q{n}": 2 for n in range(1, 10)})
    with slowed("alliance_web.safety.services.reviews.record"):
        return kinds(
            together(
                lambda: reviews.close(task=task, what_was_done="called", by=task.assigned_to),
                lambda: ratings.submit(check_in=check_in, submission=submission, by=None),
            )
        )


# What is kept


def answers_while_digests_are_made() -> Any:
    """Whatever came in between, the next visit of the caseload shows all of it."""
    noor = somebody(Role.THERAPIST)
    made = [a_therapy(noor) for _ in range(3)]
    asked = [check_in_of(a_session(one), part) for one in made for part in ("client", "therapist")]
    answers = [saying(check_in, guesses={}) for check_in in asked]
    with slowed("alliance_web.checkins.services.digests._glances"):
        found = together(*answers, *[lambda: digests.refresh(made)] * 3)
    kept = {key: one.content for key, one in digests.refresh(made).items()}
    Digest.objects.filter(therapy__in=made).update(stale=True)
    again = {key: one.content for key, one in digests.refresh(made).items()}
    return [kind for kind in kinds(found) if kind not in ("Rating", "dict")], kept == again


def many_marked_stale_while_digests_are_made() -> Any:
    """Whoever brings many ratings in goes through the therapies in an order of their own."""
    made = [a_therapy(somebody(Role.THERAPIST)) for _ in range(4)]
    Digest.objects.filter(therapy__in=made).update(stale=True)

    def backwards() -> None:
        with transaction.atomic():
            for therapy in reversed(made):
                asking.mark_stale(therapy)
                sleep(A_MOMENT / 4)

    found = together(backwards, *[lambda: digests.refresh(made)] * 3)
    return kinds(found)


# The import


def a_file(label: str, *sessions_: int) -> list[Entry]:
    """Both chairs' ratings of these sessions, the highest number the latest."""
    fives = dict.fromkeys(ITEMS, 5.0)
    return [
        Entry(row=n, therapy=label, session=n, starts_at=weeks_ago(10 - n), chair=part, answers=fives)
        for n in sessions_
        for part in Part
    ]


def weeks_ago(weeks: float) -> datetime:
    return timezone.now().replace(hour=12) - timedelta(weeks=weeks)


def the_same_file_brought_in_by_many() -> Any:
    noor, practice = somebody(Role.THERAPIST), a_practice()
    entries = a_file("Kim", 1, 2)
    found = together(*[lambda: bring_in(entries=entries, therapist=noor, practice=practice)] * 3)
    therapy = Therapy.objects.filter(participants__user=noor)
    return kinds(found), sorted(getattr(plan, "ratings", -1) for plan in found), therapy.count()


def a_file_and_the_answer_it_holds() -> Any:
    """The client answers while the file is brought in: the one waits for the other, and the first is kept."""
    noor, practice = somebody(Role.THERAPIST), a_practice()
    bring_in(entries=a_file("Kim", 1), therapist=noor, practice=practice)
    therapy = Therapy.objects.get(participants__user=noor)
    session = sessions.plan(therapy=therapy, starts_at=weeks_ago(10 - 3), number=3, by=noor)
    check_in = check_in_of(session, "client")
    with slowed("alliance_web.checkins.services.ratings.overall"):
        found = together(
            lambda: bring_in(entries=a_file("Kim", 2, 3), therapist=noor, practice=practice), saying(check_in)
        )
    failed = [kind for kind in kinds(found) if kind not in ("AlreadyAnswered", "Plan", "Rating")]
    return failed, Rating.objects.filter(check_in=check_in).count()


def the_card_noted_by_many() -> Any:
    therapy = a_therapy()
    session, client = a_session(therapy), chairs(therapy).therapist
    by = by_of(therapy)
    found = together(*[lambda: card.note(session=session, participant=client, use=card.Use.TALKED, by=by)] * MANY)
    return sorted(found), CardUse.objects.filter(session=session).count()


# Goals


def a_goal(*, agreed: bool = True, therapy: Therapy | None = None) -> tuple[Goal, Participant, Participant]:
    """A goal the client proposed, and both chairs."""
    here = chairs(therapy or a_therapy())
    goal = goals.propose(therapy=here.client.therapy, words="Sleep", key=uuid4(), by=here.client)
    if agreed:
        goals.take_stance(goal=goal, version=1, seen=1, stance=Stance.AGREE, by=here.therapist)
    return goal, here.client, here.therapist


def agreed_words(goal: Goal) -> int | None:
    return versions.agreed(goal, chairs(goal.therapy).client).agreed


def both_put_a_goal_another_way() -> Any:
    goal, *both = a_goal()
    with slowed("alliance_web.plan.services.versions._newest"):
        found = together(
            *(lambda by=by: goals.propose_version(goal=goal, words=f"{by.name}'s", after=1, by=by) for by in both)
        )
    return kinds(found), goal.versions.count()


def the_same_goal_proposed_by_many() -> Any:
    sam, key = chairs(a_therapy()).client, uuid4()
    found = together(*[lambda: goals.propose(therapy=sam.therapy, words="Sleep", key=key, by=sam)] * MANY)
    return kinds(found), len({goal.pk for goal in found}), Goal.objects.filter(therapy=sam.therapy).count()


def goals_proposed_by_many() -> Any:
    sam = chairs(a_therapy()).client
    found = together(*[lambda: goals.propose(therapy=sam.therapy, words="Sleep", key=uuid4(), by=sam)] * MANY)
    return kinds(found), sorted(goal.number for goal in found)


def agreeing_and_putting_it_another_way() -> Any:
    """Either the agreement came first, or it is not noted, because nobody agrees with what they have not seen."""
    goal, sam, noor = a_goal(agreed=False)
    with slowed("alliance_web.plan.services.versions._newest"):
        found = together(
            lambda: goals.take_stance(goal=goal, version=1, seen=1, stance=Stance.AGREE, by=noor),
            lambda: goals.propose_version(goal=goal, words="Another", after=1, by=sam),
        )
    refused = isinstance(found[0], versions.ChangedMeanwhile)
    failed = [kind for kind in kinds(found) if kind not in ("bool", "ChangedMeanwhile", "GoalVersion")]
    return (agreed_words(goal) is None) == refused, failed


def the_last_place_in_focus() -> Any:
    therapy = a_therapy()
    made = [a_goal(therapy=therapy) for _ in range(6)]
    for goal, sam, _noor in made[:2]:
        focus.focus(goal=goal, by=sam)
    found = together(*(lambda goal=goal, by=by: focus.focus(goal=goal, by=by) for goal, by, _ in made[2:]))
    return kinds(found), Goal.objects.filter(therapy=therapy, in_focus=True).count()


def in_focus_and_no_longer_agreed() -> Any:
    goal, sam, noor = a_goal()
    with slowed("alliance_web.plan.services.versions.agreed"):
        together(
            lambda: focus.focus(goal=goal, by=sam),
            lambda: goals.take_stance(goal=goal, version=1, seen=1, stance=Stance.UNDECIDED, by=noor),
        )
    goal.refresh_from_db()
    return goal.in_focus and agreed_words(goal) is None


def both_say_how_they_see_a_goal() -> Any:
    goal, *both = a_goal()
    with slowed("alliance_web.plan.services.reviews._write"):
        found = together(
            *(
                lambda by=by: reviews_of_goals.say(goal=goal, number=1, seen=Seen(Outcome.ACHIEVED), by=by)
                for by in both
            )
        )
    goal.refresh_from_db()
    views = sum(review.views.count() for review in goal.reviews.all())
    return kinds(found), goal.reviews.count(), goal.state, views


def agreeing_and_could_not_agree() -> Any:
    """Either it ended without agreement or it goes on with one."""
    goal, sam, noor = a_goal(agreed=False)
    goals.take_stance(goal=goal, version=1, seen=1, stance=Stance.DISAGREE, reason="No", by=noor)
    with slowed("alliance_web.plan.services.versions.agreed"):
        together(
            lambda: goals.could_not_agree(goal=goal, seen=1, by=sam),
            lambda: goals.take_stance(goal=goal, version=1, seen=1, stance=Stance.AGREE, by=noor),
        )
    goal.refresh_from_db()
    return (goal.state == "not-agreed") == (agreed_words(goal) is None)


def two_days_proposed() -> Any:
    here = chairs(a_therapy())
    today = timezone.localdate()
    found = together(
        lambda: review_days.propose(on=today, after=0, by=here.client),
        lambda: review_days.propose(on=today + timedelta(days=1), after=0, by=here.therapist),
    )
    return kinds(found), here.client.therapy.review_days.count()


def each_goal_serves_the_other() -> Any:
    therapy = a_therapy()
    (first, sam, noor), (second, *_) = a_goal(therapy=therapy), a_goal(therapy=therapy)
    with slowed("alliance_web.plan.services.focus._upwards"):
        found = together(
            lambda: focus.serve(goal=first, serves=second, by=sam),
            lambda: focus.serve(goal=second, serves=first, by=noor),
        )
    return [kinds(found)]


def taken_up_by_both() -> Any:
    goal, *both = a_goal()
    for by in both:
        reviews_of_goals.say(goal=goal, number=1, seen=Seen(Outcome.ACHIEVED), by=by)
    found = together(*(lambda by=by: goals.take_up(goal=goal, words=by.name, after=1, by=by) for by in both))
    return kinds(found), goal.versions.count()


# Tasks and preferences


def a_task(owner: Owner = Owner.CLIENT) -> tuple[Task, Participant, Participant]:
    """A task for an agreed goal that both agree with, and both chairs."""
    goal, sam, noor = a_goal()
    task = tasks.propose(goal=goal, draft=Draft("Walk", owner, Place.BETWEEN), key=uuid4(), by=sam)
    tasks.take_stance(task=task, version=1, seen=1, stance=Stance.AGREE, by=noor)
    return task, sam, noor


def reporting(task: Task, by: Participant, key: UUID | None = None) -> Callable[[], TaskReport]:
    said = reports.Said(Amount.MOST, 7)
    key = key or uuid4()
    return lambda: reports.report(task=task, said=said, about=1, seen=1, session=0, key=key, by=by)


def the_same_task_proposed_by_many() -> Any:
    goal, sam, _noor = a_goal()
    draft, key = Draft("Walk", Owner.CLIENT, Place.BETWEEN), uuid4()
    found = together(*[lambda: tasks.propose(goal=goal, draft=draft, key=key, by=sam)] * MANY)
    return kinds(found), len({task.pk for task in found}), goal.tasks.count()


def tasks_proposed_by_many() -> Any:
    goal, sam, _noor = a_goal()
    draft = Draft("Walk", Owner.CLIENT, Place.BETWEEN)
    found = together(*[lambda: tasks.propose(goal=goal, draft=draft, key=uuid4(), by=sam)] * MANY)
    return sorted(task.number for task in found)


def both_put_a_task_another_way() -> Any:
    task, *both = a_task()
    drafts = [Draft(by.part, Owner.BOTH, Place.BETWEEN) for by in both]
    with slowed("alliance_web.plan.services.versions._newest"):
        found = together(
            *(
                lambda by=by, draft=draft: tasks.propose_version(task=task, draft=draft, after=1, by=by)
                for by, draft in zip(both, drafts, strict=True)
            )
        )
    return kinds(found), task.versions.count()


def a_task_for_a_goal_that_ends() -> Any:
    """Either the task was there when the goal ended, or it is refused; the words are never half kept."""
    goal, sam, noor = a_goal()
    set_aside = Seen(Outcome.SET_ASIDE)
    reviews_of_goals.say(goal=goal, number=1, seen=set_aside, by=sam)
    draft = Draft("Walk", Owner.CLIENT, Place.BETWEEN)
    with slowed("alliance_web.plan.services.versions.add"):
        found = together(
            lambda: tasks.propose(goal=goal, draft=draft, key=uuid4(), by=sam),
            lambda: reviews_of_goals.say(goal=goal, number=1, seen=set_aside, by=noor),
        )
    failed = [kind for kind in kinds(found) if kind not in ("GoalEnded", "Review", "Task")]
    return failed, isinstance(found[0], Task) == goal.tasks.exists()


def one_done_and_one_let_go() -> Any:
    task, sam, noor = a_task()
    with slowed("alliance_web.plan.services.tasks._owner"):
        found = together(
            lambda: tasks.move(task=task, to=TaskState.DONE, by=sam),
            lambda: tasks.move(task=task, to=TaskState.SET_ASIDE, by=noor),
        )
    return kinds(found), task.moves.count()


def a_task_let_go_by_many() -> Any:
    task, sam, noor = a_task()
    found = together(*[lambda by=by: tasks.move(task=task, to=TaskState.SET_ASIDE, by=by) for by in (sam, noor) * 3])
    return sorted(found), task.moves.count()


def a_task_kept_by_many() -> Any:
    task, sam, noor = a_task()
    found = together(*[lambda by=by: tasks.keep(task=task, seen=0, by=by) for by in (sam, noor) * 3])
    return sorted(found), task.moves.count()


def the_same_report_from_many() -> Any:
    task, sam, _noor = a_task()
    found = together(*[reporting(task, sam, uuid4())] * MANY)
    return kinds(found), task.reports.count()


def a_report_and_other_words_agreed() -> Any:
    """Either the report was there first, or its author is asked which of the two words it is about."""
    task, sam, noor = a_task()
    tasks.propose_version(task=task, draft=Draft("Run", Owner.CLIENT, Place.BETWEEN), after=1, by=noor)
    with slowed("alliance_web.plan.services.versions.agreed"):
        found = together(
            reporting(task, sam),
            lambda: tasks.take_stance(task=task, version=2, seen=2, stance=Stance.AGREE, by=sam),
        )
    failed = [kind for kind in kinds(found) if kind not in ("ChangedMeanwhile", "TaskReport", "bool")]
    return failed, isinstance(found[0], TaskReport) == task.reports.exists()


def a_report_while_the_last_is_answered() -> Any:
    task, sam, noor = a_task()
    first = reporting(task, sam)()
    found = together(reporting(task, sam), lambda: reports.answer(report=first, words="I see.", by=noor))
    first.refresh_from_db()
    return kinds(found), first.answer, task.reports.count()


def two_answers_from_two_tabs() -> Any:
    task, sam, noor = a_task()
    row = reporting(task, sam)()
    found = together(*(lambda words=words: reports.answer(report=row, words=words, by=noor) for words in ("A", "B")))
    return kinds(found)


def the_same_wishes_from_many() -> Any:
    sam, key = chairs(a_therapy()).client, uuid4()
    found = together(*[lambda: preferences.say(key=key, answers={"directness": 1}, by=sam)] * MANY)
    return kinds(found), sam.therapy.preferences.count()


# The practice and the record


def the_last_two_take_each_others_role() -> Any:
    practice = people.set_up_practice(name="Another")
    leads = [
        people.add_staff(practice=practice, name="L", email=f"{uuid4().hex}@x.test", roles={Role.LEAD}, by=None)
        for _ in range(2)
    ]

    def takes(of: User, by: User) -> Callable[[], Any]:
        return lambda: people.change_roles(user=of, practice=practice, roles={Role.THERAPIST}, by=by)

    with slowed("alliance_web.people.services._end_roles"):
        found = together(takes(leads[0], leads[1]), takes(leads[1], leads[0]))
    left = Membership.objects.filter(practice=practice, role=Role.LEAD, ended_at=None).count()
    return kinds(found), left


def the_record_written_by_many() -> Any:
    def write() -> None:
        for n in range(10):
            record("race.write", by=1, n=n)

    together(*[write] * MANY)
    return first_fault()
