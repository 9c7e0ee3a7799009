"""From the facts of an end to what it is called: the whole table, and what it is told as."""

import pytest

from alliance_web.endings.queries.facts import labels_of_practice
from alliance_web.endings.states import LABELS, Announced, Label, LastKept, label_of
from alliance_web.endings.wording import LABELS as WORDS
from tests.web.cast import Cast

from . import acts

# Announced, last planned session kept, label, what staff read.
TABLE = [
    ("before", "yes", "planned", "Planned ending"),
    ("before", "none-planned", "planned", "Planned ending"),
    ("before", "no", "cut-short", "Planned ending, without the last session"),
    ("at-the-end", "yes", "said-at-the-end", "Ended with short notice"),
    ("at-the-end", "no", "said-at-the-end", "Ended with short notice"),
    ("at-the-end", "none-planned", "said-at-the-end", "Ended with short notice"),
    ("not", "yes", "without-goodbye", "Ended without a goodbye"),
    ("not", "no", "without-goodbye", "Ended without a goodbye"),
    ("not", "none-planned", "without-goodbye", "Ended without a goodbye"),
    ("not-known", "yes", "not-known", "Ended, details not known"),
    ("not-known", "no", "not-known", "Ended, details not known"),
    ("not-known", "none-planned", "not-known", "Ended, details not known"),
]


@pytest.mark.parametrize(("announced", "last_kept", "label", "words"), TABLE)
def test_label(announced: str, last_kept: str, label: str, words: str) -> None:
    found = label_of(announced, last_kept)
    assert found == label
    assert str(WORDS[found]) == words


def test_the_table_is_whole() -> None:
    assert {(row[0], row[1]) for row in TABLE} == {(one.value, other.value) for one in Announced for other in LastKept}
    assert len(LABELS) == len(TABLE)
    assert set(WORDS) == set(Label)


@pytest.mark.parametrize("facts", [("before", "maybe"), ("", "yes"), ("never", "no")])
def test_facts_that_are_none(facts: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        label_of(*facts)


@pytest.mark.django_db
def test_counts_of_the_practice_leave_out_what_goes_on(cast: Cast) -> None:
    acts.end(cast, acts.WITHOUT_GOODBYE)
    assert labels_of_practice(cast.practice.pk) == {Label.WITHOUT_GOODBYE: 1}
    acts.endings.reopen(therapy=acts.therapist(cast).therapy, by=acts.therapist(cast))
    assert labels_of_practice(cast.practice.pk) == {}
