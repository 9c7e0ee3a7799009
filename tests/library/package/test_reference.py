"""The reference of the library: what the docstring of every public function says, and that its example runs.

reference.toml names the functions that do not say everything. A ratchet: names may only be taken off.
"""

import doctest
import inspect
import pkgutil
import re
import tomllib
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import alliance

LACKING = tomllib.loads(Path(__file__).with_name("reference.toml").read_text(encoding="utf-8"))
PARTS = (
    "attainment", "charts", "course", "dyad", "expected", "instruments", "prompts", "psychometrics", "repair",
    "simulate", "tables",
)  # fmt: skip
SECTION = re.compile(r"^(?P<name>[A-Z]\w+)\n-{3,}\n(?P<body>.*?)(?=^[A-Z]\w+\n-{3,}\n|\Z)", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"^([a-z_*][\w, *]*?)(?: : .*)?$", re.MULTILINE)


def public_functions(part: str) -> dict[str, Callable[..., Any]]:
    """Everything in ``__all__`` that is called and is no class."""
    module = import_module(f"alliance.{part}")
    found = {name: getattr(module, name) for name in module.__all__}
    return {name: one for name, one in found.items() if inspect.isroutine(one) or hasattr(one, "cache_info")}


def lacks(function: Callable[..., Any]) -> list[str]:
    """What the docstring does not say: in numpydoc's sections, with the parameters of the signature."""
    sections = {found["name"]: found["body"] for found in SECTION.finditer(inspect.getdoc(function) or "")}
    signature = inspect.signature(function)
    told = [name.strip(" *") for line in NAMED.findall(sections.get("Parameters", "")) for name in line.split(",")]
    lacking = [] if told == list(signature.parameters) else ["Parameters"]
    if signature.return_annotation not in (None, "None") and not {"Returns", "Yields"} & set(sections):
        lacking.append("Returns")
    return lacking if ">>>" in sections.get("Examples", "") else [*lacking, "Examples"]


@pytest.mark.parametrize("part", PARTS)
def test_every_public_function_says_what_it_takes_gives_and_shows_an_example(part: str) -> None:
    found = {name: lacking for name, function in public_functions(part).items() if (lacking := lacks(function))}
    known = set(LACKING.get(part, []))
    assert {name: lacking for name, lacking in found.items() if name not in known} == {}
    assert known - set(found) == set(), "They say everything now, which is good: take them off reference.toml."


def modules() -> Iterator[str]:
    for found in pkgutil.walk_packages(alliance.__path__, "alliance."):
        if not found.name.startswith(("alliance.cli", "alliance.__main__")):
            yield found.name


def test_every_example_of_the_library_gives_what_it_says() -> None:
    finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    told: list[str] = []
    for name in modules():
        for example in finder.find(import_module(name), name):
            runner.run(example, out=told.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(told)
    assert runner.summarize(verbose=False).attempted > 0


def test_the_examples_of_the_how_to_give_what_they_say() -> None:
    page = Path(__file__).parents[3] / "docs/how-to/use-the-library.md"
    told: list[str] = []
    example = doctest.DocTestParser().get_doctest(page.read_text(encoding="utf-8"), {}, page.name, str(page), 0)
    found = doctest.DocTestRunner().run(example, out=told.append)
    assert (found.failed, "".join(told)) == (0, "")


def test_the_page_of_the_package_has_nothing_that_an_index_cannot_find() -> None:
    text = (Path(__file__).parents[3] / "docs/how-to/use-the-library.md").read_text(encoding="utf-8")
    assert re.findall(r"\]\((?!https://)[^)]*\)", text) == []
