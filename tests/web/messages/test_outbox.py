"""The outbox: what a try proves, what follows from it, and how long anything is kept.

| the last try                                  | a code or link        | a notice that must arrive               |
| --------------------------------------------- | --------------------- | --------------------------------------- |
| the server said yes                           | sent                  | sent                                    |
| no greeting, no sign-in, "later" (4xx)        | waits                 | waits                                   |
| "no" (5xx), an address that no mail can carry | failed                | failed                                  |
| the line broke after the greeting             | in doubt, not again   | waits, and is sent again                |
| the worker was killed in it                   | in doubt, not again   | waits, and is sent again                |
| its time is over                              | expired               | expired                                 |
"""

import smtplib
import socket
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from alliance_web.audit.models import AuditEvent
from alliance_web.jobs import running
from alliance_web.jobs.policy import TryAgain
from alliance_web.messages import queries
from alliance_web.messages.kinds import RULES, Kind
from alliance_web.messages.models import Delivery, Message
from alliance_web.messages.sending import Fault, Result
from alliance_web.messages.services import delivery, outbox
from alliance_web.messages.states import MOVES, Outcome, State
from alliance_web.overview.queries import system
from tests.web.cast import Cast

from .backends import DOWN, RAISING, Raising

pytestmark = pytest.mark.django_db
CODE, NOTICE = Kind.SIGN_IN_CODE, Kind.SAFETY_NOTICE


def state() -> str:
    return Message.objects.get().state


def outcomes() -> list[str]:
    return list(Delivery.objects.order_by("number").values_list("outcome", flat=True))


def is_blank(message: Message) -> bool:
    row = Message.objects.get(pk=message.pk)
    return (row.address, row.subject, row.text) == ("", "", "")


def run_now() -> int:
    """Run what waits, also what waits for its next try."""
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
    return running.run_due()


def test_a_message_is_sent_by_a_job_and_nothing_of_it_stays(put: Any) -> None:
    message = put()
    assert (state(), mail.outbox) == ("waiting", [])
    assert running.run_due() == 1
    (letter,) = mail.outbox
    assert (letter.to, letter.subject, letter.body) == (["sam@home.test"], "Your code", "Your code is 1234-5678.")
    assert letter.extra_headers["Message-ID"] == message.message_id
    assert (state(), outcomes(), is_blank(message)) == ("sent", ["sent"], True)
    assert run_now() == 0


def test_a_message_of_a_transaction_that_failed_is_none(put: Any) -> None:
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    assert (running.run_due(), mail.outbox, Message.objects.count()) == (0, [], 0)


@pytest.mark.parametrize("text", ["1234-5678", "sam@home.test", "Your code"])
def test_address_and_text_are_sealed(put: Any, text: str) -> None:
    put()
    with connection.cursor() as cursor:
        for table in ("outbox_message", "django_tasks_database_dbtaskresult"):
            cursor.execute(f"SELECT * FROM {table}")
            assert text not in repr(cursor.fetchall())


def reply(code: int) -> smtplib.SMTPDataError:
    return smtplib.SMTPDataError(code, b"sam@home.test 1234-5678")


def refused(code: int) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({"sam@home.test": (code, b"no")})


# what the server does once it has greeted -> what came of the try, why, a code's state, a notice's state
CONVERSATIONS: list[tuple[Exception | None, str, str, str, str]] = [
    (None, "sent", "", "sent", "sent"),
    (reply(451), "not-sent", "busy", "waiting", "waiting"),
    (reply(552), "refused", "refused", "failed", "failed"),
    (refused(450), "not-sent", "busy", "waiting", "waiting"),
    (refused(550), "refused", "refused", "failed", "failed"),
    (smtplib.SMTPSenderRefused(421, b"", ""), "not-sent", "busy", "waiting", "waiting"),
    (smtplib.SMTPSenderRefused(553, b"", ""), "refused", "sender-refused", "failed", "failed"),
    (smtplib.SMTPNotSupportedError(), "refused", "refused", "failed", "failed"),
    (UnicodeEncodeError("ascii", "ü", 0, 1, "no"), "refused", "refused", "failed", "failed"),
    (ConnectionRefusedError(), "not-sent", "unreachable", "waiting", "waiting"),
    (socket.gaierror(), "not-sent", "unreachable", "waiting", "waiting"),
    (smtplib.SMTPServerDisconnected(), "in-doubt", "cut-off", "in-doubt", "waiting"),
    (TimeoutError(), "in-doubt", "cut-off", "in-doubt", "waiting"),
    (ConnectionResetError(), "in-doubt", "cut-off", "in-doubt", "waiting"),
    (RuntimeError("a fault of ours"), "in-doubt", "cut-off", "in-doubt", "waiting"),
]


@pytest.mark.parametrize("kind", [CODE, NOTICE])
@pytest.mark.parametrize(("fault", "outcome", "why", "code", "notice"), CONVERSATIONS, ids=lambda one: repr(one)[:40])
def test_what_a_conversation_proves(
    put: Any,
    settings: Any,
    monkeypatch: Any,
    kind: Kind,
    fault: Exception | None,
    outcome: str,
    why: str,
    code: str,
    notice: str,
) -> None:
    settings.EMAIL_BACKEND = RAISING
    monkeypatch.setattr(Raising, "fault", fault)
    message = put(kind=kind)
    running.run_due()
    assert (outcomes(), Message.objects.get().fault) == ([outcome], why)
    assert state() == (code if kind is CODE else notice)
    assert is_blank(message) is (outcome == "sent")


# what happens before the greeting is over: never in doubt
GREETINGS: list[tuple[Exception, str]] = [
    (smtplib.SMTPAuthenticationError(535, b"no"), "sign-in"),
    (smtplib.SMTPConnectError(421, b"no"), "unreachable"),
    (smtplib.SMTPServerDisconnected(), "unreachable"),
    (TimeoutError(), "unreachable"),
    (ConnectionRefusedError(), "unreachable"),
]


@pytest.mark.parametrize(("fault", "why"), GREETINGS, ids=lambda one: repr(one)[:40])
def test_before_the_greeting_is_over_nothing_is_sent(
    put: Any, settings: Any, monkeypatch: Any, fault: Exception, why: str
) -> None:
    settings.EMAIL_BACKEND = RAISING
    monkeypatch.setattr(Raising, "at_greeting", fault)
    put()
    running.run_due()
    assert (state(), outcomes(), Message.objects.get().fault) == ("waiting", ["not-sent"], why)


def test_a_server_that_comes_back_gets_what_waits(put: Any, settings: Any) -> None:
    up, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, DOWN
    message = put()
    for _ in range(3):
        run_now()
    settings.EMAIL_BACKEND = up
    run_now()
    assert (state(), outcomes()) == ("sent", ["not-sent"] * 3 + ["sent"])
    assert [letter.extra_headers["Message-ID"] for letter in mail.outbox] == [message.message_id]


@pytest.mark.parametrize("kind", [CODE, NOTICE])
def test_a_worker_that_was_killed_in_the_conversation_leaves_a_doubt(put: Any, kind: Kind) -> None:
    message = put(kind=kind)
    assert delivery.begin(message.pk)  # and here the worker is killed
    delivery.deliver(message.pk)
    if kind is NOTICE:
        assert (state(), outcomes(), len(mail.outbox)) == ("sent", ["in-doubt", "sent"], 1)
        assert [one.state for one in queries.troubles()] == [State.SENT]  # it may have come twice
    else:
        assert (state(), outcomes(), len(mail.outbox)) == ("in-doubt", ["in-doubt"], 0)
        assert [one.state for one in queries.troubles()] == [State.IN_DOUBT]


def test_a_late_worker_cannot_end_a_try_that_was_given_to_another(put: Any) -> None:
    message = put(kind=NOTICE)
    late = delivery.begin(message.pk)
    assert late
    delivery.deliver(message.pk)
    before = list(Message.objects.values()), list(Delivery.objects.order_by("pk").values())
    for outcome in (Outcome.SENT, Outcome.REFUSED, Outcome.NOT_SENT):
        assert delivery.end(late.token, Result(outcome)) is None
    assert (list(Message.objects.values()), list(Delivery.objects.order_by("pk").values())) == before


def test_a_late_worker_cannot_call_a_code_sent_that_is_in_doubt(put: Any) -> None:
    message = put()
    late = delivery.begin(message.pk)
    assert late
    delivery.deliver(message.pk)
    assert delivery.end(late.token, Result(Outcome.SENT)) is None
    assert state() == "in-doubt"


@pytest.mark.parametrize("ended", [State.SENT, State.IN_DOUBT, State.FAILED, State.EXPIRED])
def test_only_what_waits_is_sent(put: Any, ended: State) -> None:
    message = put()
    Message.objects.update(state=ended)
    delivery.deliver(message.pk)
    assert (mail.outbox, outcomes()) == ([], [])


def test_no_code_goes_out_after_its_time(put: Any) -> None:
    message = put()
    Message.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    running.run_due()
    assert (state(), mail.outbox, is_blank(message)) == ("expired", [], True)


@pytest.mark.parametrize("column", ["address", "subject", "text"])
def test_what_cannot_be_read_is_not_sent_and_shown(put: Any, column: str) -> None:
    """A key was lost, or a row is damaged: the sentence that stands in for a text must not go out as one."""
    message = put()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE outbox_message SET {column} = 'e1:gone:AAAA' WHERE id = %s", [message.pk])
    running.run_due()
    assert (state(), Message.objects.get().fault, mail.outbox, outcomes()) == ("failed", "unreadable", [], [])
    assert [one.fault for one in queries.troubles()] == ["unreadable"]


def test_what_cannot_be_read_is_deleted_after_its_time_and_holds_up_no_other(put: Any) -> None:
    broken, other = put(), put()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE outbox_message SET text = 'e1:gone:AAAA' WHERE id = %s", [broken.pk])
    Message.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert outbox.tidy() == 2
    assert (is_blank(broken), is_blank(other), outbox.is_untidy()) == (True, True, False)


def test_every_fault_has_words() -> None:
    assert set(system.FAULTS) == set(Fault)
    assert set(system.STATES) == set(State) - {State.WAITING}


# mail server, address -> why it failed at once
AT_ONCE = [(False, "sam@home.test", "no-server"), (True, "", "no-address"), (True, None, "no-address")]


@pytest.mark.parametrize(("is_set", "address", "why"), AT_ONCE)
def test_what_cannot_be_sent_at_all_is_kept_as_failed(
    put: Any, settings: Any, is_set: bool, address: str | None, why: str
) -> None:
    settings.MAIL_IS_SENT = is_set
    message = put(address=address, kind=NOTICE)
    assert (message.state, message.fault, running.run_due()) == ("failed", why, 0)
    assert [one.fault for one in queries.troubles()] == [why]
    assert queries.has_lost_notices()


# By hand


def test_what_is_in_doubt_is_sent_again_by_hand_under_the_same_message_id(put: Any, cast: Cast) -> None:
    message = put()
    delivery.begin(message.pk)
    delivery.deliver(message.pk)
    assert outbox.send_again(key=message.key, by=cast.administrator)
    run_now()
    assert (state(), [one.extra_headers["Message-ID"] for one in mail.outbox]) == ("sent", [message.message_id])
    assert AuditEvent.objects.get(verb="message.send-again").actor == cast.administrator.pk


# state, seconds until its time is over, blanked, mail server -> it can be sent again
AGAIN = [
    (State.FAILED, 60, False, True, True),
    (State.IN_DOUBT, 60, False, True, True),
    (State.IN_DOUBT, -1, False, True, False),
    (State.FAILED, 60, True, True, False),
    (State.FAILED, 60, False, False, False),
    (State.WAITING, 60, False, True, False),
    (State.SENT, 60, False, True, False),
    (State.EXPIRED, 60, False, True, False),
]


@pytest.mark.parametrize(("is_now", "left", "blank", "server", "can"), AGAIN)
def test_what_can_be_sent_again(
    put: Any, cast: Cast, settings: Any, is_now: State, left: int, blank: bool, server: bool, can: bool
) -> None:
    message = put()
    over = timezone.now() if blank else None
    Message.objects.update(state=is_now, expires_at=timezone.now() + timedelta(seconds=left), blanked_at=over)
    settings.MAIL_IS_SENT = server
    listed = [one.can_be_sent_again for one in queries.troubles()]
    assert listed in ([], [can])
    assert outbox.send_again(key=message.key, by=cast.administrator) is can


def test_what_was_dismissed_is_no_longer_listed(put: Any, cast: Cast, settings: Any) -> None:
    settings.MAIL_IS_SENT = False
    message = put(kind=NOTICE)
    assert outbox.dismiss(key=message.key, by=cast.administrator)
    assert (queries.troubles(), queries.has_lost_notices()) == ([], False)
    assert not outbox.dismiss(key=message.key, by=cast.administrator)
    assert AuditEvent.objects.get(verb="message.dismiss").actor == cast.administrator.pk


def test_what_waits_cannot_be_dismissed(put: Any, cast: Cast) -> None:
    assert not outbox.dismiss(key=put().key, by=cast.administrator)


# What stays


@pytest.mark.parametrize("is_now", [State.WAITING, State.FAILED, State.IN_DOUBT])
def test_after_its_time_address_and_text_are_gone(put: Any, is_now: State) -> None:
    message = put()
    Message.objects.update(state=is_now)
    assert not outbox.is_untidy()
    Message.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert outbox.is_untidy()
    assert outbox.tidy() == 1
    assert (state(), is_blank(message)) == ("expired" if is_now is State.WAITING else is_now, True)
    assert not outbox.is_untidy()


# state, dismissed, days since -> still there
OLD = [
    (State.SENT, False, 89, True),
    (State.SENT, False, 91, False),
    (State.FAILED, False, 91, True),
    (State.FAILED, True, 91, False),
    (State.EXPIRED, False, 91, True),
]


@pytest.mark.parametrize(("is_now", "dismissed", "days", "stays"), OLD)
def test_what_nobody_has_seen_stays(put: Any, is_now: State, dismissed: bool, days: int, stays: bool) -> None:
    put()
    now = timezone.now()
    Message.objects.update(
        state=is_now,
        blanked_at=now,
        dismissed_at=now if dismissed else None,
        changed_at=now - timedelta(days=days),
    )
    outbox.tidy()
    assert Message.objects.exists() is stays


def test_the_sending_is_recorded_without_address_or_text(put: Any) -> None:
    message = put()
    running.run_due()
    event = AuditEvent.objects.get(verb="message.sent")
    assert (event.thing, event.detail) == (f"message:{message.pk}", {"kind": "sign-in-code", "about": "user:5"})


# What is shown


def test_mail_that_waits_too_long_is_found(put: Any) -> None:
    put()
    assert queries.waits_too_long() is None
    since = timezone.now() - timedelta(minutes=11)
    Message.objects.update(made_at=since)
    assert queries.waits_too_long() == since
    assert queries.waiting().count == 1


def test_the_state_of_a_thing_is_that_of_its_latest_message(put: Any) -> None:
    assert queries.state("user:5") is None
    put()
    running.run_due()
    assert queries.state("user:5") is State.SENT
    put()
    assert queries.state("user:5") is State.WAITING


def test_every_kind_has_a_rule_and_only_notices_are_sent_again_in_doubt() -> None:
    assert set(RULES) == set(Kind)
    assert {kind for kind, rule in RULES.items() if rule.again_in_doubt} == {
        Kind.SAFETY_NOTICE,
        Kind.ACCOUNT_NOTICE,
        Kind.TAKING_PART,
        Kind.FOLLOW_UP_NOTICE,
        Kind.HARM_NOTICE,
        Kind.SESSION_REQUEST,
        Kind.AFTER_SESSION,
        Kind.AFTER_SESSION_TEXT,
    }
    assert set(MOVES) == set(State)


def test_a_try_that_has_to_be_repeated_says_so(put: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = DOWN
    message = put()
    with pytest.raises(TryAgain, match="unreachable"):
        delivery.deliver(message.pk)
