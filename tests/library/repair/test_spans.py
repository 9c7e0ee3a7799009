"""Strains counted together: by whom, how long, how many repaired; and every fault said at once."""

import pytest

from alliance.repair import Repaired, Strain, Waiting, sessions_until, spans

STRAINS = [
    Strain(noticed=2, last=9, noticed_by="client", talked=3, ended=5, verdict="repaired"),
    Strain(noticed=4, last=9, noticed_by="therapist", talked=4, ended=6, verdict="repaired"),
    Strain(noticed=1, last=8, noticed_by="client", ended=4, verdict="not-repaired"),  # never talked about
    Strain(noticed=7, last=9, noticed_by="both", talked=8),  # still open
    Strain(noticed=3, last=5, noticed_by="prompt", ended=4, verdict="set-aside"),
]
#: a strain, and what has to be said about it
IMPOSSIBLE = [
    (Strain(3, 9, "nobody"), "noticed by 'nobody', not one of client, therapist, both, prompt"),  # type: ignore[arg-type]
    (Strain(3, 9, "client", ended=4, verdict="fine"), "the verdict 'fine'"),  # type: ignore[arg-type]
    (Strain(3, 9, "client", ended=4), "a verdict needs its session"),
    (Strain(3, 9, "client", verdict="repaired"), "a verdict needs its session"),
    (Strain(3, 9, "client", talked=2), "talked about in session 2, before it was noticed in session 3"),
    (Strain(3, 9, "client", talked=10), "talked about in session 10, after the last session reviewed, 9"),
    (Strain(3, 9, "client", ended=10, verdict="repaired"), "ended in session 10, after"),
    (Strain(3, 2, "client"), "last reviewed in session 2, before it was noticed in session 3"),
]


def test_counted_together() -> None:
    found = spans(STRAINS)
    assert found.noticed_by == {"client": 2, "therapist": 1, "both": 1, "prompt": 1}
    assert (found.strains, found.open, found.set_aside) == (5, 1, 1)
    # talked about after 0, 1 and 1 sessions; the third waited 3 sessions to its end, the last 1: S = .8, then .4
    assert found.to_talk == Waiting(n=5, came=3, median=1, low=0, high=None, so_far=3)
    # a verdict after 2, 3 and 3 sessions; open for 2 and set aside after 1: S = .75 at 2, 0 at 3
    assert found.to_verdict == Waiting(n=5, came=3, median=3, low=2, high=None, so_far=3)
    assert (found.repaired.verdicts, found.repaired.repaired) == (3, 2)
    assert (found.repaired.share, found.repaired.low, found.repaired.high) == pytest.approx(
        (0.6667, 0.2077, 0.9385), abs=5e-5
    )


@pytest.mark.parametrize(("noticed", "reached", "sessions"), [(3, 3, 0), (3, 4, 1), (0, 9, 9)])
def test_sessions_from_the_notice(noticed: int, reached: int, sessions: int) -> None:
    assert sessions_until(noticed, reached) == sessions


def test_nothing_comes_before_the_notice() -> None:
    with pytest.raises(ValueError, match="noticed in session 3 cannot reach a stage in session 2"):
        sessions_until(3, 2)


def test_nothing_to_count() -> None:
    found = spans([])
    assert found.noticed_by == {"client": 0, "therapist": 0, "both": 0, "prompt": 0}
    assert found.to_talk == found.to_verdict == Waiting(0, 0, None, None, None, None)
    assert found.repaired == Repaired(0, 0, None, None, None)


def test_the_interval_is_as_wide_as_asked_for() -> None:
    wide, narrow = spans(STRAINS, confidence=0.99).repaired, spans(STRAINS, confidence=0.8).repaired
    assert wide.low < narrow.low < narrow.high < wide.high  # type: ignore[operator]


@pytest.mark.parametrize(("strain", "said"), IMPOSSIBLE)
def test_what_cannot_be_is_said(strain: Strain, said: str) -> None:
    assert [fault for fault in strain.faults() if said in fault]


def test_every_fault_of_every_strain_at_once() -> None:
    with pytest.raises(ValueError, match="cannot be counted") as refused:
        spans([STRAINS[0], *(strain for strain, _ in IMPOSSIBLE)])
    for number, (_, said) in enumerate(IMPOSSIBLE, 2):
        assert f"rupture {number}: " in str(refused.value)
        assert said in str(refused.value)
