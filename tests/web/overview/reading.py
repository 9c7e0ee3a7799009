"""Read a page as a visitor would: its tables, its pictures, its words."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any


@dataclass
class TableOnPage:
    """One table: its caption and its rows, the head first."""

    caption: str = ""
    rows: list[list[str]] = field(default_factory=list)


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[TableOnPage] = []
        self._into: str | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append(TableOnPage())
        if tag == "tr":
            self.tables[-1].rows.append([])
        if tag in ("th", "td", "caption"):
            self._into, self._text = tag, []

    def handle_data(self, data: str) -> None:
        if self._into:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag != self._into:
            return
        text = " ".join("".join(self._text).split())
        if tag == "caption":
            self.tables[-1].caption = text
        else:
            self.tables[-1].rows[-1].append(text)
        self._into = None


def tables(response: Any) -> dict[str, list[list[str]]]:
    """Every table of a page by its caption."""
    parser = _Tables()
    parser.feed(response.content.decode())
    return {table.caption: table.rows for table in parser.tables}


def pictures(response: Any) -> list[str]:
    """Every picture of the library on a page, as it is drawn."""
    return re.findall(r'<svg[^>]*role="img".*?</svg>', response.content.decode(), flags=re.DOTALL)


def text(response: Any) -> str:
    """The words of a page, in one line, without its markup."""
    body = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    words = unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?(bdi|strong|a|time)\b[^>]*>", "", body)))
    return " ".join(words.split())


def without_keys(response: Any) -> str:
    """The markup of a page without what differs between any two requests: keys of rows, form tokens, when it locks."""
    markup = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "KEY", response.content.decode())
    markup = re.sub(
        r'name="csrfmiddlewaretoken" value="\w+"|x-csrftoken": "\w+"|data-token="\w+"|data-locks-in="\d+"',
        "TOKEN",
        markup,
    )
    return re.sub(r"spark-[0-9a-f]{32}(-\w+)?", "SPARK", markup)
