"""What an import of appointments would do: read the file, say what was understood, and what came in before."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.utils import timezone

from alliance.tables import Fault, TableFaults
from alliance_web.vault import waiting

from .files import ics, table
from .files.rows import Read, Row, Unreadable
from .queries.imports import there_already

if TYPE_CHECKING:
    from alliance_web.people.models import User

PLACE = "scheduling.waiting"


@dataclass(frozen=True, slots=True)
class Group:
    """All appointments with one title: they go to one therapy. `name`: what the form calls the choice."""

    name: str
    title: str
    rows: tuple[tuple[str, Row], ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it: the groups, or the faults, or one sentence why the file cannot be read at all."""

    groups: tuple[Group, ...] = ()
    there: int = 0
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    unreadable: str = ""

    @property
    def failed(self) -> bool:
        """Whether nothing of the file can come in."""
        return bool(self.faults or self.unreadable)


def try_file(content: bytes, person: User) -> Trial:
    """Read a file. It changes nothing."""
    try:
        read = _read(content)
    except Unreadable as fault:
        return Trial(unreadable=str(fault))
    except TableFaults as found:
        return Trial(faults=found.faults)
    once = {row.uid: row for row in read.rows}  # one that stands there twice counts as it stands there last
    before = there_already(person, once.keys())
    new = [row for row in read.rows if row.uid not in before and once[row.uid] is row]
    return Trial(_groups(new), len(before), read.notes)


def keep(name: str, content: bytes, *, owner: int) -> str:
    """Keep a file until the next page; gives the token that fetches it."""
    return waiting.keep([name, b64encode(content).decode()], place=PLACE, owner=owner)


def fetch(token: str, *, owner: int) -> tuple[str, bytes] | None:
    """The file behind a token of this person: its name and content; None once its time is over."""
    kept = waiting.fetch(token, place=PLACE, owner=owner)
    return (str(kept[0]), b64decode(kept[1])) if kept else None


def forget(token: str, *, owner: int) -> None:
    """Give a file up."""
    waiting.forget(token, owner=owner)


def chosen(trial: Trial, sent: Mapping[str, str]) -> list[tuple[Row, str]]:
    """The rows with the therapy that the therapist chose for each title, but for those that they left out."""
    picked = [(group, sent.get(group.name, "")) for group in trial.groups]
    return [(row, therapy) for group, therapy in picked if therapy for name, row in group.rows if name not in sent]


def _read(content: bytes) -> Read:
    is_calendar = content.lstrip(b"\xef\xbb\xbf \r\n\t")[:15].upper() == b"BEGIN:VCALENDAR"
    return ics.read(content, timezone.now()) if is_calendar else table.read(content, timezone.now())


def _groups(rows: list[Row]) -> tuple[Group, ...]:
    """By title, in the order in which the titles come."""
    by_title: dict[str, list[tuple[str, Row]]] = {}
    for row in rows:
        by_title.setdefault(row.title, []).append((_name("row", row.uid), row))
    return tuple(Group(_name("title", title), title, tuple(found)) for title, found in by_title.items())


def _name(what: str, text: str) -> str:
    """What a field is called: the same on both pages, though appointments may have begun in between."""
    return f"{what}-{sha256(text.encode()).hexdigest()[:16]}"
