"""Walk from page to page along the links, and look at each kind of page once."""

from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from . import inspection
from .visitor import Visitor

LINKS = "all => all.map(link => link.getAttribute('href'))"


def walk(one: Visitor, starts: Collection[str], wanted: Collection[str]) -> tuple[list[str], set[str]]:
    """What is wrong with the pages, and the names of the routes that were opened.

    `starts` are opened as they stand, queries too; of what they link to, one page of each route that is `wanted`.
    """
    faults: list[str] = []
    opened: set[str] = set()
    found: list[str] = []
    for path in starts:
        opened.add(_route(path))
        faults += _look(one, path)
        found += _links(one)
    while found:
        path = found.pop(0)
        if (route := _route(path)) in wanted and route not in opened:
            opened.add(route)
            faults += _look(one, path)
            found += _links(one)
    return faults, opened & {*wanted}


def _look(one: Visitor, path: str) -> list[str]:
    one.go(path)
    return inspection.faults(one)


def _route(path: str) -> str:
    try:
        return str(resolve(urlsplit(path).path).url_name)
    except Resolver404:
        return ""


def _links(one: Visitor) -> Iterator[str]:
    """The addresses here that the links of the page lead to."""
    found: list[str] = one.page.locator("main a[href], header a[href], footer a[href]").evaluate_all(LINKS)
    for link in found:
        address = urlsplit(link)
        if not address.netloc and address.path.startswith("/"):
            yield address.path
