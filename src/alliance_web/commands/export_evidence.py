"""Write what the practice's therapies came to as tables: no name, no date, no word, no private answer."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .start import start

if TYPE_CHECKING:
    import polars as pl

    from alliance_web.people.models import Practice, User

FORMATS = ("csv", "parquet")
NO_LEAD = "No practice lead signs in with the address after --as. Look under Settings, Staff."
README = """# Evidence of one practice

Made by `alliance export-evidence` on the practice's own machine. There is no name, no date and no word of anybody in
these tables, and no answer that its author keeps private or that both could not see when they were made. Therapies
carry random numbers that stand nowhere else.

Every client in these tables has said yes to this use of their numbers, on their own account page, and was told that
they may take it back: then they are in no export made later. **Use the tables for nothing else.** Courses of many
sessions can be recognised by whoever knows a person well, also without a name. Keep them where only those who evaluate
them can read them, and delete them afterwards.

No group is smaller than {smallest} clients. A word in a column that fewer have is `other`, together with the next
smallest; a column of yes and no is empty where fewer have one of the two; the rows of a questionnaire that fewer
answered are left out; a table that would tell of fewer is empty.

An empty cell is something that is not there or not shared; nothing tells the one from the other. The check-in is a
draft that nobody has validated: compare a person with themselves, not with others.

{tables}
"""


def export_evidence(
    folder: Path | None, target: Path, format: str, signed_by: str, progress: Callable[[int, int], None]
) -> Any:
    """Write the tables into a new folder, whole or not at all; gives what was written in plain values.

    `signed_by`: the address of the practice lead who answers for it and stands in the record.

    Raises CannotExport with everything that stands in the way.
    """
    start(folder)
    from alliance_web.audit.record import record
    from alliance_web.exchange import evidence
    from alliance_web.people.local_time import local_time
    from alliance_web.people.queries import practice

    here = practice()
    lead = _lead(here, signed_by)
    faults = [*_faults(target, format), *([] if here else ["There is no practice in this folder yet."])]
    faults += [] if lead or not here else [NO_LEAD]
    if faults or here is None or lead is None:
        raise evidence.CannotExport("\n".join(faults))
    with local_time(here):
        found = evidence.evidence(here, progress)
    rows: dict[str, Any] = {f"{name}.{format}": table.height for name, table in found.tables.items()}
    _write(found.tables, target, format)
    clients, therapies = found.clients, found.therapies
    record("evidence.export", by=lead.pk, format=format, rows=rows, clients=clients, therapies=therapies)
    return {"folder": str(target), "rows": rows, "clients": clients, "therapies": therapies}


def _lead(here: Practice | None, email: str) -> User | None:
    """The practice lead with this address."""
    from alliance_web.people.queries import by_email, leads

    user = by_email(email)
    return user if here and user and leads(here).filter(pk=user.pk).exists() else None


def _faults(target: Path, format: str) -> Iterator[str]:
    """Everything about the target that stands in the way."""
    if format not in FORMATS:
        yield f"It is unknown how to write {format}: choose {' or '.join(FORMATS)}."
    if target.exists() and not target.is_dir():
        yield f"{target} is a file. Name a folder that does not exist yet."
    elif target.exists() and any(target.iterdir()):
        yield f"{target} holds something already and is not overwritten. Name another folder."
    if not target.parent.is_dir():
        yield f"{target.parent} does not exist. Make it first, or name another folder."
    elif not os.access(target.parent, os.W_OK):
        yield f"Nothing can be written into {target.parent}. Check its permissions."


def _write(tables: dict[str, pl.DataFrame], target: Path, format: str) -> None:
    """Into a folder beside the target that only its owner can open, then in place in one step."""
    from alliance.tables import write_table

    unfinished = target.with_name(f".{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    try:
        for name, table in tables.items():
            write_table(table, unfinished / f"{name}.{format}")
        (unfinished / "README.md").write_text(readme(format), encoding="utf-8")
        unfinished.rename(target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def readme(format: str) -> str:
    """What every column says, and what has to be known before the folder goes anywhere."""
    from alliance_web.exchange.evidence_columns import TABLES
    from alliance_web.exchange.groups import SMALLEST

    told = []
    for name, columns in TABLES.items():
        rows = "\n".join(f"| {column} | {words} |" for column, (_, words) in columns.items())
        told.append(f"## {name}.{format}\n\n| column | what it says |\n| --- | --- |\n{rows}")
    return README.format(smallest=SMALLEST, tables="\n\n".join(told))
