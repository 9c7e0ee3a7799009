"""The public door: every name leads to the part that holds it."""

from importlib import import_module

import pytest

import alliance


@pytest.mark.parametrize(("part", "names"), alliance._DOORS.items())
def test_every_name_is_public_in_its_part(part: str, names: tuple[str, ...]) -> None:
    module = import_module(f"alliance.{part}")
    assert getattr(alliance, part) is module
    for name in names:
        assert name in module.__all__
        assert getattr(alliance, name) is getattr(module, name)
        assert getattr(alliance, name).__doc__


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(AttributeError, match="alliance has no 'therapy'; choose from agreement"):
        _ = alliance.therapy
    assert "courses" in dir(alliance)
    assert set(alliance.__all__) <= set(dir(alliance))
