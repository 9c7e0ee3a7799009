"""Kill server and worker again and again while answers about self-harm come in and mails go out, then count.

    python -m validation.reliability.kill_worker --times 50 --seed 1
    python -m tests.postgres python -m validation.reliability.kill_worker --times 50 --seed 1

Clients post finished PHQ-9 forms with an answer about self-harm, and people ask for sign-in codes, all the time. What
was not acknowledged is posted again, as a phone does. Every so often everything is killed with SIGKILL, or the worker
alone; a part of the kills falls right behind the mail server's yes. At the end the server runs undisturbed until
nothing waits any more, and what the database holds is compared with what the mail server took.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

from validation.reliability import after_kills, kills
from validation.reliability.killable import Killable
from validation.reliability.submissions import Submissions

CHECK_INS_FOR_A_KILL = 40


def build(served: Killable, times: int, seed: int) -> Submissions:
    """The practice, and the people who post to it."""
    links, addresses = after_kills.build(served.folder, check_ins=max(200, times * CHECK_INS_FOR_A_KILL))
    return Submissions(served.address, links, addresses, seed=seed)


def count(load: Submissions, received: Mapping[str, int]) -> dict[str, int]:
    """What became of what was acknowledged."""
    return after_kills.count(load.acknowledged, received)


ZEROS = (
    *("answers_lost", "answers_doubled", "reviews_missing", "notices_lost"),
    *("notices_sent_twice_untold", "codes_not_arrived_untold", "codes_sent_twice"),
)

if __name__ == "__main__":
    sys.exit(kills.main(kills.Run(build, count, ZEROS, some="answers_acknowledged"), __doc__))
