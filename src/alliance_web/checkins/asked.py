"""What the pages of a therapy are told about its check-ins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.therapies.answering import Asked
from alliance_web.therapies.wording import questionnaire_name

from . import queries
from .services import asking
from .states import State

# As the pages of a therapy call answers that count no more because somebody else gave them.
CONTESTED = "contested"
# As they call what nobody answered while it could be answered.
PASSED = "passed"

if TYPE_CHECKING:
    from alliance_web.therapies.models import Therapy


def asked_about(therapy: Therapy) -> Mapping[int, tuple[Asked, ...]]:
    """What is asked about each session, by session number, the check-in of both chairs first. One query."""
    about_both = queries.alliance_instruments(therapy)
    by_session: dict[int, list[Asked]] = defaultdict(list)
    for check_in in queries.of_therapy(therapy).annotate(is_open=queries.not_over(timezone.now())):
        by_session[check_in.session.number].append(_asked(check_in, check_in.instrument not in about_both))
    return {number: tuple(sorted(rows, key=lambda row: row.is_outcome)) for number, rows in by_session.items()}


def _asked(check_in: Any, is_outcome: bool) -> Asked:
    """Only the client answers by link: the therapist is signed in anyway."""
    part = Part(check_in.participant.part)
    is_passed = is_outcome and not check_in.is_open and check_in.state == State.OPEN
    is_open = check_in.state == State.OPEN and part is Part.CLIENT and not is_passed
    return Asked(
        part=part,
        questionnaire=questionnaire_name(check_in.instrument),
        is_outcome=is_outcome,
        state=PASSED if is_passed else CONTESTED if check_in.is_contested else check_in.state,
        link=asking.link(check_in) if is_open else "",
    )
