"""Files that a practice brings: its own definitions with every fault at once, and wording with its shape checked."""

from pathlib import Path

import pytest

from alliance.instruments import DefinitionFaults, LicenceFaults, bring_text, load, read_own, read_wording, with_text
from tests.library.instruments.test_definitions import GOOD
from tests.library.instruments.test_licensed import GOOD as ATTESTED
from tests.library.instruments.test_licensed import TEXTS, TODAY

# the key of the file, a piece of the fault
KEYS = [
    ("phq-9", "phq-9 ships with Alliance and cannot be replaced"),
    ("who-5", "who-5 ships with Alliance"),
    ("both-chairs-own", "begins with both-chairs or total"),
    ("total-bdi", "begins with both-chairs or total"),
    ("Mood", "up to 40 lower-case letters"),
    ("a" * 41, "up to 40 lower-case letters"),
]
WORDING = b'stem = "Over the last week"\nlabels = ["no", "yes"]\n[texts]\nq1 = "One"\n'
# content of a wording file, a piece of the fault
WORDINGS = [
    (b"q1 = ", "not valid TOML"),
    (b"\xff", "not UTF-8"),
    (b'stem = "x"', "texts: must be a table"),
    (b"[texts]\nq1 = 1", "texts: must be a table"),
    (b'stem = 1\n[texts]\nq1 = "a"', "stem: must be text"),
    (b'labels = "no"\n[texts]\nq1 = "a"', "labels: must be a list"),
    (b'colour = "red"\n[texts]\nq1 = "a"', "colour: is not a known field"),
]
ARM5 = load("arm-5")


def test_its_own_definition_is_read_under_any_file_name() -> None:
    assert read_own(GOOD.encode(), "download (1).toml").key == "mood-1"


@pytest.mark.parametrize(("key", "fault"), KEYS)
def test_a_key_that_cannot_be_taken(key: str, fault: str) -> None:
    with pytest.raises(DefinitionFaults, match=fault):
        read_own(GOOD.replace("mood-1", key).encode(), "own.toml")


def test_faults_of_shape_sense_and_key_are_told_together() -> None:
    wrong = GOOD.replace('"client"', '"patient"').replace('["low"]', '["sad"]').replace("mood-1", "phq-9")
    with pytest.raises(DefinitionFaults) as caught:
        read_own(wrong.encode(), "own.toml")
    assert [fault.split(":")[0] for fault in caught.value.faults] == ["rater", "reverse", "key"]


@pytest.mark.parametrize("code", ["submission", "step", "score", "sharing_x", "guess_x", "Calm", "a b", "1", "a" * 41])
def test_a_code_that_a_page_could_not_ask(code: str) -> None:
    with pytest.raises(DefinitionFaults, match=r"items\[1\]\.code: is"):
        read_own(GOOD.replace('"calm"', f'"{code}"').encode(), "own.toml")


def test_no_fault_is_told_of_what_only_follows_from_another() -> None:
    wrong = GOOD.replace('code = "low"\n', "")
    with pytest.raises(DefinitionFaults) as caught:
        read_own(wrong.encode(), "own.toml")
    assert caught.value.faults == ("items[2].code: is missing. Enter text that is not empty.",)


def test_wording_is_read() -> None:
    wording = read_wording(WORDING, "words.toml")
    assert (wording.stem, wording.labels, wording.texts) == ("Over the last week", ("no", "yes"), {"q1": "One"})


@pytest.mark.parametrize(("content", "fault"), WORDINGS)
def test_wording_of_the_wrong_shape(content: bytes, fault: str) -> None:
    with pytest.raises(DefinitionFaults, match=fault):
        read_wording(content, "words.toml")


def test_brought_labels_become_the_words_of_the_answers() -> None:
    labels = [f"step {n}" for n in range(1, 8)]
    worded = with_text(ARM5, bring_text(ARM5, TEXTS, labels=labels, **ATTESTED), today=TODAY)
    response = worded.item("q1").response
    assert response is not None
    assert response.options[0] == (1, "step 1")


@pytest.mark.parametrize("labels", [["a", "b"], ["", *"abcdef"]])
def test_labels_for_some_answers_only_are_refused(labels: list[str]) -> None:
    with pytest.raises(LicenceFaults, match=r"arm-5 has 7 answers\. Add a label for each of them, or none"):
        bring_text(ARM5, TEXTS, labels=labels, **ATTESTED)


def test_lines_to_be_measured_have_no_words() -> None:
    ors = load("ors")
    with pytest.raises(LicenceFaults, match="ors has 0"):
        bring_text(ors, {f"q{n}": "x" for n in range(1, 5)}, labels=["a", "b"], **ATTESTED)


def test_the_example_of_the_guide_has_no_fault() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "how-to" / "questionnaires.md").read_text(encoding="utf-8")
    example = guide.split("```toml\n")[1].split("```")[0]
    assert read_own(example.encode(), "mood-1.toml").key == "mood-1"
