"""What a test of whole processes does in a practice of its own: `python -m tests.web.messages.outside FOLDER STEP`."""

import json
import sys
from datetime import timedelta
from pathlib import Path

from alliance_web.commands.start import start


def build() -> None:
    """The tables, a code and a notice in the outbox."""
    from alliance_web.commands.prepare import migrate
    from alliance_web.messages.kinds import Kind
    from alliance_web.messages.services import outbox

    migrate()
    for kind in (Kind.SIGN_IN_CODE, Kind.SAFETY_NOTICE):
        outbox.put(kind=kind, address=f"{kind}@home.test", subject="Hello", text="Text", thing=kind, by=None)


def an_hour_later() -> None:
    """The leases of the workers that were killed have run out; what is due is run, and what is known then is told."""
    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    from alliance_web.jobs import running, services
    from alliance_web.messages.models import Message

    services.take_back_lost(timezone.now() + timedelta(hours=1))
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
    running.run_due()
    rows = Message.objects.all()
    tries = {one.pk: list(one.deliveries.order_by("number").values_list("outcome", flat=True)) for one in rows}
    print(json.dumps({one.thing: [one.state, tries[one.pk], one.message_id] for one in rows}))


if __name__ == "__main__":
    start(Path(sys.argv[1]))
    {"build": build, "an-hour-later": an_hour_later}[sys.argv[2]]()
