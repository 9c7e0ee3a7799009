"""Kill server and worker again and again while sessions end and messages about them go out, then count.

    python -m validation.reliability.kill_reminders --times 50 --seed 5
    python -m tests.postgres python -m validation.reliability.kill_reminders --times 50 --seed 6

Sessions of clients who chose a message by email end all the time, and the job that writes messages is queued far more
often than once a minute. Every so often everything is killed with SIGKILL, or the worker alone; a part of the kills
falls right behind the mail server's yes. At the end the server runs undisturbed until nothing waits any more. Then
every session is looked for in what the mail server took: never sent has to be 0; what came twice came under one
Message-ID and stands on the administrator's page as "may have been sent twice".
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import time, timedelta
from threading import Event, Thread
from time import sleep
from typing import Any

from validation.reliability import kills
from validation.reliability.killable import Killable

CLIENTS_FOR_A_KILL = 16
# So long ago that the message is due at once.
OVER = timedelta(hours=3)


def build(served: Killable, times: int, _seed: int) -> Sessions:
    """The practice in its folder, and the sessions that end in it."""
    kills.set_up(served.folder)
    return Sessions(a_practice(clients=max(40, times * CLIENTS_FOR_A_KILL)))


def a_practice(*, clients: int) -> list[int]:
    """A practice whose clients all chose a message by email an hour after a session, at any hour; their therapies."""
    from django.db import transaction

    from alliance_web.access.relation import Role
    from alliance_web.people import services as people

    with transaction.atomic():
        practice = people.set_up_practice(name="Under test")
        email, roles = "t@practice.test", {Role.THERAPIST}
        therapist = people.add_staff(practice=practice, name="T", email=email, roles=roles, by=None)
        return [_client(practice, therapist, number) for number in range(clients)]


def _client(practice: Any, therapist: Any, number: int) -> int:
    from alliance_web.people import services as people
    from alliance_web.reminders.services import choosing
    from alliance_web.reminders.states import Channel
    from alliance_web.therapies.services import therapy

    made = therapy.start(practice=practice, therapist=therapist, client_name=f"C{number}", by=therapist)
    account = people.add_account(name=f"C{number}", email=f"c{number}@home.test", by=None)
    made.participants.filter(part="client").update(user=account)
    always = time(0)
    wanted = choosing.Wanted(Channel.EMAIL, None, False, always, always, "en")
    choosing.save(person=account, wanted=wanted, by=account)
    return int(made.pk)


class Sessions:
    """Sessions that end one after the other, each in a therapy of its own, until they are told to stop."""

    def __init__(self, therapies: list[int]) -> None:
        self.ended: list[int] = []
        self._left = list(therapies)
        self._stopping = Event()
        self._thread = Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; the job is queued once more, so that the last ones are written too."""
        self._stopping.set()
        self._thread.join()
        queue()

    def _run(self) -> None:
        from django.db import connection

        while self._left and not self._stopping.is_set():
            self.ended.append(end_a_session(self._left.pop()))
            queue()
            sleep(0.15)
        connection.close()


def end_a_session(therapy: int) -> int:
    """A session that is over since so long that its message is due; its primary key."""
    from django.utils import timezone

    from alliance_web.therapies.models import Therapy
    from alliance_web.therapies.queries import chairs
    from alliance_web.therapies.services import sessions

    here = Therapy.objects.get(pk=therapy)
    by = chairs(here).therapist.user
    assert by is not None
    return int(sessions.plan(therapy=here, starts_at=timezone.now() - OVER, by=by).pk)


def queue() -> None:
    """Queue the job that writes messages."""
    from alliance_web.reminders.tasks import write_messages

    write_messages.enqueue()


def count(load: Sessions, received: Mapping[str, int]) -> dict[str, int]:
    """Every session is looked for in what was written and in what the mail server took."""
    from alliance_web.messages.models import Message
    from alliance_web.messages.queries import troubles
    from alliance_web.reminders.models import Reminder

    ids = dict(Reminder.objects.values_list("session", "message_id"))
    keys, told = dict(Message.objects.values_list("message_id", "key")), {one.key for one in troubles()}
    came = {session: received.get(ids.get(session, ""), 0) for session in load.ended}
    twice = [session for session, times in came.items() if times > 1]
    return {
        "sessions": len(load.ended),
        "never_sent": len([session for session, times in came.items() if not times]),
        "written_twice": Reminder.objects.count() - len(ids) + (Message.objects.count() - len(ids)),
        "sent_twice": len(twice),
        "sent_twice_untold": len([session for session in twice if keys[ids[session]] not in told]),
    }


ZEROS = ("never_sent", "written_twice", "sent_twice_untold")

if __name__ == "__main__":
    sys.exit(kills.main(kills.Run(build, count, ZEROS, some="sessions"), __doc__))
