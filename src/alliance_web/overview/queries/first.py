"""What matters most among all people: at most one entry for each, in the order of what people said, then of waiting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from alliance.prompts import Prompt, rule_of
from alliance_web.access.relation import Part
from alliance_web.repair.states import State
from alliance_web.repair.topics import SAID, Rupture, Topic

from .caseload import Row
from .items import OVERALL
from .topics import reasons
from .worth import Worth, worth

# More at once is a list to tick off; the others are one tap away, in the list of people.
AT_ONCE = 3
WHERE = "caseload"
# What somebody said, or noticed, before what stands out in numbers.
SAID_BY_CLIENT, NOT_OK, NOTICED, TALKED, CHANGED = range(5)
# The rules that say that somebody does not answer: the day says it beside their session.
MISSING = frozenset({"missing"})


@dataclass(frozen=True, slots=True)
class First:
    """One person's first topic. `since`: the session that it is about; `rule`: how it came up, '' for what was said."""

    row: Row
    rank: int
    said: str
    session: int
    since: datetime | None
    rule: str

    @property
    def order(self) -> tuple[int, bool, datetime | None, str]:
        """By what it is, then by who waits longest, then by name."""
        return self.rank, self.since is None, self.since, self.row.client.casefold()


def first_topics(rows: Iterable[Row], begun: Mapping[int, Mapping[int, datetime]]) -> list[First]:
    """Whoever has something worth talking about, what a client said first. `begun`: therapy -> session -> its start."""
    found = (_first(row, begun.get(row.pk, {})) for row in rows if not row.ended)
    return sorted((one for one in found if one), key=lambda one: one.order)


def _first(row: Row, begun: Mapping[int, datetime]) -> First | None:
    entries = (_of(row, topic, begun) for topic in row.topics)
    return min((one for one in entries if one), key=lambda one: one.order, default=None)


def _of(row: Row, topic: Topic, begun: Mapping[int, datetime]) -> First | None:
    if topic.rupture is not None:
        rank, said = _about(topic.rupture, row.client)
        session = topic.rupture.session
        return First(row, rank, said, session, begun.get(session), "")
    prompt = next((one for one in reasons(topic) if WHERE in rule_of(one.rule).where), None)
    if prompt is None or prompt.rule in MISSING:
        return None
    told = _told(prompt, row.client)
    rank = _rank(prompt)
    return First(row, rank, told.said, prompt.session, begun.get(prompt.session), told.errs if rank == CHANGED else "")


def _rank(prompt: Prompt) -> int:
    """A rule that repeats what somebody said goes with what was said; the others are about numbers."""
    if not prompt.rule.startswith(SAID):
        return CHANGED
    return SAID_BY_CLIENT if prompt.chair == Part.CLIENT else NOTICED


def _told(prompt: Prompt, client: str) -> Worth:
    names = {Part.CLIENT.value: client, Part.THERAPIST.value: _("You"), OVERALL: _("Overall")}
    return worth([prompt], Part.THERAPIST, names, where=WHERE)[0]


def _about(rupture: Rupture, client: str) -> tuple[int, str]:
    """Where a rupture stands, in one sentence."""
    said = {"client": client, "session": rupture.session}
    if rupture.state is State.NOT_REPAIRED:
        return NOT_OK, _("You talked about session {session}. {client} says it's not OK.").format(**said)
    if rupture.state in (State.TALKED, State.NOT_SURE):
        return TALKED, _("You talked about session {session}. {client} has not said that it's OK.").format(**said)
    if Part.CLIENT in rupture.noticed_by:
        told = _("{client} said something felt off in session {session}. You have not talked about it yet.")
        return SAID_BY_CLIENT, told.format(**said)
    return NOTICED, _("You noticed something in session {session}. You have not talked about it yet.").format(**said)
