"""Read the forms that were scored by hand (scores.toml)."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alliance.instruments import load

FILE = Path(__file__).with_name("scores.toml")


@dataclass(frozen=True)
class Form:
    number: int
    instrument: str
    answers: dict[str, float]
    expected: dict[str, float | str]

    def __str__(self) -> str:
        return f"{self.instrument} {self.number}"


def forms() -> list[Form]:
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["form"]
    return [_form(number, row) for number, row in enumerate(rows, start=1)]


def _form(number: int, row: dict[str, Any]) -> Form:
    ratings = [item.code for item in load(row["instrument"], non_commercial=True).ratings]
    answers = dict.fromkeys(ratings, row["rest"]) if "rest" in row else {}
    answers |= row.get("answers", {})
    given = {code: value for code, value in answers.items() if code not in row.get("blank", [])}
    return Form(number, row["instrument"], given, {"total": row["total"], **row.get("subscales", {})})
