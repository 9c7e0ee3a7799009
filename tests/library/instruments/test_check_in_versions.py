"""The check-in in its versions: frozen wording, the same eight constructs, names, and numbers that are never joined."""

import re
from hashlib import sha256

import polars as pl
import pytest

import alliance
from alliance.instruments import CURRENT, VERSIONS, check_in, check_in_version, is_check_in, load, shipped_keys
from alliance.instruments import with_names as named
from alliance.instruments.library import DEFINITIONS
from alliance.instruments.naming import PARTS, filled
from alliance.model import Instrument
from alliance.psychometrics import level_reliability, response_habits
from alliance.psychometrics.scores import TableNotScorable
from alliance.simulate import long_ratings, practice
from alliance.versions import VersionsJoined, refuse_joined

EIGHT = ("bond", "goals", "tasks", "authenticity", "openness", "attentiveness", "positivity", "safety")
RATERS = ("client", "therapist", "caregiver", "partner", "child")
SECOND = [load(check_in(rater, "2")) for rater in RATERS]
# Every string of a version is frozen: a better item is a new version with files of its own.
FROZEN = {
    "both-chairs-client-1": "6d5d381445b21bd4ba580fc0d768f4e70a5b8ac7c6d39b90e260f87d6b107ad4",
    "both-chairs-therapist-1": "23691f41f0330691ca6d0d48926f426db3c233e2c6d2600bb4286cfc5f52a436",
    "both-chairs-caregiver-1": "5c8b932942eb3cbef7422979d295e28c25e644242330d7d2f42fc7d515ee0096",
    "both-chairs-partner-1": "eff2ed332fa489ff205cba071b323711299421389593729619a695e745cdb011",
    "both-chairs-child-1": "84f4954e608b06401f4eb9a82cf9fc4c36a91eb510e564e6cc11448db8f83bd3",
    "both-chairs-client-2": "a7ac23c4646e6bfca0b480b88ed5a5462f6fdf842e9aeb0259a8ce3cf7ddea0e",
    "both-chairs-therapist-2": "a9187fe5dad8587316c4ca07286c0437e1308e2bfab1d1e8d62baab95676e879",
    "both-chairs-caregiver-2": "0fc0d6a16eee76161f392022bd93cb27bf3ccc8a41153c048dce260855005994",
    "both-chairs-partner-2": "46a7ef256749457d9e2283f1beefb51f6466bc112401a4f435a0b458b3ad2ea1",
    "both-chairs-child-2": "2fc19223ac8c62dd702cce94b7c8c7874814328a90c9612b91b21e721f4c80c5",
}
NAMES = {"client": "Sam", "therapist": "Noor", "child": "Ida", "partner": "Lou"}


@pytest.mark.parametrize("key", FROZEN)
def test_no_string_of_a_version_is_changed(key: str) -> None:
    assert sha256((DEFINITIONS / f"{key}.toml").read_bytes()).hexdigest() == FROZEN[key]


def test_every_form_of_every_version_is_frozen() -> None:
    assert set(FROZEN) == {key for key in shipped_keys() if is_check_in(key)}
    assert set(FROZEN) == {f"both-chairs-{rater}-{version}" for rater in RATERS for version in ("1", "2")}


def test_new_therapies_begin_with_version_2() -> None:
    assert (CURRENT, VERSIONS, check_in("client")) == ("2", ("1", "2"), "both-chairs-client-2")
    assert check_in("therapist", "1") == "both-chairs-therapist-1"
    with pytest.raises(ValueError, match="no version '3' of the check-in; there are 1, 2"):
        check_in("client", "3")


@pytest.mark.parametrize(
    ("key", "version"),
    [("both-chairs-client-1", "1"), ("both-chairs-child-2", "2"), ("phq-9", None), ("both-chairs-own", None)],
)
def test_the_version_of_a_key(key: str, version: str | None) -> None:
    assert (check_in_version(key), is_check_in(key)) == (version, version is not None)


@pytest.mark.parametrize("form", SECOND, ids=lambda form: form.key)
def test_every_form_has_the_same_eight_constructs_in_the_same_order(form: Instrument) -> None:
    assert tuple(item.code for item in form.ratings)[:8] == EIGHT
    assert form.total is not None
    assert (form.total.items, form.total.method, form.total.max_missing, form.total.better) == (
        EIGHT,
        "mean",
        2,
        "higher",
    )
    assert not any(item.reverse for item in form.items)
    assert (form.version, form.validation_status) == ("2", "draft")


@pytest.mark.parametrize("form", SECOND, ids=lambda form: form.key)
def test_no_item_asks_two_things_or_turns_the_scale_round(form: Instrument) -> None:
    for item in form.ratings[:8]:
        words = set(re.findall(r"[a-z]+", item.text.lower()))
        assert not words & {"or", "but", "not", "never", "no"} - ({"no"} if item.code == "safety" else set())
        assert "could have" not in item.text
        assert len(item.text.split()) <= 13


def test_the_two_chairs_have_the_same_short_names_and_the_guess_is_the_clients_sentence() -> None:
    client, therapist = SECOND[0], SECOND[1]
    for code in EIGHT:
        assert therapist.item(code).heading == client.item(code).heading
        assert therapist.item(code).guess == f"My client would say: “{client.item(code).text}”"
    assert (client.parallel, therapist.parallel) == (("both-chairs-therapist-2",), ("both-chairs-client-2",))


def test_what_the_client_is_asked_word_for_word() -> None:
    assert {item.heading: item.text for item in named(SECOND[0], NAMES).ratings} == {
        "Trust": "There was trust between Noor and me.",
        "Same goals": "Noor and I wanted to reach the same goals.",
        "Made sense": "What we did in this session made sense to me.",
        "Honesty": "I felt that Noor was honest with me.",
        "Opening up": "I felt able to talk about painful things.",
        "Felt heard": "Noor really took in what I said.",
        "Felt supported": "I felt that Noor was on my side.",
        "Free to disagree": "I felt free to disagree with Noor.",
    }


def test_names_stand_in_the_stem_the_items_and_the_guess() -> None:
    form = named(SECOND[1], NAMES)
    assert form.stem.startswith("Think of the session you just had with Sam.")
    assert form.guess_stem == "How would Sam answer? Guess before you see it."
    assert form.item("positivity").text == "I was on Sam’s side."
    assert form.item("positivity").guess == "Sam would say: “I felt that Noor was on my side.”"
    assert form.item("strain").text == "Did anything feel off between you and Sam?"


@pytest.mark.parametrize("form", [load(key) for key in FROZEN], ids=lambda form: form.key)
def test_without_a_name_no_brace_is_left(form: Instrument) -> None:
    for named_or_not in (form, named(form, {}), named(form, NAMES), named(form, {"therapist": "  "})):
        read = [named_or_not.stem, named_or_not.guess_stem]
        read += [text for item in named_or_not.items for text in (item.text, item.guess, item.aloud)]
        assert not any("{" in text or "}" in text for text in read)


def test_without_a_name_it_says_my_therapist_and_your_therapist() -> None:
    client = SECOND[0]
    assert client.item("attentiveness").text == "My therapist really took in what I said."
    assert client.item("strain").text == "Did anything feel off between you and your therapist?"
    assert named(client, {"therapist": ""}) == client


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Noor", "Noor was on Noor’s side"),
        ("{client}", "{client} was on {client}’s side"),  # a name is no wording
        (r"\1", r"\1 was on \1’s side"),
        ("", "My therapist was on my therapist’s side"),
    ],
)
def test_a_name_is_put_in_as_it_is(name: str, sentence: str) -> None:
    text = "{My therapist} was on {my therapist}’s side"
    assert filled(text, {"therapist": name, "client": "Sam"}) == sentence


def test_what_is_no_place_for_a_name_stays() -> None:
    assert filled("{my dog} and {therapist} and {a child}", NAMES) == "{my dog} and Noor and Ida"
    assert PARTS == ("client", "therapist", "caregiver", "child", "partner")


# Numbers of two versions


@pytest.fixture
def both() -> pl.DataFrame:
    """Ratings of two versions; the therapies 1 to 3 have rows in both."""
    first = practice(seed=1, therapists=2, therapies=12, sessions=4, version="1").ratings
    second = practice(seed=1, therapists=2, therapies=3, sessions=8, version="2").ratings
    return pl.concat([first, second.filter(pl.col("session") > 4)])


def test_a_simulated_practice_says_which_version_was_answered() -> None:
    assert practice(seed=1, therapies=2).ratings["version"].unique().to_list() == ["2"]
    assert practice(seed=1, therapies=2, version="1").ratings["version"].unique().to_list() == ["1"]
    with pytest.raises(ValueError, match="no version '7'"):
        practice(seed=1, version="7")


def test_the_versions_are_drawn_alike() -> None:
    first, second = (practice(seed=3, therapies=20, version=version).ratings.drop("version") for version in "12")
    assert first.equals(second)


def test_a_table_with_both_versions_is_not_scored(both: pl.DataFrame) -> None:
    for key, other in (("both-chairs-client-1", "2"), ("both-chairs-client-2", "1")):
        with pytest.raises(TableNotScorable, match=f"{key}. Its column version also holds {other}: another version"):
            alliance.score_table(load(key), both)
        with pytest.raises(TableNotScorable, match="Keep the rows of one version"):
            response_habits(load(key), both)
    scored = alliance.score_table(load("both-chairs-client-1"), both.filter(pl.col("version") == "1"))
    assert scored["score"].drop_nulls().len() > 60


def test_another_instrument_may_have_a_column_of_that_name() -> None:
    frame = pl.DataFrame({"version": ["A", "B"], "q1": [1, 2], "q2": [0, 3]})
    assert alliance.score_table(load("phq-2"), frame)["score"].to_list() == [1, 5]


def test_no_series_joins_two_versions(both: pl.DataFrame) -> None:
    series = {"by": ["therapy", "chair"], "over": "session", "value": "bond"}
    said = "holds versions 1 and 2 for the same therapy and chair. Another version asks something else"
    with pytest.raises(VersionsJoined, match=said):
        alliance.course_tables(both, **series)
    apart = alliance.course_tables(both, **{**series, "by": ["therapy", "chair", "version"]})
    assert apart.usual.height == both.select("therapy", "chair", "version").n_unique()


def test_no_agreement_gap_prompt_or_reliability_joins_two_versions(both: pl.DataFrame) -> None:
    long = both.unpivot(EIGHT, index=["therapy", "session", "chair", "version"], variable_name="item")
    with pytest.raises(VersionsJoined, match="for the same therapy"):
        alliance.gaps(long)
    with pytest.raises(VersionsJoined, match="for the same therapy"):
        alliance.find(long)
    with pytest.raises(VersionsJoined, match="in one table"):
        alliance.agreement(both, "bond", "goals")
    with pytest.raises(VersionsJoined, match="in one table"):
        level_reliability(both, by="therapy", items=list(EIGHT))


def test_therapies_of_both_versions_may_stand_in_one_table_of_series() -> None:
    first = practice(seed=1, therapies=4, sessions=6, version="1").ratings
    second = practice(seed=2, therapies=4, sessions=6).ratings.with_columns(pl.col("therapy") + 4)
    table = alliance.course_tables(pl.concat([first, second]), by=["therapy", "chair"], over="session", value="bond")
    assert table.usual["therapy"].n_unique() == 8


@pytest.mark.parametrize(
    ("versions", "by", "refused"),
    [
        ([1, 1, 1], ("a",), False),
        ([1, 1, 2], ("a",), False),  # the third row is of another series
        ([1, 2, 2], ("a",), True),
        ([1, None, 1], ("a",), False),
        ([1, 1, 2], (), True),
        ([1, 2, 2], ("a", "version"), False),
        (["1", " 1", "1 "], (), False),
        ([None, None, None], (), False),
    ],
)
def test_when_a_table_is_refused(versions: list[object], by: tuple[str, ...], refused: bool) -> None:
    frame = pl.DataFrame({"a": [1, 1, 2], "version": versions})
    for table in (frame, frame.lazy()):
        if refused:
            with pytest.raises(VersionsJoined):
                refuse_joined(table, by)
        else:
            refuse_joined(table, by)


def test_long_ratings_stay_as_they_were() -> None:
    made = long_ratings(practice(seed=1, therapies=2).ratings)
    assert made.columns == ["therapy", "session", "chair", "item", "value"]
