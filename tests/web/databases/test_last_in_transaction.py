"""What is delivered last in a transaction: with it or not at all, in its order, and before anything that follows."""

from typing import Any

import pytest
from django.db import connection, transaction

from alliance_web.people.models import Practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivered() -> list[Any]:
    return []


def fail() -> None:
    raise ValueError("no")


@transaction.atomic
def deliver_and_fail(receiver: Any, item: Any, *, savepoint: bool = True) -> None:
    connection.deliver_last(receiver, item)
    with transaction.atomic(savepoint=savepoint):
        fail()


def test_at_the_end_of_the_outermost_block(delivered: list[Any]) -> None:
    with transaction.atomic():
        connection.deliver_last(delivered.append, "a")
        with transaction.atomic():
            connection.deliver_last(delivered.append, "b")
        assert delivered == []
    assert delivered == [["a", "b"]]


def test_at_once_where_no_transaction_is_open(delivered: list[Any]) -> None:
    connection.deliver_last(delivered.append, "a")
    assert delivered == [["a"]]


@pytest.mark.parametrize("savepoint", [True, False])
def test_what_is_taken_back_is_forgotten(savepoint: bool, delivered: list[Any]) -> None:
    with pytest.raises(ValueError, match="no"):
        deliver_and_fail(delivered.append, "a", savepoint=savepoint)
    with transaction.atomic():
        connection.deliver_last(delivered.append, "b")
        with pytest.raises(ValueError, match="no"):
            deliver_and_fail(delivered.append, "c")
        connection.deliver_last(delivered.append, "d")
    assert delivered == [["b", "d"]]


def test_each_receiver_gets_its_own(delivered: list[Any]) -> None:
    others: list[Any] = []
    with transaction.atomic():
        connection.deliver_last(delivered.append, 1)
        connection.deliver_last(others.append, 2)
        connection.deliver_last(delivered.append, 3)
    assert (delivered, others) == ([[1, 3]], [[2]])


@transaction.atomic
def _write_for_a_receiver_that_fails() -> None:
    Practice.objects.create(name="never")
    connection.deliver_last(lambda items: fail(), 1)


def test_a_receiver_that_fails_takes_everything_back() -> None:
    with pytest.raises(ValueError, match="no"):
        _write_for_a_receiver_that_fails()
    assert not Practice.objects.filter(name="never").exists()
