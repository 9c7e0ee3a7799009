"""A therapy that has ended, a client who may be asked, and the link that they get."""

import re
from datetime import date, timedelta
from typing import Any

from django.core import mail
from django.utils import timezone

from alliance_web.follow_up.models import FollowUp, Wave
from alliance_web.follow_up.services import agreeing, asking
from alliance_web.follow_up.states import Opens
from alliance_web.therapies.models import Therapy
from tests.web.cast import Cast
from tests.web.endings import acts

BORN = date(1990, 3, 31)


def agreed(cast: Cast, *, opens: Opens = Opens.DAY, said: Any = BORN) -> FollowUp:
    """Sam said yes before the therapy ended, 31 days ago."""
    row = agreeing.agree(client=acts.client(cast), opens=opens, said=said, by=cast.client)
    FollowUp.objects.update(agreed_at=timezone.now() - timedelta(days=800))
    return row


def ended(cast: Cast, on: date) -> None:
    """The therapy ended on that day."""
    acts.end(cast)
    Therapy.objects.update(started_on=date(2020, 1, 1), ended_on=on)


def link() -> str:
    """The address in the last mail to Sam, without the origin."""
    found = [one for one in mail.outbox if one.to == ["sam@home.test"] and "/after/" in one.body]
    match = re.search(r"(/after/\S+/)", found[-1].body)
    assert match
    return match[1]


def asked(cast: Cast, months: int = 1) -> tuple[Wave, str]:
    """Sam is asked so many months after the end, which was so long ago: the row, and the address."""
    today = timezone.localdate()
    year, month = today.year + (today.month - 1 - months) // 12, (today.month - 1 - months) % 12 + 1
    agreed(cast)
    ended(cast, date(year, month, min(today.day, 28)))
    assert asking.ask_due(today) == 1
    return Wave.objects.get(asked_at__isnull=False), link()
