"""What is worth talking about in one therapy, and what is not any more: one strain, one topic. No rows here.

1. Everything that the rules find about a strain belongs to one topic with all its reasons: that of the strain that is
   followed, or one of its own while none is.
2. A strain is a topic from its notice until it was talked about, repaired or left for now, whether or not a rule holds;
   and again from the moment at which something came up that was answered later than that.
3. What else the rules find is a topic as long as it holds and nobody has said, on the card or under the prompt itself,
   that the two talked about it since it was answered.

The card, the course, the chips of the caseload and every list of the day show these topics and no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from alliance.prompts import Prompt, rule_of
from alliance_web.access.relation import Part
from alliance_web.checkins.digest import Glance
from alliance_web.checkins.services.talks import Talks

from .states import OPEN, Origin, State

ON_CARD = "session card"
# The rules that repeat what somebody said; each further session in which they say so is news.
SAID = "strain-said-by-"
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Rupture:
    """A strain that is followed, as far as it matters here. `settled_at`: None while it needs bringing up."""

    key: UUID
    session: int
    origin: Origin
    state: State
    noticed_by: frozenset[Part]
    settled_at: datetime | None = None

    @property
    def takes_in(self) -> bool:
        """Whether what comes up now belongs to it: it has not come to an end."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing to talk about, with its reasons in the order of the catalogue; a strain may have none now."""

    rupture: Rupture | None
    reasons: tuple[Prompt, ...]

    @property
    def is_about_strain(self) -> bool:
        """Whether it is about a strain, followed or not."""
        return self.rupture is not None or rule_of(self.reasons[0].rule).about_strain


@dataclass(slots=True)
class _Therapy:
    """What one therapy's topics are made from."""

    glance: Glance
    ruptures: Sequence[Rupture]
    talks: Talks
    reasons: dict[UUID, list[Prompt]] = field(default_factory=dict)


def topics(glance: Glance, ruptures: Sequence[Rupture], talks: Talks) -> tuple[Topic, ...]:
    """Every topic of a therapy: strains first, those the client noticed before all others, then what else was found."""
    here = _Therapy(glance, ruptures, talks)
    unsettled = [prompt for prompt in _holding(here) if not _is_settled(here, prompt)]
    new: list[Prompt] = []
    for prompt in unsettled:
        if rule_of(prompt.rule).about_strain:
            home = _home(ruptures, prompt, glance)
            if home is not None:
                here.reasons.setdefault(home.key, []).append(prompt)
            elif _holds(glance, prompt):
                new.append(prompt)
    strains = [Topic(one, tuple(here.reasons.get(one.key, ()))) for one in ruptures if _stands(here, one)]
    found = [Topic(None, tuple(new))] if new else []
    return (*sorted(strains, key=_first), *found, *_others(unsettled))


def _holding(here: _Therapy) -> Iterator[Prompt]:
    """What still holds, and what somebody said of a strain that is open: that waits until it was talked about."""
    yield from here.glance.current
    if any(one.takes_in for one in here.ruptures):
        said = (one for one in here.glance.prompts if one.rule.startswith(SAID))
        yield from (one for one in said if not _holds(here.glance, one))


def _holds(glance: Glance, prompt: Prompt) -> bool:
    return prompt.until >= glance.shown


def _others(prompts: Iterable[Prompt]) -> Iterator[Topic]:
    """What one rule says of several questions after the same session is one topic."""
    alike: dict[tuple[str, str, int], list[Prompt]] = {}
    for prompt in prompts:
        if not rule_of(prompt.rule).about_strain:
            alike.setdefault((prompt.rule, prompt.chair, prompt.session), []).append(prompt)
    return (Topic(None, tuple(found)) for found in alike.values())


def _first(topic: Topic) -> tuple[bool, bool, int]:
    """What the client noticed first, then what the client says is not OK; the latest session first."""
    assert topic.rupture is not None
    noticed, state = Part.CLIENT in topic.rupture.noticed_by, topic.rupture.state
    return not noticed, state is not State.NOT_REPAIRED, -topic.rupture.session


def _stands(here: _Therapy, one: Rupture) -> bool:
    return (one.takes_in and one.settled_at is None) or one.key in here.reasons


def _home(ruptures: Sequence[Rupture], prompt: Prompt, glance: Glance) -> Rupture | None:
    """The strain that a prompt belongs to: the last one that had begun by then, else any, if it holds to this day."""
    taking = sorted((one for one in ruptures if one.takes_in), key=lambda one: one.session)
    before = [one for one in taking if one.session <= _last(prompt)]
    return next(iter((before or (taking if _holds(glance, prompt) else []))[-1:]), None)


def _last(prompt: Prompt) -> int:
    """The session that makes it news: what somebody says each time is news each time."""
    return prompt.until if prompt.rule.startswith(SAID) else prompt.session


def _answered(here: _Therapy, prompt: Prompt) -> datetime:
    """When what a prompt rests on was answered: by its chair, or by both where it compares them."""
    about_strain = rule_of(prompt.rule).about_strain
    chairs = [prompt.chair] if about_strain else [part.value for part in Part]
    return max((here.glance.answered(_last(prompt), chair) or LONG_AGO for chair in chairs), default=LONG_AGO)


def _is_settled(here: _Therapy, prompt: Prompt) -> bool:
    """Whether the two have talked about it, or the strain that it belongs to was settled, since it was answered."""
    since = _answered(here, prompt)
    if _talked_since(here.talks, prompt, since):
        return True
    if not rule_of(prompt.rule).about_strain:
        return False
    return any(_settles(one, prompt, since) for one in here.ruptures)


def _talked_since(talks: Talks, prompt: Prompt, since: datetime) -> bool:
    said = talks.prompts.get((prompt.rule, prompt.session))
    if said is not None and said >= since:
        return True
    if ON_CARD not in rule_of(prompt.rule).where:
        return False
    return any(number >= _last(prompt) and at >= since for number, at in talks.cards.items())


def _settles(rupture: Rupture, prompt: Prompt, since: datetime) -> bool:
    """Also what the other chair said later about the very session of a settled strain: it is the same strain."""
    if rupture.settled_at is None:
        return False
    is_own = rupture.origin is not Origin.HAND and rupture.session == _last(prompt) and prompt.rule.startswith(SAID)
    return is_own or rupture.settled_at >= since
