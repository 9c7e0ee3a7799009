"""The non-commercial pack: off unless somebody declares, under terms of its own, and its words never leave with it."""

import pytest

from alliance.instruments import NotDeclared, available, cutoffs, load, pack_keys, shipped_keys, without_text
from alliance.instruments.library import NON_COMMERCIAL


def test_the_pack_is_off_until_it_is_declared() -> None:
    assert not pack_keys() & set(available())
    assert set(available(non_commercial=True)) == {*available(), "who-5", "gbo"}
    with pytest.raises(NotDeclared, match=r"its licence forbids commercial use. Declare"):
        load("who-5")


@pytest.mark.parametrize("key", sorted(pack_keys()))
def test_each_names_its_terms_and_is_named_in_the_notice(key: str) -> None:
    rights = load(key, non_commercial=True).rights
    assert rights.kind == "non-commercial"
    assert rights.licence.startswith("CC BY-NC-SA")
    notice = (NON_COMMERCIAL / "LICENCE.txt").read_text(encoding="utf-8")
    assert f"{key}.toml" in notice
    assert "Apache License 2.0 of Alliance does not apply" in notice


def test_nothing_of_the_kind_stands_outside_the_pack() -> None:
    assert {load(key).rights.kind for key in shipped_keys()} == {"shipped", "key only"}


def test_a_practice_cannot_put_its_own_file_in_place_of_the_pack(tmp_path: object) -> None:
    with pytest.raises(NotDeclared):
        load("who-5", tmp_path)  # type: ignore[arg-type]


def test_the_who_5() -> None:
    who5 = load("who-5", non_commercial=True)
    assert [len(item.response.options) for item in who5.ratings if item.response] == [6] * 5
    assert [(one.side, one.value) for one in cutoffs(who5)] == [("at or below", 50)]


def test_what_leaves_this_machine_has_no_words_of_the_pack() -> None:
    bare = without_text(load("who-5", non_commercial=True))
    assert not any(item.text for item in bare.items)
    assert bare.stem == ""
    assert bare.item("q1").response == load("who-5", non_commercial=True).item("q1").response
    assert without_text(load("phq-9")) is load("phq-9")
