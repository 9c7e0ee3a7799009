"""The races of taking part, as functions like those of `races`."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from alliance_web.checkins.models import CheckIn, Rating
from alliance_web.checkins.services import taking_part
from alliance_web.consents.models import TakingPart
from alliance_web.consents.queries import taking_part as said_by
from alliance_web.consents.states import Choice
from alliance_web.therapies.models import Therapy
from alliance_web.therapies.queries import chairs
from alliance_web.therapies.services import sessions

from .races import MANY, a_session, a_therapy, by_of, check_in_of, saying
from .threads import kinds, slowed, together


def pausing(therapy: Therapy, choice: Choice = Choice.PAUSED) -> Any:
    client = chairs(therapy).client
    return lambda: taking_part.choose(participant=client, choice=choice, by=None)


def a_form_and_pausing() -> Any:
    """Answered and kept, or lapsed and not stored: nothing between."""
    therapy = a_therapy()
    check_in = check_in_of(a_session(therapy), "client")
    with slowed("alliance_web.checkins.services.taking_part.withdraw_check_ins"):
        found = together(saying(check_in), pausing(therapy))
    check_in.refresh_from_db()
    is_kept = Rating.objects.filter(check_in=check_in).exists()
    return set(kinds(found)) <= {"Rating", "NotOpen", "bool"}, (check_in.state == "submitted") is is_kept


def planning_and_pausing() -> Any:
    """A session that is planned while its client pauses is asked of nobody."""
    therapy = a_therapy()
    by, ahead = by_of(therapy), timezone.now() + timedelta(days=3)
    with slowed("alliance_web.checkins.services.taking_part.withdraw_check_ins"):
        together(lambda: sessions.plan(therapy=therapy, starts_at=ahead, by=by), pausing(therapy))
    return sorted(CheckIn.objects.filter(session__therapy=therapy).values_list("state", flat=True).distinct())


def pausing_by_many() -> Any:
    """Pressed often, it happens once."""
    therapy = a_therapy()
    found = together(*[pausing(therapy)] * MANY)
    return sorted(found), TakingPart.objects.filter(participant__therapy=therapy).count()


def pausing_and_stopping() -> Any:
    """Whoever comes first: nobody is asked, and the record of choices is one that can be."""
    therapy = a_therapy()
    together(pausing(therapy), pausing(therapy, Choice.STOPPED))
    return said_by(chairs(therapy).client.pk).choice
