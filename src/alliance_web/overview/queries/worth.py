"""Worth talking about: what the library's rules found, in words for one chair, with the rule and how often it errs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from alliance.prompts import Measured, Prompt, rule_of, words
from alliance_web.access.relation import Part

from .pictures import words as picture_words

# More at once is a list to tick off, not something to talk about; the others stay one tap away.
AT_ONCE = 1


@dataclass(frozen=True, slots=True)
class Worth:
    """One thing worth talking about, as one chair reads it."""

    rule: str
    item: str
    session: int
    title: str
    said: str
    ask: str
    why: str
    errs: str
    # Whether it is meant to find strains.
    about_strain: bool = False

    @property
    def to_follow(self) -> tuple[tuple[str, object], ...]:
        """What the button "Follow this" sends."""
        return (("rule", self.rule), ("session", self.session))


def worth(prompts: Iterable[Prompt], part: Part, names: Mapping[str, str], *, where: str) -> tuple[Worth, ...]:
    """The prompts that this page shows, in order. `names`: of both chairs and of the questions.

    What one rule says of several questions after the same session is said once, with all the questions in it.
    """
    kinds: dict[tuple[str, str, int], list[Prompt]] = {}
    for prompt in prompts:
        if where in rule_of(prompt.rule).where:
            kinds.setdefault((prompt.rule, prompt.chair, prompt.session), []).append(prompt)
    return tuple(_worth(alike[0], part, {**names, alike[0].item: _questions(alike, names)}) for alike in kinds.values())


def _questions(prompts: Iterable[Prompt], names: Mapping[str, str]) -> str:
    """The questions by name, in the order asked; the sentences put them in quotation marks, so each gets its own."""
    found = {prompt.item for prompt in prompts}
    in_order = [item for item in names if item in found] + sorted(found - set(names))
    return "”, “".join(names.get(item, item) for item in in_order)


def _worth(prompt: Prompt, part: Part, names: Mapping[str, str]) -> Worth:
    rule = rule_of(prompt.rule)
    told = words(prompt, chair=part.value, names=names, translate=gettext)
    return Worth(
        rule=prompt.rule,
        item=prompt.item,
        session=prompt.session,
        title=gettext(rule.title),
        said=told.said,
        ask=told.ask,
        why=gettext(rule.rule),
        errs=errs(rule.measured),
        about_strain=rule.about_strain,
    )


def errs(measured: Measured | None) -> str:
    """How often a rule speaks up without cause, from the catalogue; a rule about what was said cannot err."""
    if measured is None:
        return gettext("It repeats what was answered, so it has no false alarms.")
    share, of_100 = measured.by_chance, picture_words().of_100
    return gettext(
        "False alarms: in simulated therapies where nothing was wrong, this came up in {share} of 100 "
        "(95% interval {low} to {high})."
    ).format(share=of_100(share.value), low=of_100(share.low), high=of_100(share.high))
