"""Who stands apart, worked out by hand, and the sessions about which nothing can be said."""

import polars as pl
import pytest

from alliance.dyad import Apart, Difference, split_alliance

#: z for three pairs at 95 %: 1 - .05 / 6 = .99167 -> 2.3940; for one pair 1.9600; for six 2.6383
Z3, Z1 = 2.393980, 1.959964


def session(views: dict[str, float | None], number: int = 1) -> pl.DataFrame:
    rows = [(7, number, person, value) for person, value in views.items()]
    return pl.DataFrame(rows, schema=["therapy", "session", "person", "value"], orient="row", strict=False)


#: views, error, who stands apart: person, side, nearest, points
WORKED = [
    ("the child alone", {"child": 3.0, "mother": 8.0, "therapist": 7.0}, 0.5, [("child", "lower", "therapist", 4.0)]),
    ("all as one", {"child": 7.0, "mother": 8.0, "therapist": 7.5}, 0.5, []),
    ("two and two", {"child": 2.0, "father": 2.5, "mother": 9.0, "therapist": 8.5}, 0.5, []),
    ("one below and one above", {"child": 1.0, "mother": 9.0, "therapist": 5.0}, 0.5,
     [("child", "lower", "therapist", 4.0), ("mother", "higher", "therapist", 4.0)]),
    ("a couple that differs", {"one": 3.0, "two": 8.0}, 0.5,
     [("one", "lower", "two", 5.0), ("two", "higher", "one", 5.0)]),
    ("errors of their own", {"child": 3.0, "mother": 8.0, "therapist": 7.0},
     {"child": 2.0, "mother": 0.1, "therapist": 0.1}, [("mother", "higher", "therapist", 1.0)]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "views", "error", "apart"), WORKED)
def test_who_stands_apart(name: str, views: dict[str, float], error: object, apart: list[tuple]) -> None:
    (split,) = split_alliance(session(views), error=error)
    assert [(one.person, one.side, one.nearest, one.points) for one in split.apart] == apart
    assert dict(split.views) == views


def test_pairs_and_intervals_by_hand() -> None:
    (split,) = split_alliance(session({"child": 3.0, "mother": 8.0, "therapist": 7.0}), error=0.5)
    margin = Z3 * (0.5**2 + 0.5**2) ** 0.5  # 1.6928
    assert split.pairs[0] == Difference(
        "child", "mother", -5.0, pytest.approx(-5 - margin, abs=1e-5), pytest.approx(-5 + margin, abs=1e-5), True
    )
    assert [pair.differ for pair in split.pairs] == [True, True, False]
    assert split.apart == (
        Apart(
            "child", "lower", "therapist", 4.0, pytest.approx(4 - margin, abs=1e-5), pytest.approx(4 + margin, abs=1e-5)
        ),
    )


def test_the_difference_must_pass_the_error_of_both() -> None:
    limit = Z1 * 2**0.5  # error 1 each
    below, above = (split_alliance(session({"a": 5.0, "b": 5.0 + gap}), error=1)[0] for gap in (2.77, 2.78))
    assert 2.77 < limit < 2.78
    assert (below.apart, [one.person for one in above.apart]) == ((), ["a", "b"])


def test_without_a_known_error_it_cannot_be_told() -> None:
    (split,) = split_alliance(session({"child": 0.0, "mother": 10.0}), error=None)
    assert split.apart is None
    assert split.pairs == (Difference("child", "mother", -10.0, None, None, None),)


def test_sessions_of_one_voice_are_left_out_and_the_rest_in_order() -> None:
    parts = [
        session({"child": 3.0, "mother": None}, 1),
        session({"b": 1.0, "a": 2.0}, 3),
        session({"b": 1.0, "a": 2.0}, 2),
    ]
    found = split_alliance(pl.concat(parts, how="vertical_relaxed"), error=0.5)
    assert [(split.session, list(split.views)) for split in found] == [(2, ["a", "b"]), (3, ["a", "b"])]


REFUSED = [
    ({"a": 1.0, "b": 2.0}, {"a": 0.5}, "Missing: b"),
    ({"a": 1.0, "b": 2.0}, -1.0, "0 points or more"),
    ({"a": 1.0, "b": 2.0}, float("nan"), "0 points or more"),
    ({"a": 1.0, "b": float("inf")}, 1.0, "infinite"),
]


@pytest.mark.parametrize(("views", "error", "message"), REFUSED)
def test_what_cannot_be_compared(views: dict[str, float], error: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        split_alliance(session(views), error=error)


def test_a_person_who_rated_twice_is_refused() -> None:
    both = pl.concat([session({"a": 1.0, "b": 2.0}), session({"a": 3.0})])
    with pytest.raises(ValueError, match="2 rows repeat a person"):
        split_alliance(both, error=1.0)
