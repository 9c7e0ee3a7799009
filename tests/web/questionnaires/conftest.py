"""A definition of the practice's own, and licensed wording of the WAI-SR, as they are brought."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from alliance.instruments import Wording
from alliance_web.questionnaires.models import BroughtWording, OwnDefinition
from alliance_web.questionnaires.services import own, wording
from tests.web.cast import Cast

OWN = """
key = "mood-1"
name = "Mood today"
version = "1"
rater = "client"
domain = "outcome"
measures = "mood"
validation_status = "draft"
source = "Own wording"
reverse = ["low"]

[rights]
kind = "shipped"
holder = "The practice"
licence = "CC0"

[response]
low = -2
high = 2

[[items]]
code = "calm"
text = "I feel calm."

[[items]]
code = "low"
text = "I feel low."

[total]
heading = "Mood"
better = "higher"
missing_source = "Own rule"
"""
WORDS = {f"q{n}": f"Words of the licence holder, {n}." for n in range(1, 13)}
ATTESTED: dict[str, Any] = {
    "licence": "letter of 1 February 2026",
    "allowed_use": "all clients of this practice",
    "covers_electronic_use": True,
    "expires_on": None,
}


@pytest.fixture
def mood(cast: Cast) -> OwnDefinition:
    """The practice's own questionnaire."""
    return own.add(practice=cast.practice, content=OWN.encode(), file="mood-1.toml", by=cast.administrator)


@pytest.fixture
def bring_wai(cast: Cast) -> Callable[..., BroughtWording]:
    """Bring the wording of the WAI-SR, with one thing or another changed."""

    def bring(*, expires_on: date | None = None, **changes: Any) -> BroughtWording:
        given = ATTESTED | {"expires_on": expires_on} | changes
        return wording.bring(practice=cast.practice, key="wai-sr", wording=Wording(WORDS), by=cast.lead, **given)

    return bring
