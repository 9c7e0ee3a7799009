"""Take in what mail servers tell later: a message that came back is shown wherever one that failed is."""

from __future__ import annotations

from django.db import transaction

from alliance_web.audit.record import record

from .. import last_word, reports
from ..kinds import Kind
from ..models import Message
from ..reports import Report, Told
from ..sending import Fault
from ..states import State
from . import outbox

# Where a message can come back from: whoever waits, failed or ran out of time has not been sent, or is tried again.
LEFT = (State.SENT, State.IN_DOUBT)


def take(mail: bytes) -> Told | None:
    """What a mail told of a message of ours, once that is written down.

    None where it tells nothing, nothing new, or of no message of ours: it can come twice, or from anybody.
    """
    report = reports.read(mail)
    return report.told if report and _taken(report) else None


@transaction.atomic
def _taken(report: Report) -> bool:
    rows = Message.objects.select_for_update().filter(message_id=report.message_id, state__in=LEFT)
    row = rows.first()
    if row is None:
        return False
    kind = Kind(row.kind)
    if report.told is Told.UNWANTED:
        return last_word.unwanted(kind, row.thing)
    outbox.move(row, State.FAILED, Fault.CAME_BACK)
    Message.objects.filter(pk=row.pk).update(dismissed_at=None)  # whoever dismissed a doubt has not seen this
    last_word.after(kind, row.thing, State.FAILED, Fault.CAME_BACK)
    record("message.came-back", by=None, thing=f"message:{row.pk}", kind=row.kind, about=row.thing)
    return True
