"""A practice from before answers were sealed, migrated in a process that may be killed: `python -m … STEP`.

make       the tables as they were, with answers that stand open in them
migrate    what `alliance serve` does first; KILLED_AT=n ends the process, without any good-bye, at the n-th value
back       the way back, for the columns alone
use        new answers, changed and deleted ones, by the models of today
"""

import os
import signal
import sys
from typing import Any
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance_web.settings")
os.environ["ALLIANCE_MODE"] = "production"
django.setup()

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from alliance_web.vault import fields, sealing, services

BEFORE = [("checkins", "0003_card_change"), ("plan", "0002_levels_agreed_when"), ("repair", "0001_initial")]
RATINGS = 12
# Nothing else in a database is one of these.
TOTAL = 957315.25
ANSWER, GUESS, WISH = "canary-answ", "canary-gues", "canary-wish"
CHANGED, AMOUNT, KIND, VIEW = "canary-chgd", "canary-amnt", "canary-kind", "canary-view"


def main(step: str) -> None:
    """One step."""
    {"make": make, "migrate": migrate, "back": back, "use": use}[step]()


def make() -> None:
    """Every table with open answers, by the models of then."""
    services.make_keys()
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    executor = MigrationExecutor(connection)
    _write(executor.loader.project_state([*BEFORE, ("people", "0001_initial")]).apps)


def migrate() -> None:
    """Bring the database up to date."""
    if at := int(os.environ.get("KILLED_AT", "0")):
        _kill_at(at)
    sealing.AT_ONCE = 5
    sealing.PATIENCE_SECONDS = int(os.environ.get("PATIENCE", "300"))
    call_command("migrate", verbosity=0)


def _kill_at(last: int) -> None:
    sealed = 0
    seal = fields.seal

    def counted(text: str, *, place: str) -> str:
        nonlocal sealed
        sealed += 1
        if sealed == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return seal(text, place=place)

    fields.seal = sealing.seal = counted


def back() -> None:
    """As it was before."""
    for app, name in reversed(BEFORE):
        call_command("migrate", app, name, verbosity=0)


def use() -> None:
    """What goes on every day: rows are written, changed and deleted."""
    from alliance_web.checkins.models import CardChange, Digest, Rating

    for rating in Rating.objects.all():
        rating.answers, rating.overall = {"bond": ANSWER}, TOTAL
        rating.save()
    rating.delete()
    CardChange.objects.all().delete()
    Digest.objects.update_or_create(therapy_id=rating.check_in.session.therapy_id, defaults={"content": {"a": TOTAL}})
    Digest.objects.all().delete()


def _write(apps: Any) -> None:
    now = timezone.now()
    practice = apps.get_model("people", "Practice").objects.create(name="Old practice")
    therapy = apps.get_model("therapies", "Therapy").objects.create(practice=practice, started_on=now.date())
    client = apps.get_model("therapies", "Participant").objects.create(therapy=therapy, part="client", name="C")
    make_check_in = apps.get_model("checkins", "CheckIn").objects.create
    for number in range(1, RATINGS + 1):
        session = apps.get_model("therapies", "Session").objects.create(therapy=therapy, number=number, starts_at=now)
        check_in = make_check_in(session=session, participant=client, instrument="both-chairs-client-1")
        apps.get_model("checkins", "Rating").objects.create(
            check_in=check_in,
            submission=uuid4(),
            answers={"q9": None, "bond": ANSWER},
            guesses={"bond": GUESS},
            overall=TOTAL,
            rated_at=now,
        )
        said = {"session": session, "participant": client}
        apps.get_model("checkins", "CardChange").objects.create(changed=[CHANGED], **said)
    apps.get_model("checkins", "Digest").objects.create(therapy=therapy, content={"lines": "canary-dgst"})
    _write_plan(apps, therapy, client)
    episode = apps.get_model("repair", "Episode").objects.create(
        therapy=therapy, session=1, origin="hand", noticed_at=now
    )
    apps.get_model("repair", "EpisodeView").objects.create(episode=episode, by=client, kind=KIND, own_view=VIEW)


def _write_plan(apps: Any, therapy: Any, client: Any) -> None:
    apps.get_model("plan", "Preferences").objects.create(therapy=therapy, by=client, answers={"directness": WISH})
    goal = apps.get_model("plan", "Goal").objects.create(therapy=therapy, number=1)
    task = apps.get_model("plan", "Task").objects.create(goal=goal, number=1)
    version = apps.get_model("plan", "TaskVersion").objects.create(
        task=task, number=1, by=client, words="w", owner="client", place="between"
    )
    for number, useful, rating, level in ((1, 7, 6, -2), (2, None, None, None)):
        review = apps.get_model("plan", "Review").objects.create(goal=goal, number=number, closed_at=timezone.now())
        apps.get_model("plan", "ReviewView").objects.create(
            review=review, by=client, rating=rating, level=level, outcome="keep"
        )
        apps.get_model("plan", "TaskReport").objects.create(
            task=task, version=version, by=client, amount=AMOUNT, useful=useful
        )


if __name__ == "__main__":
    main(sys.argv[1])
