"""What the shipped instruments hold: wording only where it may be shipped, claims only where they are earned."""

import pytest

from alliance.instruments import available, bands, cutoffs, load, norms, possible_range, reliable_changes
from alliance.model import Instrument

EIGHT = ["bond", "goals", "tasks", "authenticity", "openness", "attentiveness", "positivity", "safety"]
TWO_WEEKS = "Over the last 2 weeks, how often have you been bothered by any of the following problems?"
OURS = [key for key in available() if key.startswith("both-chairs")]
# instrument, number of items that count, lowest and highest answer, risk items
SHAPES = [
    ("phq-9", 9, (0, 3), ["q9"]),
    ("phq-8", 8, (0, 3), []),
    ("gad-7", 7, (0, 3), []),
    ("phq-15", 15, (0, 2), []),
    ("core-10", 10, (0, 4), ["q6"]),
    ("core-om", 34, (0, 4), ["q6", "q9", "q16", "q22", "q24", "q34"]),
    ("yp-core", 10, (0, 4), ["q4"]),
    ("pcl-5", 20, (0, 4), []),
    ("wai-sr", 12, (1, 5), []),
    ("haq-ii", 19, (1, 6), []),
    ("oq-45", 45, (0, 4), ["q8"]),
    ("seq", 21, (1, 7), []),
]
EVERY = [load(key) for key in available()]


@pytest.mark.parametrize(("key", "count", "ends", "risk"), SHAPES)
def test_shape(key: str, count: int, ends: tuple[float, float], risk: list[str]) -> None:
    instrument = load(key)
    assert len(instrument.ratings) == count
    assert {(item.response.low, item.response.high) for item in instrument.ratings if item.response} == {ends}
    assert [item.code for item in instrument.items if item.risk] == risk


@pytest.mark.parametrize("instrument", EVERY, ids=lambda instrument: instrument.key)
def test_wording_is_there_exactly_when_it_may_be_shipped(instrument: Instrument) -> None:
    assert instrument.has_text == (instrument.rights.kind == "shipped")
    assert all(not item.text for item in instrument.items) or instrument.rights.kind == "shipped"


@pytest.mark.parametrize("instrument", EVERY, ids=lambda instrument: instrument.key)
def test_what_is_not_validated_claims_nothing(instrument: Instrument) -> None:
    claims = [*cutoffs(instrument), *bands(instrument), *norms(instrument), *reliable_changes(instrument)]
    assert instrument.is_validated or claims == []


@pytest.mark.parametrize("instrument", EVERY, ids=lambda instrument: instrument.key)
def test_claims_lie_within_the_possible_scores(instrument: Instrument) -> None:
    for band in instrument.claims.bands:
        low, high = possible_range(instrument, band.scale)
        assert low <= band.low <= band.high <= high
    for cutoff in instrument.claims.cutoffs:
        low, high = possible_range(instrument, cutoff.scale)
        assert low <= cutoff.value <= high


@pytest.mark.parametrize("key", ["phq-9", "phq-8", "gad-7", "phq-4", "phq-15"])
def test_bands_cover_every_whole_score_once(key: str) -> None:
    instrument = load(key)
    covered = [n for band in bands(instrument) for n in range(int(band.low), int(band.high) + 1)]
    assert covered == list(range(int(possible_range(instrument)[1]) + 1))


@pytest.mark.parametrize("instrument", EVERY, ids=lambda instrument: instrument.key)
def test_parallel_forms_exist_and_have_the_same_ratings(instrument: Instrument) -> None:
    codes = [item.code for item in instrument.ratings]
    assert all([item.code for item in load(other).ratings] == codes for other in instrument.parallel)


@pytest.mark.parametrize("key", OURS)
def test_ours_are_drafts_with_an_open_licence(key: str) -> None:
    instrument = load(key)
    assert (instrument.validation_status, instrument.rights.licence) == ("draft", "CC BY 4.0")
    assert all(item.heading for item in instrument.items)


@pytest.mark.parametrize("key", ["both-chairs-client-1", "both-chairs-therapist-1"])
def test_the_check_in_of_both_chairs(key: str) -> None:
    instrument = load(key)
    assert [item.code for item in instrument.items] == [*EIGHT, "strain", "strain_words", "unsaid"]
    assert [item.kind for item in instrument.items[8:]] == ["choice", "text", "text"]
    bond = instrument.item("bond").response
    assert bond is not None
    assert (bond.options[0], bond.options[5], bond.options[10]) == ((0, "not at all"), (5, ""), (10, "completely"))
    strain = instrument.item("strain").response
    assert strain is not None
    assert strain.options == ((0, "no"), (1, "a little"), (2, "yes"))


def test_the_therapist_guesses_the_very_words_of_the_client() -> None:
    client, therapist = load("both-chairs-client-1"), load("both-chairs-therapist-1")
    for code in EIGHT:
        assert therapist.item(code).guess == f"My client would say: “{client.item(code).text}”"
        assert therapist.item(code).heading == client.item(code).heading


def test_no_item_of_ours_is_longer_than_a_breath() -> None:
    words = {(key, item.code): len(item.text.split()) for key in OURS for item in load(key).items}
    assert {place for place, count in words.items() if count > 13} == set()


@pytest.mark.parametrize("key", ["phq-9", "phq-8", "gad-7", "phq-4", "phq-2"])
def test_the_two_week_stem_and_the_published_answers(key: str) -> None:
    instrument = load(key)
    assert instrument.stem == TWO_WEEKS
    labels = ("Not at all", "Several days", "More than half the days", "Nearly every day")
    assert {item.response.labels for item in instrument.ratings if item.response} == {labels}


def test_short_forms_hold_the_items_of_the_long_ones() -> None:
    phq9, gad = load("phq-9").ratings, load("gad-7").ratings
    assert [i.text for i in load("phq-8").ratings] == [i.text for i in phq9[:8]]
    assert [i.text for i in load("phq-2").ratings] == [i.text for i in phq9[:2]]
    assert [i.text for i in load("phq-4").ratings] == [i.text for i in (*gad[:2], *phq9[:2])]


def test_an_item_or_scale_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(KeyError, match="phq-2 has no item 'q3'; it has q1, q2"):
        load("phq-2").item("q3")
    with pytest.raises(KeyError, match="seq has no scale 'total'; it has depth, smoothness, positivity, arousal"):
        load("seq").scale("total")
