"""The pages of a long list, as the pager component wants them."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict


@dataclass(frozen=True, slots=True)
class Pages:
    """Where the reader is, and the addresses before and after (empty at the ends)."""

    number: int
    total: int
    previous_url: str
    next_url: str


def pages(page: Page[Any], asked: QueryDict) -> Pages:
    """`asked` is what the address asked for; all but the page number stays."""
    return Pages(
        number=page.number,
        total=page.paginator.num_pages,
        previous_url=_address(asked, page.number - 1) if page.has_previous() else "",
        next_url=_address(asked, page.number + 1) if page.has_next() else "",
    )


def _address(asked: QueryDict, number: int) -> str:
    parameters = asked.copy()
    parameters["page"] = str(number)
    return f"?{parameters.urlencode()}"
