"""The page "System" and the alarms: what waits and what failed, by kind and time, and never whom it is about."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from alliance_web.access.relation import Role
from alliance_web.audit import checkpoints
from alliance_web.jobs import running
from alliance_web.jobs import services as jobs
from alliance_web.jobs.models import Worker
from alliance_web.messages.kinds import Kind
from alliance_web.messages.models import Message
from alliance_web.messages.services import delivery, outbox
from alliance_web.messages.states import State
from alliance_web.messages.tasks import tidy_outbox
from alliance_web.people import services as people
from alliance_web.vault.models import Backup
from tests.web.cast import Cast

Visit = Callable[[Any], Client]
PAGE = "/set-up/system/"


@pytest.fixture(autouse=True)
def mail_goes_out() -> None:
    """Not by itself: here it waits."""


@pytest.fixture(autouse=True)
def worker(db: None) -> None:
    """A worker is there."""
    jobs.seen("one")


def put(kind: Kind = Kind.INVITATION_CODE) -> Message:
    return outbox.put(
        kind=kind, address="sam@home.test", subject="Your code", text="Sam, your code is 123456", thing="", by=None
    )


def page(browser: Client) -> str:
    answer = browser.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def test_all_is_well(cast: Cast, visit: Visit) -> None:
    html = page(visit(cast.administrator))
    assert "No email or job has failed." in html
    assert html.count("<dd>none</dd>") == 3
    assert 'role="alert"' not in html


# state -> what the page says of it
SAYS = [
    (State.FAILED, "Not delivered"),
    (State.IN_DOUBT, "May have been sent"),
    (State.EXPIRED, "Not sent in time"),
]


@pytest.mark.parametrize(("state", "says"), SAYS)
def test_what_was_not_sent_is_shown_by_kind_and_time_alone(cast: Cast, visit: Visit, state: State, says: str) -> None:
    put()
    Message.objects.update(state=state)
    html = page(visit(cast.administrator))
    assert "1 email to check" in html
    assert "<strong>Invitation code</strong>" in html
    assert says in html
    for private in ("Sam", "sam@home.test", "123456", "Your code"):
        assert private not in html


def test_a_message_that_may_have_come_twice_is_shown(cast: Cast, visit: Visit) -> None:
    message = put(Kind.SAFETY_NOTICE)
    delivery.begin(message.pk)
    delivery.deliver(message.pk)
    assert "May have been sent twice" in page(visit(cast.administrator))


def test_what_waits_is_counted_with_its_reason(cast: Cast, visit: Visit) -> None:
    put()
    put()
    Message.objects.update(fault="unreachable")
    html = page(visit(cast.administrator))
    assert "2, the first since" in html
    assert "the mail server or text gateway cannot be reached" in html


def test_sending_again_and_dismissing(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.administrator)
    again, gone = put(), put()
    Message.objects.update(state=State.IN_DOUBT)
    answer = browser.post(reverse("send-message-again", args=[again.key]), follow=True)
    assert "The email is on its way." in answer.content.decode()
    browser.post(reverse("dismiss-message", args=[gone.key]))
    running.run_due()
    assert len(mail.outbox) == 1
    assert "No email or job has failed." in page(browser)
    answer = browser.post(reverse("send-message-again", args=[again.key]), follow=True)
    assert "This has changed since you opened the page." in answer.content.decode()


# days since the last backup, verified, the record held -> what the page says, and whether it warns
BACKUPS = [
    (None, True, True, "never", True),
    (6, True, True, ", verified</dd>", False),
    (8, True, True, ", verified</dd>", True),
    (1, False, True, ", not verified</dd>", False),
    (1, True, False, ", verified, the record did not hold</dd>", False),
]


@pytest.mark.parametrize(("days", "verified", "holds", "says", "warns"), BACKUPS)
def test_the_last_backup_is_told(
    cast: Cast, visit: Visit, days: int | None, verified: bool, holds: bool, says: str, warns: bool
) -> None:
    if days is not None:
        Backup.objects.create(file="a.age", size=1, recipients="age1abc", verified=verified, record_holds=holds)
        Backup.objects.update(finished_at=timezone.now() - timedelta(days=days))
    html = page(visit(cast.administrator))
    assert says in html.partition("<dt>Last good backup</dt>")[2].partition("<dt>")[0]
    assert ("There is no backup of the last seven days" in html) is warns
    assert ("<code>age1abc</code>" in html) is (days is not None)
    assert "a.age" not in html


def test_the_last_checkpoint_is_told_and_whether_its_file_is_there(
    cast: Cast, visit: Visit, settings: Any, tmp_path: Path
) -> None:
    settings.RECORD_CHECKPOINTS = tmp_path / "record-checkpoints"
    browser, missing = visit(cast.administrator), "the file outside the database is missing"
    checkpoints.write()
    assert missing not in page(browser)
    settings.RECORD_CHECKPOINTS.unlink()
    assert missing in page(browser)


def test_values_that_cannot_be_read_are_counted(cast: Cast, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = visit(cast.administrator)
    assert "<dt>Values that cannot be read</dt><dd>none</dd>" in page(browser)
    monkeypatch.setattr("alliance_web.vault.unreadable.count", lambda: 3)
    html = page(browser)
    assert "<dt>Values that cannot be read</dt><dd>3</dd>" in html
    assert "A key is missing from the key file" in html
    assert UNREADABLE in html
    assert UNREADABLE in browser.get("/set-up/").content.decode()


def test_a_failed_job_is_run_again_and_dismissed(cast: Cast, visit: Visit) -> None:
    browser, keys = visit(cast.administrator), []
    for _ in range(2):
        keys.append(tidy_outbox.enqueue().id)
    DBTaskResult.objects.update(status="FAILED", exception_class_path="builtins.ValueError", finished_at=timezone.now())
    html = page(browser)
    assert "2 jobs failed" in html
    assert "Delete expired emails" in html
    assert "ValueError" in html
    browser.post(reverse("retry-job", args=[keys[0]]))
    browser.post(reverse("dismiss-job", args=[keys[1]]))
    assert running.run_due() == 1
    assert "No email or job has failed." in page(browser)


ACTIONS = ["send-message-again", "dismiss-message", "retry-job", "dismiss-job"]


@pytest.mark.parametrize("route", ACTIONS)
def test_who_may(cast: Cast, visit: Visit, route: str) -> None:
    address = reverse(route, args=[uuid4()])
    for user in (cast.therapist, cast.client, cast.stranger):
        assert visit(user).get(PAGE).status_code == 404
        assert visit(user).post(address).status_code == 404
    for user in (cast.lead, cast.administrator):
        assert visit(user).get(PAGE).status_code == 200
        assert visit(user).get(address).status_code == 405
        assert visit(user).post(address).status_code == 302


# Alarms

JOBS = "Background jobs are not running"
LOST = "An email about a safety review could not be delivered"
SLOW = "Emails have been waiting since"
NONE = "No mail server is set up"
UNREADABLE = "Some texts or answers cannot be read with the keys of this computer."


def no_worker(settings: Any) -> None:
    Worker.objects.all().delete()


def silent_worker(settings: Any) -> None:
    Worker.objects.update(seen_at=timezone.now() - timedelta(minutes=4))


def lost_notice(settings: Any) -> None:
    put(Kind.SAFETY_NOTICE)
    Message.objects.update(state=State.FAILED)


def late_notice(settings: Any) -> None:
    put(Kind.SAFETY_NOTICE)
    Message.objects.update(state=State.EXPIRED)


def lost_code(settings: Any) -> None:
    put()
    Message.objects.update(state=State.FAILED)


def slow_mail(settings: Any) -> None:
    put()
    Message.objects.update(made_at=timezone.now() - timedelta(minutes=11))


def waiting_mail(settings: Any) -> None:
    put()


def no_server(settings: Any) -> None:
    settings.MAIL_IS_SENT = False


HAPPENINGS: list[tuple[Any, list[str]]] = [
    (no_worker, [JOBS]),
    (silent_worker, [JOBS]),
    (lost_notice, [LOST]),
    (late_notice, [LOST]),
    (lost_code, []),
    (slow_mail, [SLOW]),
    (waiting_mail, []),
    (no_server, [NONE]),
]
# who -> the page with which their work begins
FIRST = [("lead", "/practice/"), ("administrator", "/set-up/")]


@pytest.mark.parametrize(("who", "first"), FIRST)
@pytest.mark.parametrize(("happens", "alarms"), HAPPENINGS, ids=lambda one: getattr(one, "__name__", ""))
def test_an_alarm_is_on_the_first_page(
    cast: Cast, visit: Visit, safety_plan: Any, settings: Any, happens: Any, alarms: list[str], who: str, first: str
) -> None:
    happens(settings)
    answer = visit(getattr(cast, who)).get("/", follow=True)
    assert answer.redirect_chain[-1][0] == first
    html = answer.content.decode()
    assert [alarm for alarm in (JOBS, LOST, SLOW, NONE) if alarm in html] == alarms
    assert (f'href="{PAGE}"' in html) or not alarms


def test_a_therapist_who_leads_finds_it_on_the_caseload(cast: Cast, visit: Visit) -> None:
    no_worker(None)
    assert JOBS not in visit(cast.therapist).get("/people/").content.decode()
    people.give_role(user=cast.therapist, practice=cast.practice, role=Role.LEAD, by=cast.lead)
    assert JOBS in visit(cast.therapist).get("/people/").content.decode()


def test_without_questions_about_self_harm_a_practice_needs_no_mail(cast: Cast, visit: Visit, settings: Any) -> None:
    no_server(settings)
    assert NONE not in visit(cast.lead).get("/practice/").content.decode()
