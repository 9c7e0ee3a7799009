"""What the type checker does not look at. A ratchet: the numbers may only be lowered."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
IGNORED = re.compile(r"#\s*type:\s*ignore(\[[\w, -]+\])?")

# package, comments that tell the type checker to look away
LOOKS_AWAY = [("alliance", 1), ("alliance_web", 46)]
# Every exception from `strict`: for which modules, and what is not asked of them.
EXCEPTIONS = [
    (
        {
            *("allauth.*", "whitenoise.*", "zxcvbn.*", "waitress.*", "pyrage.*", "dateutil.*"),
            *("python_calamine.*", "pyreadstat.*"),  # of the extra `files`, which need not be installed
        },
        {"ignore_missing_imports"},
    ),
    (
        {"alliance_web.people.*", "alliance_web.serving.connections"},
        {"disallow_subclassing_any", "disallow_untyped_decorators", "disallow_untyped_calls"},
    ),
    ({"alliance_web.*.migrations.*"}, {"ignore_errors"}),
    ({"alliance_web.databases.*", "alliance_web.serving.connections"}, {"misc", "has-type"}),
    ({"alliance_web.vault.fields", "alliance_web.commands.serve"}, {"arg-type", "return-value", "type-arg"}),
]


def comments(package: str) -> list[str]:
    """What each comment leaves out, in brackets; empty for one that leaves out everything."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "src" / package).rglob("*.py"))
    return [found[1] or "" for text in texts for found in IGNORED.finditer(text)]


@pytest.mark.parametrize(("package", "number"), LOOKS_AWAY)
def test_the_type_checker_looks_away_no_more_often(package: str, number: int) -> None:
    found = len(comments(package))
    assert found <= number, "Give the type instead. For a view: SignedInRequest or ChairRequest of access/request.py."
    assert found == number, f"Fewer than before, which is good: write {found} above."


def test_each_comment_names_what_it_leaves_out() -> None:
    assert [package for package, _ in LOOKS_AWAY if "" in comments(package)] == []


def test_every_exception_from_strict_is_known() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    assert config["strict"] is True
    assert set(config["packages"]) == {"alliance", "alliance_web"}
    assert [(set(one["module"]), _left_out(one)) for one in config["overrides"]] == EXCEPTIONS


def _left_out(override: dict[str, object]) -> set[str]:
    codes = override.get("disable_error_code", [])
    assert isinstance(codes, list)
    return {*codes, *override} - {"module", "disable_error_code"}


@pytest.mark.parametrize("package", ["alliance", "alliance_web"])
def test_programs_that_import_it_see_its_types(package: str) -> None:
    assert (ROOT / "src" / package / "py.typed").is_file()
