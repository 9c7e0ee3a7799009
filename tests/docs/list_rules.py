"""List strain rules and prompts from the program: `python -m tests.docs.list_rules` writes the two pages anew."""

import inspect
from dataclasses import MISSING, fields
from pathlib import Path

from alliance.course import RULES, Rule
from alliance.course.rules.baseline import FromBaseline
from alliance.course.rules.own_spread import OwnSpread
from alliance.prompts import PromptRule, Share, catalogue

FOLDER = Path(__file__).parents[2] / "docs" / "reference"
RULES_PAGE, PROMPTS_PAGE = FOLDER / "strain-rules.md", FOLDER / "prompts.md"

RULES_TEXT = """# Strain rules

Written from the program (`python -m tests.docs.list_rules`); a test fails when the page lags behind. How often each
rule comes up by chance and what it finds is measured in [validation/prompts](../../validation/prompts/README.md).

Every rule is prospective: what it says of a session rests on that session and earlier ones. x[t] is the rating of
session t, higher being better. An episode starts with the session that a rule notices, and is repaired when one of the
next `within` ratings is back within `c` times the spread of the rule from its anchor. On the command line:
`--rule NAME:parameter=value,parameter=value`.

**OwnSpread** (`fall`, `drop`, `decline`): {own_spread}

**FromBaseline** (`xmr`, `cusum`, `partition`): {from_baseline}

{rules}
"""

PROMPTS_TEXT = """# Prompts

Written from the program (`python -m tests.docs.list_rules`); a test fails when the page lags behind. A prompt means
"worth talking about". The shares are measured on [simulated practices](../../validation/prompts/README.md): *by chance*
in steady therapies, at least once; *found* of strains, while they lasted.

{prompts}
"""


def rules_page() -> str:
    """The page of strain rules."""
    return RULES_TEXT.format(
        own_spread=inspect.getdoc(OwnSpread),
        from_baseline=inspect.getdoc(FromBaseline),
        rules="\n\n".join(map(_rule, RULES)),
    )


def prompts_page() -> str:
    """The page of prompts."""
    return PROMPTS_TEXT.format(prompts="\n\n".join(map(_prompt, catalogue())))


def _rule(rule: type[Rule]) -> str:
    rows = [f"| `{one.name}` | {'needed' if one.default is MISSING else one.default} |" for one in fields(rule)]
    table = "\n".join(["| parameter | default |", "| --- | --- |", *rows])
    return f"## {rule.name}\n\n{rule.words[0].upper()}{rule.words[1:]}.\n\n{inspect.getdoc(rule)}\n\n{table}"


def _prompt(rule: PromptRule) -> str:
    lines = [f"## {rule.title}", f"`{rule.name}`. {rule.rule}", f"Formula: `{rule.formula}`"]
    if rule.measured:
        measured = f"By chance: {_percent(rule.measured.by_chance)}."
        lines.append(measured + (f" Found: {_percent(rule.measured.found)}." if rule.measured.found else ""))
    for reader, by_chair in rule.words.items():
        for chair, words in by_chair.items():
            lines.append(f"* The {reader} reads, from the ratings of the {chair}: “{words.said}” – “{words.ask}”")
    return "\n\n".join(lines)


def _percent(share: Share) -> str:
    return f"{100 * share.value:.1f} % [{100 * share.low:.1f}, {100 * share.high:.1f}]"


if __name__ == "__main__":
    RULES_PAGE.write_text(rules_page(), encoding="utf-8")
    PROMPTS_PAGE.write_text(prompts_page(), encoding="utf-8")
