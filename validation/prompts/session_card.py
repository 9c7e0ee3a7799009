"""How often each list of the session card comes up in steady therapies, and how much one answer goes up and down.

What is measured is the very function that makes the card.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polars as pl

from alliance.course import pooled_spread
from alliance.prompts import card_rules, last_session
from alliance.simulate import ITEMS, Practice
from validation.prompts.shares import share

CARD = Path(__file__).parents[2] / "src" / "alliance" / "prompts" / "session_card.toml"
THERAPIES = 2_000


def measure_card(steady: Practice) -> dict[str, Any]:
    """`lists`: the share of steady sessions rated by both in which a list is not empty, and in which all three are.

    `spread_of_one_answer`: the standard deviation of one person's answers to one item around their own level.
    """
    rated = steady.ratings.unpivot(ITEMS, index=["therapy", "session", "chair"], variable_name="item").drop_nulls()
    spread = pooled_spread(rated, by=["therapy", "chair", "item"], over="session", value="value")
    lists, sessions = dict.fromkeys(["well", "moved", "apart", "nothing"], 0), 0
    for one in rated.filter(pl.col("therapy") <= THERAPIES).partition_by("therapy"):
        answers: dict[tuple[str, str], dict[int, float]] = {}
        for chair, item, session, value in one.sort("session").select("chair", "item", "session", "value").iter_rows():
            answers.setdefault((chair, item), {})[session] = value
        for session in one["session"].unique():
            found = last_session(answers, ITEMS, session)
            if not found.compared:
                continue
            sessions += 1
            there = {"well": bool(found.well), "moved": found.moved is not None, "apart": bool(found.apart)}
            for name, is_there in (there | {"nothing": not any(there.values())}).items():
                lists[name] += is_there
    return {
        "spread_of_one_answer": round(spread, 3),
        "sessions": sessions,
        "lists": {name: share(count, sessions) for name, count in lists.items()},
    }


def write_card(figures: dict[str, Any]) -> None:
    """Replace the `measured` line of every list."""
    text = CARD.read_text(encoding="utf-8")
    for rule in card_rules():
        block = re.compile(rf"(\[{rule.name}\]\n(?:(?!\[).*\n)*?measured = ).*\n")
        text, count = block.subn(lambda found, name=rule.name: f"{found[1]}{figures['lists'][name]}\n", text)
        if count != 1:
            raise ValueError(f"The card has {count} lists named {rule.name}; it should have one.")
    CARD.write_text(text, encoding="utf-8")
