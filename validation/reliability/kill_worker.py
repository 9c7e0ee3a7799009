"""Kill server and worker again and again while answers about self-harm come in and mails go out, then count.

    python -m validation.reliability.kill_worker --times 50 --seed 1
    python -m tests.postgres python -m validation.reliability.kill_worker --times 50 --seed 1

Clients post finished PHQ-9 forms with an answer about self-harm, and people ask for sign-in codes, all the time. What
was not acknowledged is posted again, as a phone does. Every so often everything is killed with SIGKILL, or the worker
alone; a part of the kills falls right behind the mail server's yes. At the end the server runs undisturbed until
nothing waits any more, and what the database holds is compared with what the mail server took.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic, sleep

from validation.reliability.killable import Killable
from validation.reliability.sink import Sink
from validation.reliability.submissions import Submissions

DRAIN_SECONDS = 240


@dataclass(frozen=True)
class Found:
    """What was counted."""

    database: str
    kills: int
    kills_of_all: int
    answers_acknowledged: int
    answers_lost: int
    answers_doubled: int
    reviews: int
    reviews_missing: int
    notices: int
    notices_lost: int
    notices_sent_twice: int
    notices_sent_twice_untold: int
    notices_told_in_doubt: int
    codes: int
    codes_not_arrived_untold: int
    codes_sent_twice: int
    codes_told_in_doubt: int
    waiting_at_the_end: int
    chain_whole: bool


def main() -> int:
    """Run, print the figures, and exit with 1 where a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="alliance-kill-", ignore_cleanup_errors=True) as folder:
        found = measure(Path(folder), given.times, given.seed)
    print(json.dumps(asdict(found), indent=2))
    return 0 if kept(found) else 1


def kept(found: Found) -> bool:
    """Whether every promise was kept."""
    zeros = (
        *(found.answers_lost, found.answers_doubled, found.reviews_missing, found.notices_lost),
        *(found.notices_sent_twice_untold, found.codes_not_arrived_untold, found.codes_sent_twice),
        found.waiting_at_the_end,
    )
    return not any(zeros) and found.chain_whole


def measure(folder: Path, times: int, seed: int) -> Found:
    """The whole run in a folder of its own."""
    chance, all_of_them = random.Random(seed), 0
    with Sink(slow=0.02) as sink:
        os.environ.update(environment(folder, sink.port))
        from validation.reliability import after_kills

        links, addresses = after_kills.build(folder, check_ins=max(200, times * 40))
        served = Killable(folder)
        load = Submissions(served.address, links, addresses, seed=seed)
        served.start()
        load.start()
        for number in range(times):
            all_of_them += kill(served, sink, chance)
            print(f"kill {number + 1} of {times}", file=sys.stderr)
        load.stop()
        drain(after_kills.waiting)
        served.stop()
        return Found(kills=times, kills_of_all=all_of_them, **after_kills.count(load.acknowledged, sink.received))


def kill(served: Killable, sink: Sink, chance: random.Random) -> bool:
    """Kill everything or the worker alone, at a moment of chance or right behind the next yes of the mail server."""
    of_all = chance.random() < 0.5
    act = served.kill if of_all else served.kill_worker
    sleep(chance.uniform(0.5, 2.5))
    if chance.random() < 0.5:
        _behind_the_next_yes(sink, act)
    else:
        act()
    if of_all:
        served.start()
    return of_all


def _behind_the_next_yes(sink: Sink, act: Callable[[], None]) -> None:
    done: list[bool] = []

    def once() -> None:
        if not done:
            act()
            done.append(True)

    sink.after_yes = once
    deadline = monotonic() + 5
    while not done and monotonic() < deadline:
        sleep(0.01)
    sink.after_yes = None
    if not done:
        act()


def drain(waiting: Callable[[], int]) -> None:
    """Wait until nothing waits, for some minutes at most."""
    deadline = monotonic() + DRAIN_SECONDS
    while waiting() and monotonic() < deadline:
        sleep(1)


def environment(folder: Path, mail_port: int) -> dict[str, str]:
    """The settings of the practice that is killed."""
    return {
        "ALLIANCE_DIR": str(folder),
        "ALLIANCE_MAIL_HOST": "127.0.0.1",
        "ALLIANCE_MAIL_PORT": str(mail_port),
        "ALLIANCE_MAIL_TLS": "0",
        "ALLIANCE_BEHIND_PROXY": "1",  # so that each client may have an address of its own
    }


if __name__ == "__main__":
    sys.exit(main())
