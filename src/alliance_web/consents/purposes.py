"""The purposes that people may be asked to allow, read from `purposes.toml`: key, version, the text they see."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

EVIDENCE_EXPORT = "evidence-export"
FOLLOW_UP = "follow-up"
MESSAGES = "messages"
MESSAGES_BY_CHANCE = "messages-by-chance"


@dataclass(frozen=True, slots=True)
class Purpose:
    """One thing to say yes to, in the words that the person sees. `changes` says for the documentation what it does.

    `asked_on`: the page that asks it together with something else; '' for the card on the account page.
    """

    key: str
    version: int
    title: str
    paragraphs: tuple[str, ...]
    give: str
    refuse: str
    withdraw: str
    given: str
    not_given: str
    refused: str
    changes: str
    asked_on: str = ""


@cache
def purposes() -> dict[str, Purpose]:
    """Every purpose by its key, in the order in which they are shown."""
    rows = tomllib.loads(Path(__file__).with_name("purposes.toml").read_text(encoding="utf-8"))["purpose"]
    found = [Purpose(**{**row, "paragraphs": tuple(row["paragraphs"])}) for row in rows]
    return {purpose.key: purpose for purpose in found}
