"""The practice that is killed, and what is counted in its database afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlparse
from uuid import UUID

from validation.reliability.kills import set_up

SESSIONS = 40


def build(folder: Path, *, check_ins: int) -> tuple[dict[UUID, str], list[str]]:
    """A practice with so many open PHQ-9 forms: the path of each by its key, and addresses that may sign in."""
    set_up(folder)
    from django.db import transaction

    with transaction.atomic():
        staff, practice = _people()
        for number in range(-(-check_ins // SESSIONS)):
            _therapy(practice, staff[0], number)
    from alliance_web.checkins.models import CheckIn
    from alliance_web.checkins.services.asking import link

    rows = CheckIn.objects.filter(instrument="phq-9").select_related("session__therapy__practice")
    return {row.key: urlparse(link(row)).path for row in rows}, [one.email for one in staff]


def _people() -> tuple[list[Any], Any]:
    from alliance_web.access.relation import Role
    from alliance_web.people import services as people
    from alliance_web.safety.services import plans

    practice = people.set_up_practice(name="Under test")
    staff = [
        people.add_staff(practice=practice, name=f"T{n}", email=f"t{n}@practice.test", roles={Role.THERAPIST}, by=None)
        for n in range(40)
    ]
    lead = people.add_staff(practice=practice, name="Lead", email="lead@practice.test", roles={Role.LEAD}, by=None)
    plans.write(
        practice=practice, emergency_numbers="112", out_of_hours="", answered_by=lead, answer_within_hours=24, by=lead
    )
    return staff, practice


def _therapy(practice: Any, therapist: Any, number: int) -> None:
    from django.utils import timezone

    from alliance_web.therapies.services import sessions, therapy

    begun = timezone.now() - timedelta(days=SESSIONS + 1)
    made = therapy.start(
        practice=practice,
        therapist=therapist,
        client_name=f"C{number}",
        outcome="phq-9",
        started_on=begun.date(),
        by=therapist,
    )
    for day in range(SESSIONS):
        sessions.plan(therapy=made, starts_at=begun + timedelta(days=day), by=therapist)


def count(acknowledged: set[UUID], received: Mapping[str, int]) -> dict[str, int]:
    """Everything, from the rows and from what the mail server took."""
    from alliance_web.messages.kinds import Kind

    codes = (Kind.SIGN_IN_CODE, Kind.NO_ACCOUNT)
    return {
        **_answers(acknowledged),
        **{f"notices{name}": value for name, value in _messages([Kind.SAFETY_NOTICE], received).items()},
        **_codes(_messages(codes, received)),
    }


def _answers(acknowledged: set[UUID]) -> dict[str, int]:
    from alliance_web.checkins.models import Rating
    from alliance_web.messages.models import Message
    from alliance_web.safety.models import ReviewTask

    ratings = Counter(Rating.objects.values_list("check_in__key", flat=True))
    reviews = dict(ReviewTask.objects.values_list("check_in", "pk"))
    told = set(Message.objects.values_list("thing", flat=True))
    return {
        "answers_acknowledged": len(acknowledged),
        "answers_lost": len(acknowledged - set(ratings)),
        "answers_doubled": len([key for key, times in ratings.items() if times > 1])
        + ReviewTask.objects.count()
        - len(reviews),
        "reviews": len(reviews),
        "reviews_missing": len(set(ratings) - set(reviews))
        + len([pk for pk in reviews.values() if f"review:{pk}" not in told]),
    }


def _messages(kinds: Any, received: Mapping[str, int]) -> dict[str, int]:
    """Of these kinds: how many, not arrived although called sent, arrived twice, and what of that a page tells."""
    from alliance_web.messages.models import Message
    from alliance_web.messages.queries import troubles
    from alliance_web.messages.states import State

    told = {one.key for one in troubles()}
    rows = list(Message.objects.filter(kind__in=kinds))
    came = {row.key: received.get(row.message_id, 0) for row in rows}
    return {
        "": len(rows),
        "_lost": len([row for row in rows if (not came[row.key] and row.state == State.SENT) or _is_lost(row, came)]),
        "_sent_twice": len([row for row in rows if came[row.key] > 1]),
        "_sent_twice_untold": len([row for row in rows if came[row.key] > 1 and row.key not in told]),
        "_told_in_doubt": len([row for row in rows if row.key in told]),
    }


def _is_lost(row: Any, came: Mapping[UUID, int]) -> bool:
    """A notice has to arrive, so it is lost in any other state too; a code that did not arrive may be told instead."""
    return row.kind == "safety-notice" and not came[row.key]


def _codes(found: dict[str, int]) -> dict[str, int]:
    return {
        "codes": found[""],
        "codes_not_arrived_untold": found["_lost"],
        "codes_sent_twice": found["_sent_twice"],
        "codes_told_in_doubt": found["_told_in_doubt"],
    }
