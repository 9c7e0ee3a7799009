"""Endings of the simulated practice: one therapy that two looked back on, and those that ended without a goodbye."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from alliance_web.consents.services import SIMULATED
from alliance_web.endings.queries.harm import reader
from alliance_web.endings.queries.words import version
from alliance_web.endings.services import days, endings, harm, words
from alliance_web.endings.services.endings import Facts
from alliance_web.endings.states import Announced, Column, EndedBy, LastKept, Went, Worse
from alliance_web.follow_up.services import agreeing, simulated
from alliance_web.follow_up.services.answering import Said
from alliance_web.follow_up.states import Hear, Lasted, Opens

from .people import cast
from .telling import Telling

if TYPE_CHECKING:
    from alliance_web.therapies.models import Participant

PLANNED = Facts(EndedBy.BOTH, Announced.BEFORE, LastKept.YES, Went.MUCH_BETTER)
LEFT = Facts(EndedBy.CLIENT, Announced.NOT, LastKept.NO, Went.CANNOT_SAY)
# The last session of the therapy that was followed: two years and a month ago.
FOLLOWED = timedelta(days=761)
MONTH = timedelta(days=30)
OUTCOME = "core-10"
BORN = date(1990, 3, 31)


def leave(here: Telling, on: datetime) -> None:
    """The client stays away, and weeks later the therapist ends it."""
    here.past.at(on)
    endings.end(therapy=here.therapy, on=on.date(), facts=LEFT, by=here.chairs.therapist)


def look_back(here: Telling) -> None:
    """The two plan their last session, write, agree to the letter, and end on the day."""
    last = max(here.starts.values())
    client, therapist = here.chairs.client, here.chairs.therapist
    here.past.at(last - MONTH)
    days.suggest(on=last.date(), seen=0, by=therapist)
    here.past.at(last - MONTH + timedelta(hours=5))
    days.agree(seen=1, by=client)
    here.past.at(last - timedelta(days=2))
    for row in cast()["ending"]["remarks"]:
        for by in row["by"]:
            words.add(key=uuid4(), column=Column(row["column"]), words=row["words"], by=_of(here, by))
    for by, said in (("client", cast()["ending"]["client"]), ("therapist", cast()["ending"]["therapist"])):
        words.write(words=said, is_empty=False, seen=0, by=_of(here, by))
    here.past.at(last + timedelta(minutes=45))
    for one in (client, therapist):
        words.say_yes(seen=version(here.therapy), by=one)
    endings.end(therapy=here.therapy, on=last.date(), facts=PLANNED, by=therapist)
    here.past.at(last - timedelta(days=1))
    yes = agreeing.agree(client=client, opens=Opens.DAY, said=BORN, by=None, how=SIMULATED)
    simulated.write_waves(follow_up=yes, ended_on=last.date(), said=_later())
    here.past.at(last + timedelta(days=1))
    if named := reader(here.therapy):
        harm.say(form=uuid4(), said=harm.Said(Worse.NO), reader=named.key, by=client)


def outcome(session: int, last: int) -> dict[str, int | None]:
    """The questionnaire of the therapy that ended well: from 22 points at the first session to 8 at the last."""
    return core(22 - round(14 * (session - 1) / max(1, last - 1)))


def core(points: int) -> dict[str, int | None]:
    """Answers of CORE-10 that make so many points, none of them about ending one's life."""
    # The second and third are turned round when they are scored: 4 is no point.
    answers: dict[str, int | None] = {"q2": 4, "q3": 4, "q6": 0}
    for item in ("q1", "q4", "q5", "q7", "q8", "q9", "q10"):
        answers[item] = min(4, points)
        points -= min(4, points)
    return answers


def _later() -> dict[int, Said | None]:
    """Five times after the end: half a year was not answered, after a year part was lost, and then it came back."""
    words = cast()["ending"]["year"]
    return {
        1: Said(core(9), {1: Lasted.STILL}, 9, Hear.NO),
        3: Said(core(11), {1: Lasted.STILL}, 9, Hear.NO),
        6: None,
        12: Said(core(17), {1: Lasted.PARTLY}, 8, Hear.NOT_SURE, words),
        24: Said(core(10), {1: Lasted.STILL}, 9, Hear.NO),
    }


def _of(here: Telling, part: str) -> Participant:
    return here.chairs.client if part == "client" else here.chairs.therapist
