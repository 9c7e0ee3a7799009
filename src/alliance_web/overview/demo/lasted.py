"""What became of the closed therapies of the simulated practice: how each ended, and what some said for two years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from alliance.simulate import ITEMS
from alliance.simulate import Practice as Simulated
from alliance_web.endings.services.endings import Facts
from alliance_web.endings.services.simulated import write_facts
from alliance_web.endings.states import Announced, EndedBy, LastKept, Went
from alliance_web.follow_up.days import after
from alliance_web.follow_up.services.answering import Said
from alliance_web.follow_up.services.simulated import write_followed
from alliance_web.follow_up.states import SILENT_UNTIL, Hear
from alliance_web.people import services as people

from .ended import BORN

if TYPE_CHECKING:
    from alliance_web.people.models import Practice, User
    from alliance_web.therapies.models import Therapy

# One client in so many agreed to be asked.
EVERY: Final = 10
# The therapist's word, by the points that the client gained.
WENT: Final = ((10, Went.MUCH_BETTER), (4, Went.BETTER), (-3, Went.SAME))
Row = dict[str, Any]


def accounts(therapies: int) -> dict[int, User]:
    """Of the clients who agreed, by the number of the therapy: who has no account is not asked."""
    return {
        number: people.add_account(name=f"Earlier client {number}", email=f"earlier-{number}@home.example", by=None)
        for number in range(EVERY, therapies + 1, EVERY)
    }


def write(
    *, practice: Practice, drawn: Simulated, therapies: Sequence[Therapy], followed: Iterable[int], today: date
) -> None:
    """How every one ended, and what those answered who were asked. `therapies` are in the order of their numbers."""
    gains = _gains(drawn.outcomes.iter_rows(named=True))
    left_early = drawn.truth.therapies.select("therapy", "left_early").iter_rows()
    facts = {therapies[number - 1]: _facts(number, gains[number], left=left) for number, left in left_early}
    write_facts(practice=practice, facts=facts)
    later, back = _later(drawn.follow_ups.iter_rows(named=True)), _looks_back(drawn.ratings.iter_rows(named=True))
    said = {
        therapies[number - 1]: dict(_said(therapies[number - 1], later[number], back.get(number), today))
        for number in followed
    }
    write_followed(practice=practice, said=said, born=BORN)


def _facts(number: int, gain: int, *, left: bool) -> Facts:
    """Of those who left early, every second one said so; the therapist cannot say how the others are."""
    went = next((word for least, word in WENT if gain >= least), Went.WORSE)
    if not left:
        return Facts(EndedBy.BOTH, Announced.BEFORE, LastKept.YES, went)
    if number % 2:
        return Facts(EndedBy.CLIENT, Announced.AT_THE_END, LastKept.NO, went)
    return Facts(EndedBy.CLIENT, Announced.NOT, LastKept.NO, Went.CANNOT_SAY)


def _gains(outcomes: Iterable[Row]) -> dict[int, int]:
    """How many points each gained, from the first answer to the last."""
    totals: dict[int, list[int]] = defaultdict(list)
    for row in outcomes:
        totals[row["therapy"]].append(row["total"])
    return {number: found[0] - found[-1] for number, found in totals.items()}


def _later(follow_ups: Iterable[Row]) -> dict[int, list[Row]]:
    rows: dict[int, list[Row]] = defaultdict(list)
    for row in follow_ups:
        rows[row["therapy"]].append(row)
    return rows


def _looks_back(ratings: Iterable[Row]) -> dict[int, int]:
    """How each looks back on the work: as on the last session that they rated."""
    last = {row["therapy"]: [row[item] for item in ITEMS] for row in ratings if row["chair"] == "client"}
    given = {number: [value for value in values if value is not None] for number, values in last.items()}
    return {number: round(sum(values) / len(values)) for number, values in given.items() if values}


def _said(therapy: Therapy, rows: Iterable[Row], back: int | None, today: date) -> Iterator[tuple[int, Said | None]]:
    """What was answered at each time that has come; after a silent year nobody is asked."""
    assert therapy.ended_on is not None
    is_heard = False
    for row in rows:
        months, is_silent = row["month"], row["month"] > SILENT_UNTIL and not is_heard
        if is_silent or after(therapy.ended_on, months) > today:
            return
        outcome = {code: row[code] for code in row if code[1:].isdigit()}
        is_heard = is_heard or row["total"] is not None
        yield months, None if row["total"] is None else Said(outcome, {}, back, Hear.NO)
