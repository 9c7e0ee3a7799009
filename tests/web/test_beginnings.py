"""Each test gets the database that it asks for, whatever the test before it did.

asked for                     there is
nothing                       nobody
practice                      a practice with nobody in it
cast                          six people, a therapy, three sessions, no rating
rated                         the same with two ratings for each session
any of them, and commits      the same, and afterwards the next one finds it as it was
"""

import pytest
from django.db import connection, transaction

from alliance_web.checkins.models import Rating
from alliance_web.people.models import Practice, User
from alliance_web.therapies.models import Session, Therapy
from tests.web.cast import Cast

pytestmark = pytest.mark.django_db


def there_are() -> tuple[int, int, int, int, int]:
    """How many practices, people, therapies, sessions, ratings."""
    models = (Practice, User, Therapy, Session, Rating)
    counted = [model.objects.count() for model in models]
    return (counted[0], counted[1], counted[2], counted[3], counted[4])


@pytest.mark.parametrize("again", [1, 2])
class TestTwice:
    """Everything twice: the second time after whatever the first has done."""

    def test_nobody(self, again: int) -> None:
        assert there_are() == (0, 0, 0, 0, 0)
        Practice.objects.create(name="Left behind")

    def test_a_practice(self, practice: Practice, again: int) -> None:
        assert there_are() == (1, 0, 0, 0, 0)
        practice.delete()

    def test_the_cast(self, cast: Cast, again: int) -> None:
        assert there_are() == (1, 6, 1, 3, 0)
        cast.stranger.delete()

    def test_with_ratings(self, rated: Therapy, again: int) -> None:
        assert there_are() == (1, 6, 1, 3, 6)
        Rating.objects.all().delete()

    @pytest.mark.django_db(transaction=True)
    def test_the_cast_committed(self, cast: Cast, again: int) -> None:
        assert there_are() == (1, 6, 1, 3, 0)
        assert not connection.in_atomic_block
        with transaction.atomic():
            cast.stranger.delete()
        assert there_are() == (1, 5, 1, 3, 0)

    @pytest.mark.django_db(transaction=True)
    def test_nobody_committed(self, again: int) -> None:
        assert there_are() == (0, 0, 0, 0, 0)
        Practice.objects.create(name="Left behind")


def test_afterwards_everybody_is_there(cast: Cast) -> None:
    assert there_are() == (1, 6, 1, 3, 0)


def test_afterwards_nobody_is_there() -> None:
    assert there_are() == (0, 0, 0, 0, 0)
