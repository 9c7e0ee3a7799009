"""Walk through everything that lies below one therapy: each kind of page that a link leads to is opened once."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.urls import URLPattern, URLResolver, get_resolver, resolve

from . import inspection
from .visitor import Visitor

# A download, not a page.
FILES = frozenset({"letter"})
LINKS = "all => all.map(link => link.getAttribute('href'))"


def walk(one: Visitor, therapy: str, *starts: str) -> tuple[list[str], set[str]]:
    """What is wrong with the pages, and the names of the routes that were opened.

    `starts` are opened as they stand, queries too; of what they link to, one page of each route.
    """
    faults: list[str] = []
    opened: set[str] = set()
    found: list[str] = []
    for path in (therapy + start for start in starts):
        opened.add(_route(path))
        faults += _look(one, path)
        found += _links(one, therapy)
    while found:
        path = found.pop(0)
        if (route := _route(path)) not in opened | FILES:
            opened.add(route)
            faults += _look(one, path)
            found += _links(one, therapy)
    return faults, opened


def _look(one: Visitor, path: str) -> list[str]:
    one.go(path)
    return inspection.faults(one)


def routes_of_a_therapy() -> set[str]:
    """The names of all routes below a therapy."""
    return set(_named(get_resolver().url_patterns))


def _named(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _named(pattern.url_patterns, route)
        elif re.match(r"\^?therapies/<uuid:therapy>/", route):
            yield str(pattern.name)


def _route(path: str) -> str:
    return str(resolve(urlsplit(path).path).url_name)


def _links(one: Visitor, therapy: str) -> Iterator[str]:
    found: list[str] = one.page.locator("main a[href]").evaluate_all(LINKS)
    for link in found:
        address = urlsplit(link)
        if address.path.startswith(therapy):
            yield address.path
