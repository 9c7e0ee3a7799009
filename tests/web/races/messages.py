"""Races about messages after sessions: two workers write one, its owner stops while it is written."""

from datetime import time, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from alliance_web.consents.models import Consent
from alliance_web.messages.models import Message
from alliance_web.people import services as people
from alliance_web.people.models import User
from alliance_web.reminders import queries
from alliance_web.reminders.models import CameBack, Choice, Reminder
from alliance_web.reminders.services import choosing, coming_back, going_out
from alliance_web.reminders.services.choosing import Wanted
from alliance_web.reminders.states import Channel, Receipt
from alliance_web.therapies.models import Participant, Therapy
from alliance_web.therapies.queries import chairs
from alliance_web.therapies.services import sessions

from .races import MANY, a_therapy
from .threads import kinds, slowed, together

ALWAYS = time(0)
BY_EMAIL = Wanted(Channel.EMAIL, None, False, ALWAYS, ALWAYS, "en")


def a_client(therapy: Therapy) -> User:
    """With an account and an address, and nothing chosen."""
    email = f"{uuid4().hex}@home.test"
    user = people.add_account(name="Sam", email=email, by=None)
    Participant.objects.filter(therapy=therapy, part="client").update(user=user)
    return user


def a_session_that_is_over() -> tuple[User, Therapy]:
    therapy = a_therapy()
    by = chairs(therapy).therapist.user
    assert by is not None
    user = a_client(therapy)
    choosing.save(person=user, wanted=BY_EMAIL, by=user)
    sessions.plan(therapy=therapy, starts_at=timezone.now() - timedelta(hours=3), by=by)
    return user, therapy


def messages_about(therapy: Therapy) -> tuple[int, int]:
    rows = Reminder.objects.filter(participant__therapy=therapy)
    things = [f"after-session:{pk}" for pk in rows.values_list("pk", flat=True)]
    return len(things), Message.objects.filter(thing__in=things).count()


def one_message_written_by_many() -> Any:
    """Every worker sees that it is due; it is written once, and put into the outbox once."""
    _user, therapy = a_session_that_is_over()
    now = timezone.now()
    (due,) = [one for one in queries.due(now) if one.check_in.session.therapy_id == therapy.pk]
    with slowed("alliance_web.reminders.services.going_out._letter"):
        found = together(*[lambda: going_out.write(due, now)] * MANY)
    return sorted(found), messages_about(therapy)


def a_message_written_without_the_lock() -> Any:
    """The constraint alone, where each has looked before any of them wrote."""
    _user, therapy = a_session_that_is_over()
    now = timezone.now()
    (due,) = [one for one in queries.due(now) if one.check_in.session.therapy_id == therapy.pk]
    first = going_out._messages_about
    going_out._messages_about = lambda check_in: []
    try:
        found = together(*[lambda: going_out.write(due, now)] * 3)
    finally:
        going_out._messages_about = first
    return sorted(found), messages_about(therapy)


def writing_and_stopping_messages() -> Any:
    """Whoever comes first: once it is stopped, nothing that waits goes out."""
    user, therapy = a_session_that_is_over()
    now = timezone.now()
    (due,) = [one for one in queries.due(now) if one.check_in.session.therapy_id == therapy.pk]
    found = together(lambda: going_out.write(due, now), lambda: choosing.stop(person=user, by=user))
    words = {
        going_out.last_word(f"after-session:{pk}").word.value
        for pk in Reminder.objects.filter(participant__therapy=therapy).values_list("pk", flat=True)
    }
    return kinds(found), words <= {"drop"}


def messages_stopped_by_many() -> Any:
    user, _therapy = a_session_that_is_over()
    found = together(*[lambda: choosing.stop(person=user, by=None, how="link")] * MANY)
    return sorted(found), Consent.objects.filter(person=user, given=False).count()


def messages_chosen_by_many() -> Any:
    """Two windows of a person who never chose."""
    user = a_client(a_therapy())
    found = together(*[lambda: choosing.save(person=user, wanted=BY_EMAIL, by=user)] * MANY)
    return kinds(found), Choice.objects.filter(person=user).count(), Consent.objects.filter(person=user).count()


def a_message_that_came_back_told_by_many() -> Any:
    """One receipt, told often at once: it counts once, and the therapist reads it once."""
    user, therapy = a_session_that_is_over()
    going_out.write_due()
    row = Reminder.objects.get(participant__therapy=therapy)
    told = {"message_id": row.message_id, "receipt": Receipt.FAILED, "for_good": True}
    found = together(*[lambda: coming_back.take_receipt(**told)] * MANY)
    return (
        sorted(found),
        Choice.objects.get(person=user).came_back,
        CameBack.objects.filter(participant__therapy=therapy).count(),
    )
