"""What the log says, as it is written."""

import io
import logging
from collections.abc import Callable, Iterator

import pytest

from alliance_web.errors.log import WithoutValues


@pytest.fixture
def logged() -> Iterator[Callable[[], str]]:
    """Everything that the program's own handler wrote since the test began."""
    handler = next(one for one in logging.getLogger().handlers if isinstance(one.formatter, WithoutValues))
    assert isinstance(handler, logging.StreamHandler)
    written = io.StringIO()
    before = handler.setStream(written)
    yield written.getvalue
    handler.setStream(before)
