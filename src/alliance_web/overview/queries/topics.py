"""What is worth talking about, topic by topic, as one chair reads it: a strain once, with all its reasons folded in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alliance.prompts import Prompt, rule_of
from alliance_web.repair.standing import talks_of
from alliance_web.repair.strain_pages import Reading, Shown
from alliance_web.repair.topics import SAID, Topic

from .worth import AT_ONCE, Worth, worth

if TYPE_CHECKING:
    from alliance_web.therapies.frame import Frame

WHERE = "course"
Fields = tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class TopicShown:
    """One topic. `strain`: the one it is about, where it is followed; `first`: what is said and asked, None where no
    rule found anything; `more`: the other reasons; `talked`: what the button "We talked about it" sends.
    """

    strain: Shown | None
    first: Worth | None
    more: tuple[Worth, ...]
    talked: Fields

    @property
    def to_follow(self) -> Fields:
        """What the button "Follow this" sends; empty where it is followed, or about no strain."""
        return self.first.to_follow if self.first and self.first.about_strain and not self.strain else ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """What stood out before. `undo`: what the button sends that undoes a talk; empty where none was noted."""

    said: str
    undo: Fields


@dataclass(frozen=True, slots=True)
class Topics:
    """What is worth talking about now, one at a time, the others, and what was before."""

    now: tuple[TopicShown, ...]
    more: tuple[TopicShown, ...]
    earlier: tuple[Earlier, ...]


def shown_topics(
    frame: Frame, found: Sequence[Topic], strains: Reading, prompts: Sequence[Prompt], names: Mapping[str, str]
) -> Topics:
    """The topics of a course for one reader. `prompts`: all that was ever found; `names`: of the lines."""
    every = {**frame.names, **names}

    def told(some: Iterable[Prompt]) -> tuple[Worth, ...]:
        return worth(some, frame.part, every, where=WHERE)

    shown = tuple(one for one in (_shown(topic, told(reasons(topic)), strains) for topic in found) if one)
    standing = {prompt for topic in found for prompt in topic.reasons}
    earlier = told(prompt for prompt in reversed(prompts) if prompt not in standing)
    talked = talks_of(frame.therapy).prompts if earlier else {}
    return Topics(shown[:AT_ONCE], shown[AT_ONCE:], tuple(_earlier(one, talked) for one in earlier))


def _earlier(one: Worth, talked: Mapping[tuple[str, int], object]) -> Earlier:
    is_talked = (one.rule, one.session) in talked
    return Earlier(one.said, (("found", f"{one.rule}:{one.session}"),) if is_talked else ())


def reasons(topic: Topic) -> list[Prompt]:
    """What somebody said first, then what stands out in the numbers."""
    return sorted(topic.reasons, key=lambda prompt: not prompt.rule.startswith(SAID))


def _shown(topic: Topic, told: Sequence[Worth], strains: Reading) -> TopicShown | None:
    """None where this page does not show any of the rules that found it."""
    strain = strains.one(topic.rupture.key) if topic.rupture else None
    if strain is None and not told:
        return None
    first = told[0] if told else None
    return TopicShown(strain, first, tuple(told[1:]), () if strain else _fields(topic.reasons))


def _fields(prompts: Iterable[Prompt]) -> Fields:
    """Each rule once with the session after which it could be told."""
    places = dict.fromkeys((prompt.rule, prompt.session) for prompt in prompts)
    return tuple(("found", f"{rule}:{session}") for rule, session in places)


def on_card(found: Iterable[Topic], where: str) -> list[tuple[str, str]]:
    """Rule and item of what a card may take up, first things first."""
    return [(p.rule, p.item) for topic in found for p in reasons(topic) if where in rule_of(p.rule).where]
