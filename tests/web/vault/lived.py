"""A therapy with a row in every sealed column, written by the services."""

from collections.abc import Iterator
from datetime import time, timedelta
from uuid import uuid4

from django.apps import apps
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from alliance_web.checkins.arrivals import Came
from alliance_web.checkins.models import CheckIn, Rating
from alliance_web.checkins.services import amending, ratings
from alliance_web.checkins.states import Sharing
from alliance_web.endings.models import Ending
from alliance_web.endings.services import endings, harm, words
from alliance_web.endings.states import Announced, Because, Column, Contact, EndedBy, LastKept, Went, Worse
from alliance_web.follow_up.models import Wave
from alliance_web.follow_up.services import agreeing
from alliance_web.follow_up.states import Opens
from alliance_web.locking import services as locking
from alliance_web.locking.form import Form
from alliance_web.plan.models import Goal, TaskReport
from alliance_web.plan.services import attainment, preferences, reports, reviews
from alliance_web.plan.states import Outcome
from alliance_web.process_notes import services as process_notes
from alliance_web.reminders.models import Reminder
from alliance_web.reminders.services import choosing
from alliance_web.reminders.states import Channel
from alliance_web.safety.models import ReviewTask
from alliance_web.safety.services import reviews as safety
from alliance_web.scheduling.services import planning, requests
from alliance_web.scheduling.states import Asked
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.queries import chairs
from alliance_web.therapies.services import sessions
from alliance_web.vault.fields import Sealed
from tests.web.cast import rate
from tests.web.repair.canaries import World

WORDS = {"unsaid": "canary-9001", "strain_words": "canary-9002"}
# Nothing else that is stored or shown is one of these: the largest answers that the columns take in a test.
NUMBER = 735193
FACTS = ("ended_by", "announced", "last_kept", "went")


def live(world: World) -> None:
    """Everything that either of the two can say, at least once."""
    sharing = {"unsaid": Sharing.NOW, "strain_words": Sharing.NOW, "bond": Sharing.NEXT}
    for session in Session.objects.filter(therapy=world.cast.therapy).order_by("number"):
        rate(session, "client", 6, words=WORDS, sharing=sharing, strain=1)
        rate(session, "therapist", 7)
    sessions.plan(therapy=world.cast.therapy, starts_at=timezone.now(), by=world.cast.therapist)
    both = chairs(world.cast.therapy)
    goal = Goal.objects.order_by("pk").first()
    attainment.write(goal=goal, levels=[f"canary-800{n}" for n in range(5)], after=0, by=both.client)
    attainment.agree(goal=goal, seen=1, by=both.therapist)
    for by in (both.client, both.therapist):
        reviews.say(goal=goal, number=1, seen=reviews.Seen(Outcome.KEEP, rating=6, level=1, words="canary-7001"), by=by)
        preferences.say(key=uuid4(), answers={"directness": 1}, words="canary-7002", by=by)
    report = TaskReport.objects.get()
    reports.answer(report=report, words="canary-7003", instead=True, by=both.therapist)
    _correct_an_answer(world, sharing)
    world.own_part(1)
    world.talk(0)
    world.talk(1)
    _about_self_harm(world)
    _about_messages(world)
    _about_a_session(world)
    sent = Form("/", "/", (("words", "canary-7005"),))
    locking.keep(person=world.cast.therapist, form=sent)
    of_my_own = {"words": "canary-7009", "session": 1}
    process_notes.write(key=uuid4(), author=both.therapist, by=world.cast.therapist, **of_my_own)
    _at_the_end(world)
    for who in ("therapist", "client"):
        world.browsers[who].get(reverse("course", args=[world.cast.therapy.key]))


def _at_the_end(world: World) -> None:
    """Words of both, a list, an answer about harm that somebody closed, and answers after the end."""
    both = chairs(world.cast.therapy)
    for by in (both.client, both.therapist):
        words.write(words="canary-6001", is_empty=False, seen=0, by=by)
    words.add(key=uuid4(), column=Column.HELPED, words="canary-6002", by=both.client)
    said = harm.Said(Worse.YES, Because.PARTLY, Contact.YES, "canary-6003")
    row = harm.say(form=uuid4(), said=said, reader=world.cast.lead.key, by=both.client)
    harm.close(row=row, what_was_done="canary-6004", by=world.cast.lead)
    facts = endings.Facts(EndedBy.BOTH, Announced.BEFORE, LastKept.YES, Went.BETTER)
    Ending.objects.create(
        therapy=world.cast.therapy,
        by=both.therapist,
        reopened_at=None,
        changes=1,
        **{n: getattr(facts, n) for n in FACTS},
    )
    agreed = agreeing.agree(client=both.client, opens=Opens.WORD, said="canary-6005", by=world.cast.client)
    Therapy.objects.filter(pk=world.cast.therapy.pk).update(ended_on=timezone.localdate())
    Wave.objects.create(
        follow_up=agreed,
        ended_on=timezone.localdate(),
        months=1,
        due_on=timezone.localdate(),
        asked_at=timezone.now(),
        answered_at=timezone.now(),
        answers={"outcome": {}, "lasted": {}, "back": 7, "hear": ""},
        words="canary-6006",
    )


def _correct_an_answer(world: World, sharing: dict[str, Sharing]) -> None:
    """The first check-in of the client, with one number put right."""
    rating = Rating.objects.filter(check_in__participant__part="client").earliest("check_in__session__number")
    kept = {one.item: one.content for one in rating.personal_answers.all()}
    answers = {**rating.answers, "goals": 5, "bond": int(kept["bond"])}
    said = ratings.Submission(key=uuid4(), answers=answers, words=WORDS, sharing=sharing)
    amending.correct(rating=rating, submission=said, came=Came(), by=world.cast.client)


def _about_messages(world: World) -> None:
    """A number, the key that stops, and the link in a message."""
    always = time(0)
    person, session = world.cast.client, Session.objects.filter(therapy=world.cast.therapy).earliest("number")
    choosing.save(person=person, wanted=choosing.Wanted(Channel.TEXT, None, False, always, always, "en"), by=person)
    choosing.set_number(person=person, number="canary-7006")
    here = {"participant": chairs(world.cast.therapy).client, "session": session, "channel": "text"}
    Reminder.objects.create(**here, number=1, link="canary-7007", link_digest="7", made_at=timezone.now())


def _about_self_harm(world: World) -> None:
    told = {"therapy": world.cast.therapy, "instrument": "phq-9", "finished": True}
    for check_in in CheckIn.objects.order_by("pk")[:2]:
        safety.take_in(check_in=check_in.key, answers={"q9": 1}, **told)
    done = ReviewTask.objects.order_by("pk").first()
    safety.close(task=done, what_was_done="canary-7004", by=world.cast.lead)


def _about_a_session(world: World) -> None:
    """The client asks about two, and the therapist answers about one."""
    cast, both = world.cast, chairs(world.cast.therapy)
    for n, asks in ((9, "canary-7006"), (16, "canary-7007")):
        ahead = timezone.now() + timedelta(days=n)
        session = planning.plan(therapy=cast.therapy, starts_at=ahead, by=cast.therapist).sessions[0]
        requests.ask(participant=both.client, session=session, asked=Asked.MOVE, words=asks, by=cast.client)
    requests.answer(session=session, how="keep", words="canary-7008", by=cast.therapist)


BYTES = {"sqlite": "BLOB", "postgresql": "text"}


def damage(field: Sealed, kind: str = "changed") -> dict[int, str]:
    """Make every value of a column unreadable; what stands there now, by row."""
    table, column = field.model._meta.db_table, field.column
    new = {
        "changed": f"substr({column}, 1, length({column}) - 6) || 'AAAAAA'",
        "lost": "'e1:lost:AAAA'",
        "cut": "'e1'",
        "no text": "x'ff00fe'",
    }
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = {new[kind]}")
    return stored(field)


def stored(field: Sealed) -> dict[int, str]:
    """What stands in a column of the database, by row."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, CAST({field.column} AS {BYTES[connection.vendor]}) FROM {field.model._meta.db_table}"
        )
        return {
            key: value if isinstance(value, str) else bytes(value).decode("latin-1") for key, value in cursor.fetchall()
        }


def sealed_columns() -> Iterator[Sealed]:
    """Every sealed column of every model."""
    for model in apps.get_models():
        yield from (field for field in model._meta.concrete_fields if isinstance(field, Sealed))
