"""The queue: one worker for a job, tries with a lease and a token, what is lost comes back, what is due comes once.

| what happens                                      | then                                              |
| ------------------------------------------------- | ------------------------------------------------- |
| a job is done                                     | successful, one try                               |
| it fails as expected, or by a fault               | ready again after 10 s, 30 s, 1 min …             |
| it fails at the last try, or gives up             | failed, and listed                                |
| the worker is gone                                | lost after its lease, ready again                 |
| the worker was slow, and another has the job      | nothing that the slow one writes counts           |
| the transaction that queued it is rolled back     | there is no job                                   |
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from alliance_web.audit import checkpoints
from alliance_web.audit.models import AuditCheckpoint, AuditEvent
from alliance_web.audit.record import record
from alliance_web.jobs import queries, running, schedule, services
from alliance_web.jobs.models import Attempt, Due, Worker
from alliance_web.jobs.policy import GiveUp, Policy, TryAgain, job
from alliance_web.overview.queries.system import JOBS
from tests.web.cast import Cast

pytestmark = pytest.mark.django_db
CANARY = "canary-4711"
ran: list[int] = []
faults: list[Exception] = []


@job(Policy(tries=3))
def sample(number: int) -> None:
    """A job that does what the test tells it."""
    ran.append(number)
    if faults:
        secret = CANARY  # noqa: F841  a value that a traceback with its variables would show
        raise faults.pop(0)


@pytest.fixture(autouse=True)
def fresh() -> None:
    ran.clear()
    faults.clear()


def state(of: Any) -> str:
    status: str = DBTaskResult.objects.get(pk=of.id).status
    return status


def outcomes() -> list[str]:
    return list(Attempt.objects.order_by("number").values_list("outcome", flat=True))


def ready_now() -> None:
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())


def test_a_job_is_done_once() -> None:
    queued = sample.enqueue(7)
    assert running.run_due() == 1
    assert (ran, state(queued), outcomes()) == ([7], "SUCCESSFUL", ["done"])
    assert running.run_due() == 0


def test_a_job_of_a_transaction_that_failed_is_none() -> None:
    with transaction.atomic():
        sample.enqueue(7)
        transaction.set_rollback(True)
    assert running.run_due() == 0


# faults one after the other -> tries, the state of the job, what came of the tries
FAULTS: list[tuple[list[Exception], int, str, list[str]]] = [
    ([TryAgain("down")], 2, "SUCCESSFUL", ["failed", "done"]),
    ([RuntimeError(CANARY)], 2, "SUCCESSFUL", ["failed", "done"]),
    ([RuntimeError(CANARY), TryAgain("down")], 3, "SUCCESSFUL", ["failed", "failed", "done"]),
    ([RuntimeError(CANARY)] * 3, 3, "FAILED", ["failed"] * 3),
    ([GiveUp()], 1, "FAILED", ["failed"]),
]


@pytest.mark.parametrize(("raised", "tries", "expected", "tried"), FAULTS, ids=lambda one: repr(one)[:30])
def test_what_fails_is_tried_again_and_then_given_up(
    raised: list[Exception], tries: int, expected: str, tried: list[str]
) -> None:
    faults[:] = raised
    queued = sample.enqueue(1)
    for _ in range(5):
        running.run_due()
        ready_now()
    assert (len(ran), state(queued), outcomes()) == (tries, expected, tried)


# tries so far -> seconds until the next one
WAITS = [(1, 10), (2, 30), (3, 60), (4, 120), (5, 300), (6, 900), (7, 1800), (8, 3600), (50, 3600)]


@pytest.mark.parametrize(("number", "seconds"), WAITS)
def test_each_try_waits_longer(number: int, seconds: int) -> None:
    assert Policy(tries=None).wait(number) == timedelta(seconds=seconds)


def test_a_try_that_failed_waits() -> None:
    faults[:] = [TryAgain("down")]
    before = timezone.now()
    queued = sample.enqueue(1)
    assert running.run_due() == 1
    after = DBTaskResult.objects.get(pk=queued.id).run_after
    assert before + timedelta(seconds=10) <= after <= timezone.now() + timedelta(seconds=10)


def test_where_it_failed_is_kept_without_any_value(caplog: pytest.LogCaptureFixture) -> None:
    faults[:] = [RuntimeError(CANARY)]
    queued = sample.enqueue(1)
    running.run_due()
    row = DBTaskResult.objects.get(pk=queued.id)
    assert "test_services.py" in row.traceback
    assert row.exception_class_path == "builtins.RuntimeError"
    assert CANARY not in row.traceback + caplog.text + repr(DBTaskResult.objects.values())
    assert "RuntimeError" in caplog.text


def test_an_expected_failure_is_no_fault_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    faults[:] = [TryAgain("down")]
    sample.enqueue(1)
    running.run_due()
    assert caplog.text == ""


# Claims, leases, tokens


def claimed(worker: str = "one") -> services.Claim:
    held = services.claim(worker)
    assert held is not None
    return held


def test_a_job_is_claimed_by_one_worker() -> None:
    sample.enqueue(1)
    claimed("one")
    assert services.claim("two") is None


def test_what_a_gone_worker_held_comes_back_after_its_lease() -> None:
    queued = sample.enqueue(1)
    claimed()
    assert services.take_back_lost() == 0
    assert services.take_back_lost(timezone.now() + timedelta(seconds=59)) == 0
    assert services.take_back_lost(timezone.now() + timedelta(seconds=61)) == 1
    assert (state(queued), outcomes()) == ("READY", ["lost"])
    ready_now()
    assert running.run_due() == 1
    assert outcomes() == ["lost", "done"]


def test_a_job_that_kills_every_worker_is_given_up() -> None:
    queued = sample.enqueue(1)
    for _ in range(3):
        ready_now()
        claimed()
        services.take_back_lost(timezone.now() + timedelta(seconds=61))
    assert (state(queued), outcomes()) == ("FAILED", ["lost"] * 3)


def test_a_lease_that_is_renewed_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    sample.enqueue(1)
    held = claimed()
    Attempt.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert services.renew(held)
    assert services.take_back_lost() == 0


# what a late worker says -> nothing of it counts
LATE = {
    "done": services.done,
    "failed": lambda held: services.failed(held, RuntimeError()),
    "gave up": lambda held: services.failed(held, GiveUp(), for_good=True),
    "still there": services.renew,
}


@pytest.mark.parametrize("word", LATE)
@pytest.mark.parametrize("meanwhile", ["lost", "taken by another", "done by another"])
def test_a_late_worker_changes_nothing(word: str, meanwhile: str) -> None:
    queued = sample.enqueue(1)
    late = claimed("late")
    services.take_back_lost(timezone.now() + timedelta(seconds=61))
    ready_now()
    if meanwhile != "lost":
        other = claimed("other")
        if meanwhile == "done by another":
            services.done(other)
    before = (DBTaskResult.objects.values().get(pk=queued.id), list(Attempt.objects.order_by("pk").values()))
    assert LATE[word](late) is False
    assert (DBTaskResult.objects.values().get(pk=queued.id), list(Attempt.objects.order_by("pk").values())) == before


def test_looking_for_work_writes_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1) as looked:
        assert services.claim("one") is None
    assert looked[0]["sql"].startswith("SELECT")
    with django_assert_num_queries(1) as looked:
        assert services.take_back_lost() == 0
    assert looked[0]["sql"].startswith("SELECT")


# The schedule

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def scheduled(monkeypatch: pytest.MonkeyPatch) -> schedule.Entry:
    """One job, every ten minutes, and nothing else."""
    entry = schedule.Entry("sample", timedelta(minutes=10), sample, lambda: True)
    monkeypatch.setattr(sample.func, "__defaults__", (0,))
    monkeypatch.setattr(services, "SCHEDULE", {"sample": entry})
    return entry


# seconds after nine at which workers look, each with a fresh memory -> how many jobs that makes
LOOKS = [([0], 1), ([0, 0], 1), ([0, 599], 1), ([0, 600], 2), ([5, 7, 601, 602], 2), ([0, 7200], 2), ([0, -1], 2)]


@pytest.mark.parametrize(("looks", "made"), LOOKS)
def test_a_scheduled_job_comes_once_for_its_time(scheduled: Any, looks: list[int], made: int) -> None:
    for seconds in looks:
        services.queue_due({}, NINE + timedelta(seconds=seconds))
    assert DBTaskResult.objects.count() == Due.objects.count() == made
    running.run_due()
    assert len(ran) == made


def test_a_worker_looks_once_for_each_time(scheduled: Any, django_assert_num_queries: Any) -> None:
    known: dict[str, datetime] = {}
    services.queue_due(known, NINE)
    with django_assert_num_queries(0):
        services.queue_due(known, NINE + timedelta(minutes=9))


def test_a_scheduled_job_without_anything_to_do_is_not_queued(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = schedule.Entry("sample", timedelta(minutes=10), sample, lambda: False)
    monkeypatch.setattr(services, "SCHEDULE", {"sample": entry})
    assert services.queue_due({}, NINE) == 0
    assert not Due.objects.exists()


def test_what_is_on_the_schedule() -> None:
    assert {entry.name: entry.every for entry in schedule.SCHEDULE.values()} == {
        "prune jobs": timedelta(days=1),
        "write a checkpoint": timedelta(minutes=1),
        "tidy the outbox": timedelta(minutes=1),
        "escalate reviews": timedelta(minutes=1),
        "look for unreadable values": timedelta(days=1),
        "forget sign-ins": timedelta(days=1),
        "forget kept words": timedelta(days=1),
        "ask after the end": timedelta(hours=1),
        "messages after sessions": timedelta(minutes=1),
    }


def test_every_scheduled_job_has_a_name_for_the_administrator() -> None:
    assert {entry.task.func.__name__ for entry in schedule.SCHEDULE.values()} <= set(JOBS)


# The administrator's hand, and what goes away


def failed_job() -> UUID:
    faults[:] = [GiveUp()]
    queued = sample.enqueue(1)
    running.run_due()
    return UUID(queued.id)


def test_a_failed_job_is_listed_by_kind_and_tried_again_by_hand(cast: Cast) -> None:
    key = failed_job()
    assert [(one.key, one.kind, one.fault) for one in queries.failed()] == [(key, "sample", "GiveUp")]
    assert services.retry(job=key, by=cast.administrator)
    assert running.run_due() == 1
    assert queries.failed() == []
    assert not services.retry(job=key, by=cast.administrator)
    assert AuditEvent.objects.get(verb="job.retry").actor == cast.administrator.pk


def test_a_failed_job_is_dismissed_with_its_tries(cast: Cast) -> None:
    key = failed_job()
    assert services.dismiss(job=key, by=cast.administrator)
    assert not services.dismiss(job=key, by=cast.administrator)
    assert not Attempt.objects.exists()
    assert AuditEvent.objects.filter(verb="job.dismiss", thing=f"job:{key}").count() == 1


def test_only_what_failed_can_be_dismissed(cast: Cast) -> None:
    queued = sample.enqueue(1)
    assert not services.dismiss(job=UUID(queued.id), by=cast.administrator)
    assert not services.retry(job=UUID(queued.id), by=cast.administrator)


# state, days since -> still there
KEPT = [
    ("SUCCESSFUL", 1, True),
    ("SUCCESSFUL", 3, False),
    ("FAILED", 3, True),
    ("FAILED", 91, False),
    ("READY", 99, True),
]


@pytest.mark.parametrize(("status", "days", "stays"), KEPT)
def test_finished_jobs_do_not_stay(status: str, days: int, stays: bool) -> None:
    queued = sample.enqueue(1)
    running.run_due()
    then = timezone.now() - timedelta(days=days)
    DBTaskResult.objects.update(status=status, finished_at=then)
    Due.objects.create(name="sample", due=then, job=queued.id)
    services.prune()
    assert (DBTaskResult.objects.exists(), Attempt.objects.exists()) == (stays, stays)
    assert Due.objects.exists() is (days < 2)


def test_a_worker_says_that_it_is_there() -> None:
    assert (queries.last_seen(), list(queries.workers())) == (None, [])
    services.seen("one")
    services.seen("one")
    assert [one.name for one in queries.workers()] == ["one"]
    Worker.objects.update(seen_at=timezone.now() - timedelta(minutes=4))
    assert list(queries.workers()) == []
    services.gone("one")
    assert queries.last_seen() is None


def test_waiting_jobs_are_counted_with_the_oldest() -> None:
    assert queries.waiting() == queries.Waiting(0, None)
    sample.enqueue(1)
    sample.enqueue(2)
    claimed()
    found = queries.waiting()
    assert found.count == 2
    assert found.since is not None


def test_the_urgent_goes_first() -> None:
    sample.enqueue(1)
    sample.using(priority=20).enqueue(2)
    running.run_due()
    assert ran == [2, 1]


def test_what_was_recorded_is_signed_within_a_minute_though_nothing_follows(db: None) -> None:
    """The checkpoint is not left to the next event: the last one of a day is signed too."""
    entry = schedule.SCHEDULE["write a checkpoint"]
    checkpoints.write()
    assert not entry.when()
    record("sign-in", by=None)
    assert entry.when()
    AuditCheckpoint.objects.update(at=timezone.now() - timedelta(minutes=2))
    services.queue_due({})
    running.run_due()
    assert not entry.when()
