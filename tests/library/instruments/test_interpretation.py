"""Cut-offs, bands, norms and reliable change: given for what is validated, never for what is not."""

from dataclasses import replace

import pytest

from alliance.instruments import band_of, bands, cutoffs, load, norms, percentile, reached, reliable_changes
from alliance.model import Band, Claims, Cutoff, Instrument

PHQ9_BANDS = [
    (0, "minimal"),
    (4, "minimal"),
    (4.5, "minimal"),  # prorated: between two bands belongs to the lower
    (5, "mild"),
    (9.9, "mild"),
    (10, "moderate"),
    (15, "moderately severe"),
    (20, "severe"),
    (27, "severe"),
]
SIDES = [
    ("at or above", [False, True, True]),
    ("above", [False, False, True]),
    ("below", [True, False, False]),
    ("at or below", [True, True, False]),
]


@pytest.mark.parametrize(("value", "label"), PHQ9_BANDS)
def test_band_of_phq9(value: float, label: str) -> None:
    band = band_of(load("phq-9"), value)
    assert band is not None
    assert band.label == label


@pytest.mark.parametrize("value", [-1, 28])
def test_no_band_outside_the_bands(value: float) -> None:
    assert band_of(load("phq-9"), value) is None


@pytest.mark.parametrize(("side", "expected"), SIDES)
def test_reached(side: str, expected: list[bool]) -> None:
    cutoff = Cutoff("total", 10, side, "meaning", "source")
    assert [reached(cutoff, value) for value in (9, 10, 11)] == expected


def test_claims_belong_to_their_scale() -> None:
    phq4 = load("phq-4")
    assert cutoffs(phq4) == ()
    assert [cutoff.value for cutoff in cutoffs(phq4, "anxiety")] == [3]


def test_core_10_has_norms_and_reliable_change_with_a_source() -> None:
    core = load("core-10")
    assert [(norm.population, norm.mean, norm.sd) for norm in norms(core)] == [
        ("general population", 4.7, 4.8),
        ("primary care", 19.7, 7.7),
    ]
    assert [(change.points, change.confidence) for change in reliable_changes(core)] == [(6, 0.9)]


def test_percentile_assumes_a_normal_distribution_of_a_named_group() -> None:
    core = load("core-10")
    assert percentile(core, 4.7, "general population") == pytest.approx(50)
    assert percentile(core, 4.7 + 1.959964 * 4.8, "general population") == pytest.approx(97.5, abs=1e-4)
    assert percentile(core, 10, "astronauts") is None


def test_a_draft_cannot_even_be_built_with_a_claim() -> None:
    claims = Claims(bands=(Band("total", 0, 5, "low", "nobody"),))
    with pytest.raises(ValueError, match="both-chairs-client-1 is draft and has a cut-off"):
        replace(load("both-chairs-client-1"), claims=claims)


@pytest.mark.parametrize("status", ["draft", "content-tested", "piloted"])
def test_the_door_stays_shut_even_for_a_forged_instrument(status: str) -> None:
    forged: Instrument = replace(load("phq-9"))
    object.__setattr__(forged, "validation_status", status)
    assert forged.claims
    assert (bands(forged), cutoffs(forged), norms(forged), reliable_changes(forged)) == ((), (), (), ())
    assert band_of(forged, 12) is None
