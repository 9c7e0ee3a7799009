"""Every race as a function that returns what came of it, as plain values; the tests say what it should be."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from time import sleep
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from alliance.instruments.check_in import CURRENT
from alliance_web.access.relation import Part, Role
from alliance_web.audit.models import AuditEvent
from alliance_web.audit.record import first_fault, record
from alliance_web.checkins.models import CardChange, CardUse, CheckIn, Digest, Rating
from alliance_web.checkins.services import asking, card, changed, digests, ratings
from alliance_web.checkins.services.ratings import Submission
from alliance_web.checkins.states import Sharing
from alliance_web.exchange.entries import Entry
from alliance_web.exchange.services import bring_in
from alliance_web.people import services as people
from alliance_web.people import ways_back
from alliance_web.people.models import Membership, Practice, User, WayBack
from alliance_web.repair.models import Episode, Move, Wording
from alliance_web.repair.services import episodes, sight, wording
from alliance_web.repair.states import Kind
from alliance_web.repair.states import State as Strained
from alliance_web.repair.ways import shipped
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


def an_answer_shared_and_taken_back() -> Any:
    """Kept to oneself at first; then two windows disagree. What came last holds, the words stay, each is recorded."""
    said = {"words": {"unsaid": "Mine."}, "sharing": {"unsaid": Sharing.NEVER}}
    rating = saying(check_in_of(a_session(a_therapy()), "client"), **said)()
    with slowed("alliance_web.checkins.services.ratings._set_sharing"):
        found = together(
            *(
                lambda when=when: ratings.share(rating=rating, sharing={"unsaid": when}, by=None)
                for when in (Sharing.NOW, Sharing.NEVER)
            )
        )
    kept = rating.personal_answers.get(item="unsaid")
    # Taken back before it was shared, there was nothing to take back.
    as_done = (found, kept.sharing) in (([1, 1], Sharing.NEVER), ([1, 0], Sharing.NOW))
    return as_done, kept.content, recorded("rating.share", f"rating:{rating.pk}") == sum(found)


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


def a_joined_client() -> tuple[Participant, User]:
    """A participant who has joined, and their therapist."""
    therapy = a_therapy()
    fresh = invitations.make(participant=chairs(therapy).client, by=by_of(therapy))
    return invitations.accept(token=fresh.token, code=fresh.code), by_of(therapy)


def one_link_for_a_new_phone_used_by_many() -> Any:
    client, by = a_joined_client()
    fresh = invitations.make_for_new_phone(participant=client, by=by)
    found = together(*[lambda: invitations.accept(token=fresh.token, code=fresh.code)] * MANY)
    return kinds(found), WayBack.objects.filter(user=client.user, used_at__isnull=False).count()


def many_links_for_a_new_phone_at_once() -> Any:
    client, by = a_joined_client()
    together(*[lambda: invitations.make_for_new_phone(participant=client, by=by)] * MANY)
    return Invitation.objects.filter(participant=client, used_at=None, withdrawn_at=None).count()


def one_recovery_code_used_by_many() -> Any:
    client, _by = a_joined_client()
    assert client.user
    code = ways_back.make_recovery_code(user=client.user)
    found = together(*[lambda: ways_back.use_recovery_code(code=code, device="")] * MANY)
    return kinds(found), WayBack.objects.filter(user=client.user).count()


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
        Entry(row=n, therapy=label, session=n, starts_at=weeks_ago(10 - n), chair=part, answers=fives, version=CURRENT)
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


def what_a_talk_changed_said_by_many() -> Any:
    therapy = a_therapy()
    session, author, by = a_session(therapy), chairs(therapy).therapist, by_of(therapy)
    card.note(session=session, participant=author, use=card.Use.TALKED, by=by)

    def say() -> CardChange:
        what = [changed.What.GOAL]
        return changed.say(session=session, participant=author, changed=what, words="Slower.", seen=0, by=by)

    found = together(*[say] * MANY)
    return kinds(found), [row.changes for row in CardChange.objects.filter(session=session)]


# Strains


def a_strain(therapy: Therapy) -> Episode:
    client = chairs(therapy).client
    return episodes.notice(therapy=therapy, participant=client, session=0, key=uuid4(), by=by_of(therapy))


def moving(episode: Episode, part: Part, to: Strained, words: str = "", seen: int = 0) -> Callable[[], Episode]:
    """One press of a button, from a page that had seen so many moves."""
    participant, by = chairs(episode.therapy).own(part), by_of(episode.therapy)
    return lambda: episodes.move(episode=episode, participant=participant, to=to, words=words, seen=seen, by=by)


def recorded(verb: str, thing: str) -> int:
    """How often something stands in the record."""
    return AuditEvent.objects.filter(verb=verb, thing=thing).count()


def moves_of(episode: Episode) -> list[str]:
    return list(Move.objects.filter(episode=episode).values_list("to", flat=True))


def both_name_a_strain() -> Any:
    episode = a_strain(a_therapy())
    with slowed("alliance_web.repair.services.episodes.may_move"):
        found = together(
            moving(episode, Part.CLIENT, Strained.NAMED, "It was the clock."),
            moving(episode, Part.THERAPIST, Strained.NAMED, "I was in a hurry."),
        )
    return kinds(found), moves_of(episode)


def one_verdict_from_many() -> Any:
    """A button that is pressed again and again says it once."""
    episode = a_strain(a_therapy())
    found = together(*[moving(episode, Part.CLIENT, Strained.REPAIRED, "Better.")] * MANY)
    return kinds(found), moves_of(episode)


def two_verdicts_at_once() -> Any:
    """From two windows, and they differ: the first is kept, the second is told."""
    episode = a_strain(a_therapy())
    found = together(
        moving(episode, Part.CLIENT, Strained.REPAIRED), moving(episode, Part.CLIENT, Strained.NOT_REPAIRED)
    )
    return kinds(found), len(moves_of(episode))


def a_verdict_while_the_therapist_sets_it_aside() -> Any:
    therapy = a_therapy()
    episode = episodes.follow(therapy=therapy, session=1, by=by_of(therapy))
    found = together(
        moving(episode, Part.CLIENT, Strained.REPAIRED), moving(episode, Part.THERAPIST, Strained.SET_ASIDE)
    )
    episode.refresh_from_db()
    return kinds(found), moves_of(episode) == [episode.state]


def a_repaired_strain_taken_up_again_by_two() -> Any:
    """The client may and the therapist may not, in whatever order; the words of the one who may are kept, once."""
    episode = a_strain(a_therapy())
    moving(episode, Part.CLIENT, Strained.REPAIRED)()
    with slowed("alliance_web.repair.services.episodes.may_move"):
        found = together(
            moving(episode, Part.CLIENT, Strained.NAMED, "It came back.", seen=1),
            moving(episode, Part.THERAPIST, Strained.NAMED, "Still?", seen=1),
        )
    refused = type(found[1]).__name__ in ("MayNotMove", "MovedOn")
    told = list(Move.objects.filter(episode=episode).values_list("to", "by__part"))
    words = [move.words for move in Move.objects.filter(episode=episode)]
    return refused, told, words, recorded("strain.move", f"strain:{episode.pk}")


def taken_up_again_and_a_verdict_from_an_old_page() -> Any:
    """Two windows of the client: the first counts, the second is told, and the record has what counts."""
    episode = a_strain(a_therapy())
    moving(episode, Part.CLIENT, Strained.REPAIRED)()
    found = together(
        moving(episode, Part.CLIENT, Strained.NAMED, "It came back.", seen=1),
        moving(episode, Part.CLIENT, Strained.NOT_REPAIRED, "Not yet.", seen=1),
    )
    episode.refresh_from_db()
    moves = moves_of(episode)
    return kinds(found), moves == ["repaired", episode.state], recorded("strain.move", f"strain:{episode.pk}")


def a_part_shared_and_taken_back() -> Any:
    """Two windows of the therapist on one page: the first holds, the second is shown what stands there now."""
    episode = a_strain(a_therapy())
    therapist = chairs(episode.therapy).therapist
    said = {
        "episode": episode,
        "participant": therapist,
        "kind": Kind.BOTH,
        "my_part": "My hurry.",
        "by": therapist.user,
    }
    first = sight.see(**said, seen="").at.isoformat()
    with slowed("alliance_web.repair.services.sight.record"):
        found = together(
            lambda: sight.see(**said, my_part_shared=True, seen=first),
            lambda: sight.see(**said | {"kind": Kind.WITHDRAWAL}, seen=first),
        )
    view = episode.views.get()
    done = recorded("strain.view", f"strain:{episode.pk}")
    return kinds(found), view.my_part, view.my_part_shared == (view.kind == Kind.BOTH), done


def strain_answers_taken_up_by_many() -> Any:
    """Both answer at once while pages of both are opened: one strain, whoever comes first."""
    therapy = a_therapy()
    session = a_session(therapy)
    felt_off = {"answers": {"strain": 2}}
    found = together(
        saying(check_in_of(session, "client"), **felt_off),
        saying(check_in_of(session, "therapist"), **felt_off),
        *[lambda: episodes.take_up_answers(therapy=therapy)] * 4,
    )
    episodes.take_up_answers(therapy=therapy)  # as the next page does
    strains = Episode.objects.filter(therapy=therapy).values_list("client_noticed", "therapist_noticed")
    return [kind for kind in kinds(found) if kind not in ("NoneType", "Rating")], list(strains)


def an_answer_taken_back_while_its_strain_is_named() -> Any:
    """Either it goes before anybody did anything, or it stays with the words: never words without a strain."""
    therapy = a_therapy()
    rating = saying(check_in_of(a_session(therapy), "client"), answers={"strain": 2})()
    a_session(therapy, 0.5)
    episodes.take_up_answers(therapy=therapy)
    episode = Episode.objects.get(therapy=therapy)
    with slowed("alliance_web.repair.services.episodes.may_move"):
        found = together(
            lambda: ratings.share(rating=rating, sharing={"strain": Sharing.NEVER}, by=None),
            moving(episode, Part.THERAPIST, Strained.NAMED, "I was in a hurry."),
        )
    episodes.take_up_answers(therapy=therapy)
    left = list(Episode.objects.filter(therapy=therapy).values_list("state", "client_noticed"))
    was_named = isinstance(found[1], Episode)
    is_right = left == ([("named", False)] if was_named else []) and (was_named or kinds(found[1:]) == ["TakenBack"])
    return found[0], is_right


def one_prompt_followed_by_both() -> Any:
    therapy = a_therapy()
    by = by_of(therapy)
    found = together(*[lambda: episodes.follow(therapy=therapy, session=3, by=by)] * MANY)
    return kinds(found), Episode.objects.filter(therapy=therapy).count()


def one_strain_noticed_by_many_presses() -> Any:
    therapy, key = a_therapy(), uuid4()
    client, by = chairs(therapy).client, by_of(therapy)
    said = {"therapy": therapy, "participant": client, "session": 0, "key": key, "words": "It was the clock.", "by": by}
    found = together(*[lambda: episodes.notice(**said)] * MANY)
    return kinds(found), Move.objects.filter(episode__therapy=therapy).count()


def answers_moves_and_an_end_at_once() -> Any:
    """Everything that holds a therapy, a strain or the record's turn, in each other's way: nobody waits for ever."""
    therapy = a_therapy()
    past, later = a_session(therapy), a_session(therapy, -1)
    by, today = by_of(therapy), timezone.now().date()
    episode = a_strain(therapy)
    with slowed("alliance_web.repair.services.episodes.record"):
        found = together(
            saying(check_in_of(past, "client"), answers={"strain": 2}),
            saying(check_in_of(past, "therapist"), answers={"strain": 1}),
            moving(episode, Part.CLIENT, Strained.NAMED, "It was the clock."),
            lambda: episodes.follow(therapy=therapy, session=later.number, by=by),
            lambda: therapies.end(therapy=therapy, on=today, by=by),
            lambda: episodes.take_up_answers(therapy=therapy),
        )
    return kinds(found)


def one_way_worded_by_two() -> Any:
    practice, by = a_practice(), somebody(Role.LEAD)
    way = shipped()[-1].key
    said = [{"practice": practice, "way": way, "words": words, "seen": 0, "by": by} for words in ("ours", "theirs")]
    found = together(*(partial(wording.word, **one) for one in said))
    return kinds(found), Wording.objects.filter(practice=practice, way=way).count()


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
