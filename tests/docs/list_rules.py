"""List strain rules and prompts from the program: `python -m tests.docs.list_rules` writes the two pages anew."""

import inspect
import json
from dataclasses import MISSING, fields
from pathlib import Path

from alliance.course import RULES, Rule, parse_rule
from alliance.course.rules.baseline import FromBaseline
from alliance.course.rules.own_spread import OwnSpread
from alliance.prompts import CardRule, PromptRule, Share, card_rules, catalogue

FOLDER = Path(__file__).parents[2] / "docs" / "reference"
RULES_PAGE, PROMPTS_PAGE = FOLDER / "strain-rules.md", FOLDER / "prompts.md"

MEASURED = json.loads((FOLDER.parents[1] / "validation" / "prompts" / "results.json").read_text("utf-8"))["rules"]

RULES_TEXT = """# Strain rules

Written from the program (`python -m tests.docs.list_rules`); a test fails when the page lags behind. How often each
rule comes up by chance (of steady simulated therapies, those in which it notices a session) and what it finds (of
simulated strains) stands beside it, measured in [validation/prompts](../../validation/prompts/README.md), there also by
the shape of the therapy. The commonly used public rule, measured in the same run on the same 0-10 scale, is
`practice:cutoff=9,step=0.25`: {public}.

Every rule is prospective: what it says of a session rests on that session and earlier ones. x[t] is the rating of
session t, higher being better. An episode starts with the session that a rule notices, and is repaired when one of the
next `within` ratings is back within `c` times the spread of the rule from its anchor. On the command line:
`--rule NAME:parameter=value,parameter=value`.

**OwnSpread** (`fall`, `drop`, `decline`): {own_spread}

**FromBaseline** (`xmr`, `cusum`, `partition`): {from_baseline}

{rules}
"""

CARD = {"well": "What went well", "moved": "Biggest change", "apart": "Where you see things differently"}

PROMPTS_TEXT = """# Prompts

Written from the program (`python -m tests.docs.list_rules`); a test fails when the page lags behind. A prompt means
"worth talking about". The shares are measured on [simulated practices](../../validation/prompts/README.md): *by chance*
in steady therapies, at least once; *found* of strains, while they lasted.

{prompts}

# The session card

Three lists, from the answers of both chairs to the last session. A question is in one list at most; a list that would
have to be forced is empty, and where all are, the card says that nothing stands out. S is one person's up and down in
one question before that session: S^2 = ((n - 1) s^2 + weight prior^2) / (n - 1 + weight), with prior = 0.9 points
(0.908 measured on simulated steady therapies) counted as weight = 6 answers. *In steady sessions*: how often the list
is not empty in simulated therapies in which nothing happens but chance.

{card}
"""


def rules_page() -> str:
    """The page of strain rules."""
    return RULES_TEXT.format(
        public=_measured("practice:cutoff=9,step=0.25"),
        own_spread=inspect.getdoc(OwnSpread),
        from_baseline=inspect.getdoc(FromBaseline),
        rules="\n\n".join(map(_rule, RULES)),
    )


def prompts_page() -> str:
    """The page of prompts."""
    return PROMPTS_TEXT.format(
        prompts="\n\n".join(map(_prompt, catalogue())), card="\n\n".join(map(_list, card_rules()))
    )


def _rule(rule: type[Rule]) -> str:
    rows = [f"| `{one.name}` | {'needed' if one.default is MISSING else one.default} |" for one in fields(rule)]
    table = "\n".join(["| parameter | default |", "| --- | --- |", *rows])
    told = [f"* `{text}`: {_measured(text)}" for text in MEASURED if parse_rule(text).name == rule.name]
    words = f"{rule.words[0].upper()}{rule.words[1:]}."
    return "\n\n".join(
        [f"## {rule.name}", words, inspect.getdoc(rule) or "", table, "\n".join(["Measured:", "", *told])]
    )


def _measured(text: str) -> str:
    found = MEASURED[text]
    shares = (_percent(Share(*found[name])) for name in ("by_chance", "found", "found_from_4"))
    return "by chance {}, found {}, with three ratings before {}".format(*shares)


def _prompt(rule: PromptRule) -> str:
    lines = [f"## {rule.title}", f"`{rule.name}`. {rule.rule}", f"Formula: `{rule.formula}`"]
    if rule.measured:
        measured = f"By chance: {_percent(rule.measured.by_chance)}."
        lines.append(measured + (f" Found: {_percent(rule.measured.found)}." if rule.measured.found else ""))
    for reader, by_chair in rule.words.items():
        for chair, words in by_chair.items():
            lines.append(f"* The {reader} reads, from the ratings of the {chair}: “{words.said}” – “{words.ask}”")
    return "\n\n".join(lines)


def _list(rule: CardRule) -> str:
    words = (
        f"## {CARD[rule.name]}",
        rule.rule,
        f"Formula: `{rule.formula}`",
        f"In steady sessions: {_percent(rule.measured)}.",
    )
    return "\n\n".join(words)


def _percent(share: Share) -> str:
    return f"{100 * share.value:.1f} % [{100 * share.low:.1f}, {100 * share.high:.1f}]"


if __name__ == "__main__":
    RULES_PAGE.write_text(rules_page(), encoding="utf-8")
    PROMPTS_PAGE.write_text(prompts_page(), encoding="utf-8")
