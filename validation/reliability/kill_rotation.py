"""Kill rotations of the key and backups at any moment, and see that everything still opens.

    python -m validation.reliability.kill_rotation [--times 50] [--seed 1]
    python -m tests.postgres python -m validation.reliability.kill_rotation

Each run is a process of its own that gets SIGKILL after a random part of the time that an undisturbed run takes; it
goes on until so many of each kind were cut.
Exit code 1 where anything does not open afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from validation.reliability.built import practice


def measure(times: int, seed: int) -> dict[str, Any]:
    """The figures: how many runs were cut, and what was wrong after any of them."""
    chance, cut, faults = random.Random(seed), Counter[str](), []
    with practice() as folder:
        wanted = counts()
        acts: dict[str, Callable[[int], Any]] = {"rotation": rotate, "backup": lambda n: back_up(folder, n)}
        whole = {name: undisturbed(act) for name, act in acts.items()}
        for name, act in acts.items():
            while cut[f"{name}: cut"] < times:
                number = cut.total() + 1
                ended = killed(act, number, after=chance.uniform(0, whole[name]))
                cut[f"{name}: {'ended before the signal' if ended else 'cut'}"] += 1
                faults += [f"{name} {number}: {fault}" for fault in wrong(folder, wanted)]
        rotate(0)
        keys = retired()
        faults += [f"at the end: {fault}" for fault in wrong(folder, wanted)]
    return {"seed": seed, "seconds undisturbed": whole, **cut, "keys at the end": keys, "faults": faults}


def rotate(_: int) -> None:
    """One rotation, as the command does it."""
    from alliance_web.commands import keys

    keys.rotate(None, lambda done: None)


def back_up(folder: Path, number: int) -> None:
    """One backup, as the command does it."""
    from alliance_web.commands import back_up

    back_up.back_up(None, folder.parent / f"copy-{number}.age")


def undisturbed(act: Callable[[int], Any]) -> float:
    """How long one run takes that nothing disturbs."""
    began = time.monotonic()
    act(0)
    return round(time.monotonic() - began, 2)


def killed(act: Callable[[int], Any], number: int, *, after: float) -> bool:
    """Run in a process of its own and kill it; whether it had ended before."""
    from django.db import connection

    connection.close()
    child = os.fork()
    if not child:
        act(number)
        os._exit(0)
    time.sleep(after)
    ended = os.waitpid(child, os.WNOHANG)[0] != 0
    if not ended:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return ended


def counts() -> dict[str, int]:
    """Rows of every table that rotations and backups leave alone."""
    from alliance_web.commands import contents

    own = ("audit_auditevent", "audit_auditcheckpoint", "vault_backup", "vault_keycheck")
    return {table: rows for table, rows in contents.counts().items() if table not in own}


def wrong(folder: Path, wanted: dict[str, int]) -> list[str]:
    """Everything that is not as it should be: keys, sealed text, record, rows, and each backup that has its name."""
    from alliance_web.commands import check
    from alliance_web.vault import copies, services

    services.open_keys()
    found = [*check.keys(), *check.unreadable(), *check.record()]
    if other := {table: rows - wanted[table] for table, rows in counts().items() if rows != wanted[table]}:
        found.append(f"rows were lost or doubled: {other}")
    opened = folder.parent / "opened"
    opened.mkdir(exist_ok=True)
    for copy in folder.parent.glob("copy-*.age"):
        if len(copies.read(copy, folder.parent / "identity", opened)) != 2:
            found.append(f"{copy.name} is not whole")
        copy.unlink()
    return found


def retired() -> list[str]:
    """Take every older key away; the ids that are left."""
    from django.conf import settings

    from alliance_web.commands import keys

    for key_id in list(settings.KEY_RING.keys)[1:]:
        keys.retire(None, key_id)
    return list(settings.KEY_RING.keys)


def main() -> int:
    """Print the figures; 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    figures = measure(chosen.times, chosen.seed)
    print(json.dumps(figures, indent=1))
    return int(bool(figures["faults"]))


if __name__ == "__main__":
    sys.exit(main())
