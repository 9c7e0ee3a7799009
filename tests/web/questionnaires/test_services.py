"""What a practice brings is stored whole or not at all, and recorded without a word of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from alliance.instruments import DefinitionFaults, LicenceFaults, Wording, load
from alliance_web.audit.models import AuditEvent
from alliance_web.audit.record import first_fault
from alliance_web.questionnaires import queries
from alliance_web.questionnaires.models import BroughtWording, NonCommercialUse, OwnDefinition
from alliance_web.questionnaires.services import own, wording
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast

from .conftest import ATTESTED, OWN, WORDS

pytestmark = pytest.mark.django_db
Bring = Callable[..., BroughtWording]


def offered(cast: Cast) -> list[str]:
    return [one.key for one in therapies.outcomes_on_offer(cast.practice)]


# Own definitions


def test_an_own_questionnaire_is_stored_as_it_came_and_offered(cast: Cast, mood: OwnDefinition) -> None:
    assert (mood.key, mood.content, mood.added_by) == ("mood-1", OWN, cast.administrator)
    assert queries.definition("mood-1").name == "Mood today"
    assert "mood-1" in offered(cast)
    event = AuditEvent.objects.latest("seq")
    assert (event.verb, event.actor, event.thing) == (
        "questionnaire.add",
        cast.administrator.pk,
        "questionnaire:mood-1",
    )
    assert first_fault() is None


def test_nothing_of_a_faulty_file_is_stored(cast: Cast) -> None:
    before = AuditEvent.objects.count()
    faulty = OWN.replace('"client"', '"patient"').replace("mood-1", "phq-9")
    with pytest.raises(DefinitionFaults) as caught:
        own.add(practice=cast.practice, content=faulty.encode(), file="own.toml", by=cast.lead)
    assert len(caught.value.faults) == 2
    assert not OwnDefinition.objects.exists()
    assert AuditEvent.objects.count() == before


def test_a_key_is_used_once_for_ever(cast: Cast, mood: OwnDefinition) -> None:
    own.stop(definition=mood, by=cast.lead)
    with pytest.raises(DefinitionFaults, match="give the new version a new key"):
        own.add(practice=cast.practice, content=OWN.encode(), file="mood-1.toml", by=cast.lead)


def test_a_stopped_one_is_not_offered_but_still_scores(cast: Cast, mood: OwnDefinition) -> None:
    own.stop(definition=mood, by=cast.lead)
    assert "mood-1" not in offered(cast)
    assert not queries.may_be_asked("mood-1", cast.practice.pk)
    assert queries.definition("mood-1").total is not None
    own.resume(definition=mood, by=cast.lead)
    assert "mood-1" in offered(cast)


def test_an_unknown_key_is_gone() -> None:
    with pytest.raises(queries.Gone):
        queries.definition("never-brought")


RISK = OWN.replace('reverse = ["low"]', 'reverse = ["calm"]\nrisk = ["low"]').replace("low = -2", "low = 0")
# what is changed in the file, whether it can be asked
SHAPES = [
    ("", "", True),
    ('rater = "client"', 'rater = "caregiver"', False),
    ('domain = "outcome"', 'domain = "goals"', False),
    ("low = -2\nhigh = 2", "low = 0\nhigh = 100", False),
    ("low = -2\nhigh = 2", "low = 0\nhigh = 2\nstep = 0.5", False),
    ('better = "higher"', 'better = "neither"', False),
    ("[total]", '[[items]]\ncode = "more"\nkind = "text"\ntext = "More?"\n\n[total]', False),
]


@pytest.mark.parametrize(("old", "new", "can"), SHAPES)
def test_only_what_a_phone_can_ask_is_offered(cast: Cast, old: str, new: str, can: bool) -> None:
    own.add(practice=cast.practice, content=OWN.replace(old, new).encode(), file="own.toml", by=cast.lead)
    assert ("mood-1" in offered(cast)) is can
    if not can:
        with pytest.raises(therapies.NotAnOutcome):
            therapies.choose_outcome(therapy=cast.therapy, outcome="mood-1", outcome_every=1, by=cast.therapist)


def test_one_about_self_harm_needs_the_plan(cast: Cast) -> None:
    own.add(practice=cast.practice, content=RISK.encode(), file="own.toml", by=cast.lead)
    assert "mood-1" not in offered(cast)
    with pytest.raises(therapies.NeedsSafetyPlan):
        therapies.choose_outcome(therapy=cast.therapy, outcome="mood-1", outcome_every=1, by=cast.therapist)


def test_one_about_self_harm_is_offered_with_the_plan(cast: Cast, safety_plan: Any) -> None:
    own.add(practice=cast.practice, content=RISK.encode(), file="own.toml", by=cast.lead)
    assert "mood-1" in offered(cast)


@pytest.mark.parametrize(("old", "new"), [('reverse = ["calm"]', 'reverse = ["low"]'), ("low = 0", "low = -1")])
def test_one_about_self_harm_whose_answers_nobody_would_be_told_of_is_not_offered(
    cast: Cast, safety_plan: Any, old: str, new: str
) -> None:
    own.add(practice=cast.practice, content=RISK.replace(old, new).encode(), file="own.toml", by=cast.lead)
    assert "mood-1" not in offered(cast)


# Licensed wording


def test_wording_is_kept_with_who_vouches_and_its_seal(cast: Cast, bring_wai: Bring) -> None:
    row = bring_wai()
    assert (row.attested_by, row.licence, len(row.sha256)) == (cast.lead, ATTESTED["licence"], 64)
    assert queries.worded("wai-sr", cast.practice.pk).item("q3").text == WORDS["q3"]
    assert queries.definition("wai-sr") == load("wai-sr")
    assert "wai-sr" in offered(cast)


def test_the_record_has_the_seal_and_no_word_of_it(bring_wai: Bring) -> None:
    row = bring_wai()
    event = AuditEvent.objects.latest("seq")
    assert (event.verb, event.detail) == ("questionnaire.bring-wording", {"sha256": row.sha256, "until": ""})
    assert not any("licence holder" in str(one.detail) for one in AuditEvent.objects.all())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"covers_electronic_use": False}, "Electronic use is not attested"),
        ({"licence": " ", "allowed_use": ""}, "licence: is empty"),
    ],
)
def test_wording_that_may_not_be_used_is_not_stored(bring_wai: Bring, changes: Any, reason: str) -> None:
    with pytest.raises(LicenceFaults, match=reason):
        bring_wai(**changes)
    assert not BroughtWording.objects.exists()


def test_words_that_ship_are_not_replaced(cast: Cast) -> None:
    with pytest.raises(LicenceFaults, match="It comes with its own wording"):
        wording.bring(practice=cast.practice, key="phq-9", wording=Wording({}), by=cast.lead, **ATTESTED)


def test_new_wording_takes_the_place_of_the_old_which_is_kept(bring_wai: Bring) -> None:
    first, second = bring_wai(), bring_wai(licence="letter of 2027")
    first.refresh_from_db()
    assert first.ended_at is not None
    assert second.ended_at is None


def test_after_its_last_day_it_is_not_asked(cast: Cast, bring_wai: Bring) -> None:
    today = timezone.localdate()
    bring_wai(expires_on=today)
    assert queries.worded("wai-sr", cast.practice.pk, today).has_text
    assert not queries.worded("wai-sr", cast.practice.pk, today + timedelta(days=1)).has_text


def test_words_changed_in_the_database_are_not_shown(cast: Cast, bring_wai: Bring) -> None:
    bring_wai()
    BroughtWording.objects.update(texts=WORDS | {"q1": "Something else"})
    assert not queries.worded("wai-sr", cast.practice.pk).has_text
    assert "wai-sr" not in offered(cast)


def test_taken_back_it_is_not_asked(cast: Cast, bring_wai: Bring) -> None:
    bring_wai()
    wording.take_back(practice=cast.practice, key="wai-sr", by=cast.lead)
    wording.take_back(practice=cast.practice, key="wai-sr", by=cast.lead)
    assert "wai-sr" not in offered(cast)
    assert AuditEvent.objects.filter(verb="questionnaire.take-back-wording").count() == 1


# The non-commercial pack


def test_the_pack_is_off_until_declared_and_off_again_afterwards(cast: Cast) -> None:
    assert "who-5" not in offered(cast)
    assert not queries.may_be_asked("who-5", cast.practice.pk)
    wording.declare_non_commercial(practice=cast.practice, by=cast.lead)
    wording.declare_non_commercial(practice=cast.practice, by=cast.administrator)
    assert NonCommercialUse.objects.get().declared_by == cast.lead
    assert "who-5" in offered(cast)
    assert queries.worded("who-5", cast.practice.pk).has_text
    wording.withdraw_declaration(practice=cast.practice, by=cast.lead)
    assert "who-5" not in offered(cast)
    assert not queries.worded("who-5", cast.practice.pk).has_text
    verbs = AuditEvent.objects.filter(verb__endswith="non-commercial").values_list("verb", flat=True).order_by("seq")
    assert list(verbs) == ["practice.declare-non-commercial", "practice.withdraw-non-commercial"]


def test_without_the_declaration_the_key_still_scores_what_was_answered() -> None:
    bare = queries.definition("who-5")
    assert not bare.has_text
    assert bare.total is not None
