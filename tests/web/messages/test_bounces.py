"""Mails about messages that came back: what counts, once; and whatever else may come to the sender's address."""

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from alliance.cli.app import app
from alliance_web.audit.models import AuditEvent
from alliance_web.commands import bounce
from alliance_web.commands.faults import NotPossible
from alliance_web.messages import queries, reports
from alliance_web.messages.kinds import Kind
from alliance_web.messages.models import Message
from alliance_web.messages.reports import Report, Told
from alliance_web.messages.services import outbox, reported
from alliance_web.messages.states import State

from .mails import complaint, exim, postfix

ID = "<0123456789abcdef0123456789abcdef@practice.test>"

#: what comes -> what it tells
READ: dict[str, tuple[bytes, Report | None]] = {
    "Postfix": (postfix(ID), Report(Told.CAME_BACK, ID)),
    "Exim": (exim(ID), Report(Told.CAME_BACK, ID)),
    "complaint": (complaint(ID), Report(Told.UNWANTED, ID)),
    "take me off": (complaint(ID, "Opt-Out"), Report(Told.UNWANTED, ID)),
    "a virus was found": (complaint(ID, "virus"), None),
    "no spam after all": (complaint(ID, "not-spam"), None),
    **{action: (postfix(ID, action), None) for action in ("delayed", "delivered", "relayed", "expanded", "")},
    "has been read": (postfix(ID).replace(b"delivery-status;", b"disposition-notification;"), None),
    "no kind of report": (postfix(ID).replace(b" report-type=delivery-status;", b""), None),
    "a complaint that calls itself a failure": (
        complaint(ID).replace(b"report-type=feedback-report", b"report-type=delivery-status"),
        None,
    ),
    "nothing": (b"", None),
    "no mail": (b"\x00\xff\xfe" * 1000, None),
    "holiday": (b"From: sam@home.test\nSubject: Out of office\nAuto-Submitted: auto-replied\n\nBack on Monday.", None),
    "an answer that quotes one": (b"In-Reply-To: " + ID.encode() + b"\n\n" + postfix(ID), None),
    "a report in a mail": (b"Content-Type: message/rfc822\n\n" + postfix(ID), None),
    "no Message-ID": (postfix(ID).replace(b"Message-ID", b"X-Message-ID"), None),
    "a Message-ID of another program": (postfix("<CAF+x_9=Q@mail.home.test>"), None),
    "a Message-ID as long as a book": (postfix(f"<{'0' * 32}@{'a' * 5000}>"), None),
    "a Message-ID with a line in it": (postfix(ID.replace("@", "@\n ")), None),
    "8-bit in the Message-ID": (postfix(ID).replace(b"practice.test>", b"pr\xe4ctice.test>"), None),
    "cut off before the report": (postfix(ID)[:600], None),
    "cut off before the Message-ID": (postfix(ID).partition(b"Message-ID")[0], None),
    "no boundary": (postfix(ID).replace(b"boundary=", b"bound="), None),
    "an encoding that is none": (
        postfix(ID).replace(b"text/rfc822-headers", b"text/rfc822-headers\nContent-Transfer-Encoding: base64"),
        None,
    ),
    "10 MB": (postfix(ID) + b"x" * 10_000_000, None),
    "too long by a byte": (postfix(ID).ljust(reports.LONGEST + 1), None),
    "2000 parts inside each other": (
        b"".join(b'Content-Type: multipart/report; report-type=delivery-status; boundary="%d"\n\n--%d\n' % (n, n)
                 for n in range(2000)),
        None,
    ),
    "100000 fields": (b"X: y\n" * 90_000, None),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_what_a_mail_tells(name: str) -> None:
    mail, told = READ[name]
    assert reports.read(mail) == told


@pytest.fixture
def sent(put: Any) -> Callable[..., Message]:
    """A message that was sent, or is in another state."""

    def send(state: State = State.SENT, **given: Any) -> Message:
        row: Message = put(**given)
        Message.objects.filter(pk=row.pk).update(state=state)
        return row

    return send


#: state of the message -> state after it came back
STATES = {
    State.SENT: State.FAILED,
    State.IN_DOUBT: State.FAILED,
    State.WAITING: State.WAITING,
    State.FAILED: State.FAILED,
    State.EXPIRED: State.EXPIRED,
}


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "after"), STATES.items())
def test_only_what_was_sent_can_come_back(before: State, after: State, sent: Any) -> None:
    row = sent(before)
    took = reported.take(postfix(row.message_id))
    row.refresh_from_db()
    assert (row.state, row.fault) == (after, "came-back" if took else "")
    assert (took is not None) == (before in (State.SENT, State.IN_DOUBT))


@pytest.mark.django_db
def test_it_is_shown_and_counts_once(sent: Any, cast: Any) -> None:
    row, other = sent(State.IN_DOUBT, kind=Kind.SAFETY_NOTICE), sent()
    outbox.dismiss(key=row.key, by=cast.administrator)
    assert [reported.take(postfix(row.message_id)) for _ in range(3)] == [Told.CAME_BACK, None, None]
    assert [(one.key, one.fault) for one in queries.troubles()] == [(row.key, "came-back")]
    assert queries.has_lost_notices()
    event = AuditEvent.objects.get(verb="message.came-back")
    assert (event.actor, event.detail) == (None, {"kind": "safety-notice", "about": "user:5"})
    assert Message.objects.get(pk=other.pk).state == State.SENT


@pytest.mark.django_db
def test_forged_and_foreign_mails_change_nothing(sent: Any) -> None:
    row = sent()
    for mail in (
        postfix(ID),
        postfix(row.message_id.upper()),
        complaint(row.message_id),
        postfix("<%s@x>" % ("0" * 32)),
    ):
        assert reported.take(mail) is None
    assert Message.objects.get().state == State.SENT


# The command


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django is set up already."""
    monkeypatch.setattr(bounce, "start_practice", lambda folder: None)


def run(*arguments: object, mail: bytes = b"") -> Any:
    return CliRunner().invoke(app, ["bounce", *map(str, arguments)], input=mail)


@pytest.mark.django_db
def test_a_mail_server_hands_one_over(here: None, sent: Any) -> None:
    row = sent()
    told = "Emails read: 1. Came back: 1. Unsubscribed: 0.\n"
    assert run(mail=postfix(row.message_id)).output == told
    done = run(mail=postfix(row.message_id))
    assert (done.exit_code, done.output) == (0, told.replace("back: 1", "back: 0"))


def test_where_the_database_is_away_the_mail_server_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_folder: Path | None) -> None:
        raise NotPossible("The database cannot be reached.")

    monkeypatch.setattr(bounce, "start_practice", away)
    done = run(mail=postfix(ID))
    assert (done.exit_code, done.stderr) == (75, "The database cannot be reached.\n")


@pytest.mark.django_db
def test_a_maildir_is_read_once_and_nothing_in_it_is_lost(here: None, sent: Any, tmp_path: Path) -> None:
    row = sent()
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.a.host").write_bytes(exim(row.message_id))
    (tmp_path / "new" / "2.b.host:2,").write_bytes(b"Subject: hello\n\nhello")
    single = tmp_path / "one.eml"
    single.write_bytes(postfix(row.message_id))
    assert run(tmp_path, single).output == "Emails read: 3. Came back: 1. Unsubscribed: 0.\n"
    assert run(tmp_path).output == "Emails read: 0. Came back: 0. Unsubscribed: 0.\n"
    assert sorted(os.listdir(tmp_path / "cur")) == ["1.a.host:2,S", "2.b.host:2,S"]


def test_a_long_mail_is_read_to_its_end_and_not_kept() -> None:
    pipe = BytesIO(b"x" * 3_000_000)
    assert (len(bounce._beginning(pipe)), pipe.read()) == (reports.LONGEST + 1, b"")
