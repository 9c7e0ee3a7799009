"""What the simulated practice shows of messages: one that came back, as a therapist and the client read it."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from ..models import CameBack, Choice
from ..states import Channel
from .choosing import Wanted, save

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Participant

YESTERDAY = timedelta(days=1)
EVENING = Wanted(Channel.EMAIL, time(18), more=False, quiet_from=time(20), quiet_to=time(8, 30), language="en")


@transaction.atomic
def message_came_back(*, participant: Participant, person: User) -> None:
    """A client chose email, and yesterday's message came back."""
    at = timezone.now() - YESTERDAY
    row = save(person=person, wanted=EVENING, by=person)
    Choice.objects.filter(pk=row.pk).update(came_back=1, came_back_at=at)
    CameBack.objects.create(participant=participant, channel=EVENING.channel.value, at=at)
