"""What a test of whole processes does in a practice of its own: `python -m tests.web.reminders.outside FOLDER STEP`."""

import json
import sys
from pathlib import Path

from alliance_web.commands.start import start


def build() -> None:
    """One client who chose email, and a session that is over; the job that writes messages waits."""
    from alliance_web.commands.prepare import migrate

    migrate()
    from validation.reliability import kill_reminders

    (therapy,) = kill_reminders.a_practice(clients=1)
    kill_reminders.end_a_session(therapy)
    kill_reminders.queue()


def an_hour_later() -> None:
    """The lease of the worker that was killed has run out; what is due is run, and what is known then is told."""
    from datetime import timedelta

    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    from alliance_web.jobs import running, services
    from alliance_web.messages.models import Message
    from alliance_web.messages.queries import troubles
    from alliance_web.reminders.models import Reminder

    services.take_back_lost(timezone.now() + timedelta(hours=1))
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
    running.run_due()
    row = Message.objects.get()
    tries = list(row.deliveries.order_by("number").values_list("outcome", flat=True))
    written = [Reminder.objects.count(), Reminder.objects.get().message_id == row.message_id]
    print(json.dumps([row.state, tries, row.message_id, written, len(troubles())]))


if __name__ == "__main__":
    start(Path(sys.argv[1]))
    {"build": build, "an-hour-later": an_hour_later}[sys.argv[2]]()
