"""A form as plain values, and which of its fields hold what somebody wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from alliance_web.errors.written import Written, written

NOT_KEPT = re.compile(r"csrf|password|credential|^(code|login|kept_words)$")


@dataclass(frozen=True, slots=True)
class Form:
    """Where it stood, where it goes, and everything in it but secrets."""

    page: str
    action: str
    fields: tuple[Written, ...]

    @property
    def words(self) -> tuple[Written, ...]:
        """What somebody wrote."""
        return tuple(written(self.fields))

    @property
    def rest(self) -> tuple[Written, ...]:
        """What goes along unseen."""
        words = set(self.words)
        return tuple(one for one in self.fields if one not in words)

    def as_json(self) -> dict[str, object]:
        """As it is stored."""
        return {"page": self.page, "action": self.action, "fields": [list(one) for one in self.fields]}


def from_json(stored: dict[str, object]) -> Form:
    """As it was stored."""
    fields = stored["fields"]
    assert isinstance(fields, list)
    return Form(str(stored["page"]), str(stored["action"]), tuple((str(name), str(value)) for name, value in fields))


def kept_fields(sent: Iterable[tuple[str, list[str]]]) -> tuple[Written, ...]:
    """What of a sent form is kept."""
    return tuple((name, value) for name, values in sent for value in values if not NOT_KEPT.search(name))
