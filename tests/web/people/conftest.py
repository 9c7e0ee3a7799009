"""Limits on tries count in the cache; each test begins with an empty one."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def real_second_factor(settings: Any) -> None:
    """Staff need it, as in a practice that is not simulated."""
    settings.STAFF_NEED_SECOND_FACTOR = True
