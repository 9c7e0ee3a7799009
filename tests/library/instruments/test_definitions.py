"""Definition files: every shipped one holds, and every fault of a bad one is told at once."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from alliance.instruments import (
    DefinitionFaults,
    UnknownInstrument,
    available,
    definition_faults,
    load,
    load_file,
)
from alliance.instruments.library import DEFINITIONS

GOOD = """
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
holder = "A practice"
licence = "CC0"

[response]
low = 0
high = 4

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
RESPONSE = {"low": 0, "high": 4}
# what is changed in the good definition, a piece of the fault that must be told
FAULTS = [
    ({"key": ""}, "key: is not valid"),
    ({"version": 1}, "version: is not valid. Enter text"),
    ({"rater": "patient"}, "rater: is not valid. Enter one of: client, therapist"),
    ({"colour": "red"}, "colour: is not a known field"),
    ({"rights": {"kind": "free", "holder": "x", "licence": "y"}}, "rights.kind: is not valid"),
    ({"rights": {"kind": "shipped"}}, "rights.holder: is missing"),
    ({"rights": {"kind": "key only", "holder": "x", "licence": "y"}}, "items have wording"),
    ({"items": [{"code": "calm"}, {"code": "low"}]}, "items have no wording"),
    ({"items": [{"text": "no code"}]}, "items[1].code: is missing"),
    ({"items": [{"code": "calm", "text": "a"}, {"code": "calm", "text": "b"}], "reverse": []}, "'calm' appears more"),
    ({"items": []}, "items: there are none"),
    ({"items": "calm"}, "items: is not valid. Enter a list of tables"),
    ({"placeholders": -1}, "placeholders: is not valid. Enter a whole number"),
    ({"placeholders": True}, "placeholders: is not valid"),
    ({"reverse": ["sad"]}, "reverse: 'sad' is not known. Choose from: calm, low"),
    ({"risk": ["sad"]}, "risk: 'sad' is not known"),
    ({"response": {"low": 4, "high": 0}}, "low is not below high"),
    ({"response": {"low": 0}}, "response.high: is missing"),
    ({"response": {**RESPONSE, "step": 0}}, "response.step: must be above 0"),
    ({"response": {**RESPONSE, "labels": ["a", "b"]}}, "there are 2, but 0 to 4 needs 5"),
    ({"response": {**RESPONSE, "preset": 2}}, "response.preset: is not a known field"),
    ({"total": {"heading": "M", "better": "up", "missing_source": "x"}}, "total.better: is not valid"),
    ({"total": {"heading": "M", "better": "higher"}}, "total.missing_source: is missing"),
    (
        {"total": {"heading": "M", "better": "higher", "missing_source": "x", "max_missing": 2}},
        "allows all 2 items to be missing",
    ),
    ({"total": {"heading": "M", "better": "higher", "missing_source": "x", "items": ["sad"]}}, "'sad' is not known"),
    ({"total": {"heading": "M", "better": "higher", "sum_of": ["part"]}}, "total.sum_of: 'part' is not known"),
    ({"bands": [{"low": 0, "high": 3, "label": "low", "source": "x"}]}, "Before validation such a number misleads"),
    ({"cutoffs": [{"value": 3, "side": "above", "meaning": "m", "source": "x"}]}, "cutoffs: the status is 'draft'"),
    ({"norms": [{"population": "p", "mean": 1, "sd": 1, "source": "x"}]}, "norms: the status is 'draft'"),
    ({"reliable_changes": [{"points": 3, "confidence": 0.9, "source": "x"}]}, "reliable_changes: the status is"),
    ({"reliability": [{"coefficient": "alpha", "value": 0.9, "sample": "s"}]}, "reliability[1].source: is missing"),
    (
        {"reliability": [{"scale": "x", "coefficient": "alpha", "value": 0.9, "sample": "s", "source": "y"}]},
        "'x' is not",
    ),
]
CHOICE = {"code": "strain", "kind": "choice", "text": "Strain?"}


def good() -> dict[str, Any]:
    return tomllib.loads(GOOD)


def with_bands(*bands: tuple[float, float]) -> Mapping[str, Any]:
    rows = [{"low": low, "high": high, "label": f"{low}", "source": "x"} for low, high in bands]
    return good() | {"validation_status": "validated", "bands": rows}


@pytest.mark.parametrize("key", available())
def test_every_shipped_definition_holds(key: str) -> None:
    assert load(key).key == key


def test_the_good_definition_has_no_fault() -> None:
    assert definition_faults(good()) == ()


@pytest.mark.parametrize(("change", "fault"), FAULTS)
def test_each_fault_is_told(change: dict[str, Any], fault: str) -> None:
    assert fault in "\n".join(definition_faults(good() | change))


@pytest.mark.parametrize("field", ["key", "name", "validation_status", "rights", "source"])
def test_each_needed_field_is_missed(field: str) -> None:
    data = good()
    del data[field]
    assert any(fault.startswith(f"{field}: is missing") for fault in definition_faults(data))


def test_a_choice_needs_its_own_answers() -> None:
    data = good()
    data["items"].append(CHOICE)
    assert definition_faults(data) == (
        "items[3].response: is missing. A choice needs its own answers: add low, high and labels.",
    )


def test_ratings_need_possible_answers() -> None:
    data = good()
    del data["response"]
    assert definition_faults(data)[0].startswith("response: is missing. Add low and high")


@pytest.mark.parametrize("bands", [((0, 3), (3, 5)), ((4, 2),), ((4, 5), (0, 3))])
def test_bands_go_from_low_to_high_without_overlap(bands: tuple[tuple[float, float], ...]) -> None:
    assert "List bands from low to high" in "\n".join(definition_faults(with_bands(*bands)))
    assert definition_faults(with_bands((0, 3), (4, 8))) == ()


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "mood-1.toml"
    file.write_text(GOOD.replace('"client"', '"patient"').replace('heading = "Mood"\n', "") + "colour = 1\n")
    with pytest.raises(DefinitionFaults) as caught:
        load_file(file)
    assert len(caught.value.faults) == 3
    assert str(caught.value).startswith("mood-1.toml has 3 errors:")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"key = ", "not valid TOML"),
        (b"\xff\xfe\x00k", "not UTF-8"),
        (GOOD.replace("mood-1", "mood-2").encode(), "Rename the file mood-2.toml"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, content: bytes, fault: str) -> None:
    file = tmp_path / "mood-1.toml"
    file.write_bytes(content)
    with pytest.raises(DefinitionFaults, match=fault):
        load_file(file)


def test_a_practice_adds_its_own_definition(tmp_path: Path) -> None:
    (tmp_path / "mood-1.toml").write_bytes(b"\xef\xbb\xbf" + GOOD.encode())  # with a byte-order mark
    assert set(available(tmp_path)) == {*available(), "mood-1"}
    mood = load("mood-1", tmp_path)
    assert [(item.code, item.reverse) for item in mood.items] == [("calm", False), ("low", True)]


def test_a_practice_cannot_replace_a_shipped_definition(tmp_path: Path) -> None:
    (tmp_path / "phq-9.toml").write_text(GOOD.replace("mood-1", "phq-9"))
    assert load("phq-9", tmp_path).name.startswith("Patient Health Questionnaire")


def test_an_unknown_key_names_the_known_ones() -> None:
    with pytest.raises(UnknownInstrument, match=r"no instrument 'wai'\. Choose from arm-12, arm-5"):
        load("wai")


def test_definitions_end_with_a_line_break_and_hold_no_tabs() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in DEFINITIONS.glob("*.toml")}
    assert [name for name, text in texts.items() if "\t" in text or not text.endswith("\n")] == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"response": {**RESPONSE, "drawings": ["face-0"]}}, "response.drawings: there are 1, but 0 to 4 needs 5"),
        ({"response": {"low": 0, "high": 1, "drawings": ["cat", "face-1"]}}, "response.drawings: 'cat' is not known"),
        ({"response": {"low": 0, "high": 1, "drawings": ["face-0", "face-1"]}}, "have no labels. Add labels"),
        ({"items": [{"code": "calm", "text": "a", "drawing": "ear"}], "reverse": []}, "items[1].picture: is missing"),
        ({"rights": {"kind": "non-commercial", "holder": "x", "licence": "y"}, "placeholders": 1}, "have no wording"),
    ],
)
def test_faults_of_drawings_and_of_half_a_wording(change: dict[str, Any], fault: str) -> None:
    assert fault in "\n".join(definition_faults(good() | change))


def test_a_questionnaire_for_non_commercial_use_may_come_without_words() -> None:
    bare = good() | {"rights": {"kind": "non-commercial", "holder": "x", "licence": "y"}, "items": [], "reverse": []}
    assert definition_faults(bare | {"placeholders": 2}) == ()
