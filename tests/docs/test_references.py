"""The reference pages are those of the program."""

import pytest

from . import list_commands, list_promises, list_rules

PAGES = [
    ("list_commands", list_commands.PAGE, list_commands.page),
    ("list_rules", list_rules.RULES_PAGE, list_rules.rules_page),
    ("list_rules", list_rules.PROMPTS_PAGE, list_rules.prompts_page),
    ("list_promises", list_promises.PAGE, list_promises.page),
]


@pytest.mark.parametrize(("writer", "page", "written"), PAGES, ids=lambda one: getattr(one, "name", ""))
def test_the_page_does_not_lag_behind(writer, page, written) -> None:
    assert page.read_text(encoding="utf-8") == written(), f"write it again: python -m tests.docs.{writer}"
