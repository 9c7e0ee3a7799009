"""Licensed wording: taken in with an attestation, sealed, and refused when anything about it is wrong."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from alliance.instruments import LicenceFaults, LicensedText, bring_text, load, score, with_text

ARM5 = load("arm-5")
TEXTS = {f"q{number}": f"Wording {number}" for number in range(1, 6)}
TODAY = date(2026, 3, 1)
GOOD: dict[str, Any] = {
    "licence": "letter of 1 February 2026",
    "attested_by": "practice lead",
    "attested_on": date(2026, 2, 1),
    "allowed_use": "this practice, on screen",
    "covers_electronic_use": True,
}
# what is changed, a piece of the reason
REFUSED = [
    ({"licence": " "}, "licence: is empty"),
    ({"attested_by": ""}, "attested_by: is empty"),
    ({"allowed_use": ""}, "allowed_use: is empty"),
    ({"covers_electronic_use": False}, "Electronic use is not attested"),
    ({"expires_on": date(2026, 1, 31)}, "The licence expired on 2026-01-31"),
]


def brought(**changes: Any) -> LicensedText:
    return bring_text(ARM5, TEXTS, **(GOOD | changes))


def test_the_wording_shows_and_the_key_still_scores() -> None:
    worded = with_text(ARM5, brought(stem="How was it?"), today=TODAY)
    assert worded.has_text
    assert (worded.item("q3").text, worded.stem) == ("Wording 3", "How was it?")
    assert score(worded, dict.fromkeys(TEXTS, 4)) == score(ARM5, dict.fromkeys(TEXTS, 4))
    assert worded.rights.kind == "key only"


@pytest.mark.parametrize(("change", "reason"), REFUSED)
def test_each_gap_is_refused(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(LicenceFaults, match=reason):
        brought(**change)


def test_all_gaps_are_told_at_once() -> None:
    with pytest.raises(LicenceFaults) as caught:
        bring_text(ARM5, {"q1": "a", "q2": " ", "q9": "b"}, **(GOOD | {"licence": ""}))
    assert len(caught.value.faults) == 3
    assert "q9" in caught.value.faults[0]
    assert "q2, q3, q4, q5" in caught.value.faults[1]


def test_the_licence_holds_to_the_end_of_its_last_day() -> None:
    licensed = brought(expires_on=TODAY)
    assert with_text(ARM5, licensed, today=TODAY).has_text
    with pytest.raises(LicenceFaults, match="expired on 2026-03-01"):
        with_text(ARM5, licensed, today=date(2026, 3, 2))


def test_changed_wording_breaks_the_seal() -> None:
    with pytest.raises(LicenceFaults, match="has changed since it was attested"):
        with_text(ARM5, replace(brought(), texts={**TEXTS, "q1": "Other words"}), today=TODAY)


def test_wording_of_another_instrument_is_refused() -> None:
    with pytest.raises(LicenceFaults, match="It belongs to arm-5"):
        with_text(load("sai"), brought(), today=TODAY)


def test_the_order_of_the_items_does_not_matter_to_the_seal() -> None:
    assert brought().sha256 == bring_text(ARM5, dict(reversed(TEXTS.items())), **GOOD).sha256
