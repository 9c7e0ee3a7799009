"""When a message is written, and what keeps it back, then or while it waits to be sent.

Sam chose 18:00 and quiet from 20:00 to 08:30; the session was on Wednesday from 14:00 to 14:50.

| what is so                                                        | a message |
| ----------------------------------------------------------------- | --------- |
| 18:00 came, nobody answered                                       | once      |
| it is quiet                                                       | later     |
| a day has passed since 18:00                                      | never     |
| answered, waived, paused, stopped, ended, cancelled, moved, left  | never     |
| Sam never chose, chose none, stopped, a message came back         | never     |
| the next session is that day or the next morning                  | never     |
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from alliance_web.audit.models import AuditEvent
from alliance_web.checkins.models import CheckIn
from alliance_web.checkins.services import asking, taking_part
from alliance_web.consents.models import Consent
from alliance_web.consents.states import Choice as TakingPart
from alliance_web.jobs import running
from alliance_web.jobs.policy import TryAgain
from alliance_web.messages.models import Message
from alliance_web.messages.services import delivery, outbox
from alliance_web.reminders import page, queries, tasks
from alliance_web.reminders.models import Choice, Reminder
from alliance_web.reminders.services import choosing, going_out
from alliance_web.reminders.states import Channel
from alliance_web.scheduling.models import Request
from alliance_web.therapies.models import Participant, Session
from alliance_web.therapies.services import sessions
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast, rate

from .conftest import WEDNESDAY, berlin, wanted

pytestmark = pytest.mark.django_db
THURSDAY, FRIDAY = WEDNESDAY + 1, WEDNESDAY + 2
Tick = Callable[[int, str], int]
Visit = Callable[[None], Client]

#: day and time, how many messages are written
TIMES = [
    (WEDNESDAY, "13:59", 0),
    (WEDNESDAY, "14:50", 0),
    (WEDNESDAY, "17:59", 0),
    (WEDNESDAY, "18:00", 1),
    (WEDNESDAY, "19:59", 1),
    (WEDNESDAY, "20:00", 0),
    (THURSDAY, "00:00", 0),
    (THURSDAY, "08:29", 0),
    (THURSDAY, "08:30", 1),
    (THURSDAY, "17:59", 1),
    (THURSDAY, "18:00", 0),
    (FRIDAY, "18:00", 0),
    (FRIDAY + 2, "12:00", 0),
]


@pytest.mark.parametrize(("day", "at", "written"), TIMES)
def test_it_goes_in_its_time_and_never_stale(
    day: int, at: str, written: int, check_in: CheckIn, choose: Any, tick: Tick
) -> None:
    choose()
    assert tick(day, at) == written
    assert len(mail.outbox) == written
    assert Reminder.objects.count() == written


def test_soon_is_an_hour_after_the_end(check_in: CheckIn, choose: Any, tick: Tick) -> None:
    choose(at=None)
    assert [tick(WEDNESDAY, at) for at in ("15:49", "15:50", "15:51")] == [0, 1, 0]


def test_what_it_says_and_how_it_is_stopped(check_in: CheckIn, choose: Any, tick: Tick, settings: Any) -> None:
    settings.ORIGIN = "https://hsp.example"
    choice = choose()
    assert tick(WEDNESDAY, "18:00") == 1
    (letter,) = mail.outbox
    reminder = Reminder.objects.get()
    stop = f"https://hsp.example/s/{choice.stop_key}/"
    assert (letter.to, letter.subject) == (["sam@home.test"], "Here is your link")
    assert letter.body.startswith("Hello Sam,\n\nHere is your link: https://hsp.example/k/")
    assert letter.body.endswith(f"/\n\nIt takes about a minute.\n\nTo stop these: {stop}\n")
    assert letter.extra_headers == {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Message-ID": reminder.message_id,
    }


def test_it_has_the_way_to_move_what_is_planned_next(
    check_in: CheckIn, here: Cast, choose: Any, tick: Tick, visit: Visit, settings: Any
) -> None:
    """The link opens the page on which Sam asks, without a name; the therapist finds it on their first page."""
    choose()
    for day in (WEDNESDAY + 14, WEDNESDAY + 7):
        sessions.plan(therapy=here.therapy, starts_at=berlin(day, "14:00"), by=here.therapist)
    tick(WEDNESDAY, "18:00")
    (letter,) = mail.outbox
    link, _, end = letter.body.partition("To move or cancel your next appointment: ")[2].partition("\n\n")
    assert end.startswith("To stop these: ")
    path = link.removeprefix(settings.ORIGIN)
    words = visit(None).get(path).content.decode()
    assert "Wednesday 16 March, 14:00" in words
    assert [one for one in ("Sam", "Noor") if one in words] == []
    assert Request.objects.count() == 0
    visit(None).post(path, {"asked": "cancel", "words": ""})
    request = Request.objects.get()
    assert (request.session.starts_at, request.asked, request.by_link) == (berlin(16, "14:00"), "cancel", True)


def test_it_is_written_down_whole_and_names_nobody(check_in: CheckIn, here: Cast, choose: Any, tick: Tick) -> None:
    choose()
    tick(WEDNESDAY, "18:00")
    event = AuditEvent.objects.get(verb="messages.write")
    assert (event.therapy, event.thing, event.detail) == (here.therapy.key, "session:4", {"number": 1})
    with connection.cursor() as cursor:
        for table in ("outbox_message", "reminders_reminder", "reminders_choice"):
            cursor.execute(f"SELECT * FROM {table}")
            assert "home.test" not in repr(cursor.fetchall())


def _answered(check_in: CheckIn, cast: Cast) -> None:
    rate(check_in.session, "client")


def _waived(check_in: CheckIn, cast: Cast) -> None:
    asking.waive(check_in=check_in, by=cast.client)


def _paused(check_in: CheckIn, cast: Cast) -> None:
    taking_part.choose(participant=check_in.participant, choice=TakingPart.PAUSED, by=cast.client)


def _stopped_taking_part(check_in: CheckIn, cast: Cast) -> None:
    taking_part.choose(participant=check_in.participant, choice=TakingPart.STOPPED, by=cast.client)


def _ended(check_in: CheckIn, cast: Cast) -> None:
    therapies.end(therapy=cast.therapy, on=timezone.localdate(), by=cast.therapist)


def _cancelled(check_in: CheckIn, cast: Cast) -> None:
    sessions.cancel(session=check_in.session, by=cast.therapist)


def _moved(check_in: CheckIn, cast: Cast) -> None:
    sessions.move(session=check_in.session, starts_at=berlin(FRIDAY, "14:00"), by=cast.therapist)


def _left(check_in: CheckIn, cast: Cast) -> None:
    Participant.objects.filter(pk=check_in.participant_id).update(left_at=timezone.now())


def _stopped(check_in: CheckIn, cast: Cast) -> None:
    choosing.stop(person=cast.client, by=cast.client)


def _wants_none(check_in: CheckIn, cast: Cast) -> None:
    choosing.save(person=cast.client, wanted=wanted(channel=Channel.NONE), by=None)


def _came_back(check_in: CheckIn, cast: Cast) -> None:
    Choice.objects.update(came_back_at=timezone.now())


def _yes_to_an_older_text(check_in: CheckIn, cast: Cast) -> None:
    Consent.objects.create(person=cast.client, purpose="messages", version=0, given=True, how="account")


def _next_session_that_day(check_in: CheckIn, cast: Cast) -> None:
    sessions.plan(therapy=cast.therapy, starts_at=berlin(WEDNESDAY, "21:00"), by=cast.therapist)


REASONS = [
    _answered, _waived, _paused, _stopped_taking_part, _ended, _cancelled, _moved, _left,
    _stopped, _wants_none, _came_back, _yes_to_an_older_text, _next_session_that_day,
]  # fmt: skip


@pytest.mark.parametrize("deed", REASONS, ids=lambda deed: deed.__name__.strip("_"))
def test_what_keeps_it_back(deed: Any, check_in: CheckIn, here: Cast, choose: Any, tick: Tick, clock: Any) -> None:
    choose()
    clock(WEDNESDAY, "15:00")
    deed(check_in, here)
    mail.outbox.clear()
    assert [tick(WEDNESDAY, "18:00"), tick(THURSDAY, "09:00")] == [0, 0]
    assert mail.outbox == []
    assert not Reminder.objects.exists()


@pytest.mark.parametrize("deed", REASONS[:-1], ids=lambda deed: deed.__name__.strip("_"))
def test_what_keeps_it_back_while_it_waits_to_be_sent(
    deed: Any, check_in: CheckIn, here: Cast, choose: Any, tick: Tick, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mail server was away; the last word is said when it is back."""
    choose()
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "hand_over", lambda message: None)
        assert tick(WEDNESDAY, "18:00") == 1
    message = Message.objects.get(kind="after-session")
    clock(WEDNESDAY, "18:05")
    deed(check_in, here)
    mail.outbox.clear()
    delivery.deliver(message.pk)
    message.refresh_from_db()
    assert (message.state, message.address, message.text, mail.outbox) == ("expired", "", "", [])


def test_nobody_who_never_chose_gets_one(check_in: CheckIn, tick: Tick) -> None:
    assert tick(WEDNESDAY, "18:00") == 0
    assert not queries.is_anything_due()


def test_the_morning_before_a_session_is_no_time_for_it(check_in: CheckIn, here: Cast, choose: Any, tick: Tick) -> None:
    sessions.plan(therapy=here.therapy, starts_at=berlin(THURSDAY, "16:00"), by=here.therapist)
    choose()
    assert [tick(THURSDAY, at) for at in ("00:00", "08:30", "12:00")] == [0, 0, 0]
    assert tick(WEDNESDAY, "19:00") == 1


def test_a_message_that_waits_is_quiet_in_quiet_hours_and_goes_after_them(
    check_in: CheckIn, choose: Any, tick: Tick, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose()
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "hand_over", lambda message: None)
        tick(WEDNESDAY, "19:59")
    message = Message.objects.get()
    clock(WEDNESDAY, "20:00")
    with pytest.raises(TryAgain):
        delivery.deliver(message.pk)
    assert (Message.objects.get().state, message.deliveries.count(), mail.outbox) == ("waiting", 0, [])
    clock(THURSDAY, "08:30")
    delivery.deliver(message.pk)
    assert (Message.objects.get().state, len(mail.outbox)) == ("sent", 1)


def test_a_message_that_waits_too_long_is_given_up(
    check_in: CheckIn, choose: Any, tick: Tick, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose()
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "hand_over", lambda message: None)
        tick(WEDNESDAY, "18:00")
    clock(THURSDAY, "18:00")
    delivery.deliver(Message.objects.get().pk)
    assert (Message.objects.get().state, mail.outbox) == ("expired", [])


#: day and time, whether the one more is written, where the first went on Wednesday at 18:00
ONE_MORE = [
    (WEDNESDAY, "19:00", 0),
    (THURSDAY, "09:00", 0),
    (THURSDAY, "17:59", 0),
    (THURSDAY, "18:00", 1),
    (FRIDAY, "08:30", 1),
    (FRIDAY, "18:00", 0),
]


@pytest.mark.parametrize(("day", "at", "written"), ONE_MORE)
def test_one_more_for_who_asked_for_it(
    day: int, at: str, written: int, check_in: CheckIn, choose: Any, tick: Tick
) -> None:
    choose(more=True)
    assert tick(WEDNESDAY, "18:00") == 1
    assert tick(day, at) == written
    assert [row.number for row in Reminder.objects.order_by("number")] == [1, 2][: 1 + written]


def test_never_a_third(check_in: CheckIn, choose: Any, tick: Tick) -> None:
    choose(more=True)
    times = [(day, at) for day in range(WEDNESDAY, WEDNESDAY + 6) for at in ("09:00", "18:00", "18:01", "19:30")]
    assert sum(tick(day, at) for day, at in times) == 2


def test_no_second_for_who_did_not_ask_or_has_answered(check_in: CheckIn, choose: Any, tick: Tick) -> None:
    choose()
    assert [tick(WEDNESDAY, "18:00"), tick(THURSDAY, "18:00")] == [1, 0]
    choose(more=True)
    tick(WEDNESDAY, "21:00")
    rate(check_in.session, "client")
    assert tick(THURSDAY, "18:00") == 0


def test_a_late_first_message_is_not_followed_within_hours(check_in: CheckIn, choose: Any, tick: Tick) -> None:
    choose(more=True)
    assert tick(THURSDAY, "17:59") == 1
    assert [tick(THURSDAY, "18:00"), tick(FRIDAY, "17:59"), tick(FRIDAY, "18:00")] == [0, 0, 1]


def test_a_clock_put_back_writes_nothing_twice(check_in: CheckIn, choose: Any, tick: Tick) -> None:
    choose()
    assert [tick(WEDNESDAY, at) for at in ("19:00", "18:00", "18:30", "19:00")] == [1, 0, 0, 0]


def test_the_database_holds_once_for_a_person_a_session_and_a_number(
    check_in: CheckIn, choose: Any, tick: Tick
) -> None:
    choose()
    tick(WEDNESDAY, "18:00")
    row = Reminder.objects.get()
    row.pk, row.link_digest = None, "another"
    with pytest.raises(IntegrityError, match=r"one_message_for_a_person|reminders_reminder"), transaction.atomic():
        row.save()


def test_a_worker_that_comes_second_writes_nothing(
    check_in: CheckIn, choose: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both saw that it is due; the second finds it done, or is stopped by the constraint."""
    choose()
    now = clock(WEDNESDAY, "18:00")
    (due,) = queries.due(now)
    assert [going_out.write(due, now), going_out.write(due, now)] == [True, False]
    monkeypatch.setattr(going_out, "_messages_about", lambda check_in: [])
    assert going_out.write(due, now) is False
    assert (Reminder.objects.count(), len(mail.outbox)) == (1, 1)


def test_the_scheduled_job_does_it(check_in: CheckIn, choose: Any, clock: Any) -> None:
    choose()
    clock(WEDNESDAY, "18:00")
    assert queries.is_anything_due()
    tasks.write_messages.enqueue()
    running.run_due()
    assert len(mail.outbox) == 1
    assert not queries.is_anything_due()


def test_looking_writes_nothing(check_in: CheckIn, choose: Any, clock: Any, django_assert_num_queries: Any) -> None:
    choose()
    now = clock(WEDNESDAY, "18:00")
    with django_assert_num_queries(6) as seen:
        assert len(list(queries.due(now))) == 1
    assert all(one["sql"].lstrip("( ").upper().startswith("SELECT") for one in seen.captured_queries)


def test_without_an_address_or_a_server_nothing_is_written(
    check_in: CheckIn, choose: Any, tick: Tick, settings: Any
) -> None:
    choose()
    settings.MAIL_IS_SENT = False
    assert tick(WEDNESDAY, "18:00") == 0
    settings.MAIL_IS_SENT = True
    Participant.objects.update(email="")
    assert tick(WEDNESDAY, "18:00") == 0
    Participant.objects.filter(part="client").update(email="sam@home.test")
    assert tick(WEDNESDAY, "18:00") == 1


def test_a_first_name_at_most(here: Cast, check_in: CheckIn, choose: Any, tick: Tick) -> None:
    Participant.objects.filter(part="client").update(name="Sam Ferreira-Okafor")
    choose()
    tick(WEDNESDAY, "18:00")
    assert "Ferreira" not in str(mail.outbox[0].message())


def test_sessions_of_two_therapies_are_two_messages(here: Cast, check_in: CheckIn, choose: Any, tick: Tick) -> None:
    other = therapies.start(practice=here.practice, therapist=here.colleague, client_name="Sam", by=here.colleague)
    Participant.objects.filter(therapy=other, part="client").update(user=here.client, email="sam@home.test")
    sessions.plan(therapy=other, starts_at=berlin(WEDNESDAY, "10:00"), by=here.colleague)
    choose()
    assert tick(WEDNESDAY, "18:00") == 2
    assert Session.objects.filter(pk__in=Reminder.objects.values("session")).count() == 2


@pytest.mark.parametrize("column", ["stop_key", "number"])
def test_without_the_way_to_stop_or_the_number_nothing_goes(
    column: str, check_in: CheckIn, by_text: Choice, tick: Tick, here: Cast
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE reminders_choice SET {column} = 'e1:9:none'")
    assert tick(WEDNESDAY, "18:00") == 0
    own = page.own(here.client)
    assert page.missing_words(own) == "This text cannot be read on this computer. Your administrator has been told."
