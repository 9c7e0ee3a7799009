"""What a page lets a person send: its forms with their fields, and its links, read from the page as it is served."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit


@dataclass(slots=True)
class Field:
    """One field: its name, its kind, and the values that the page offers."""

    name: str
    kind: str
    given: str = ""


@dataclass(slots=True)
class Form:
    """One form of a page, with the address it sends to."""

    page: str
    action: str
    method: str
    fields: list[Field] = field(default_factory=list)

    @property
    def shape(self) -> tuple[str, ...]:
        """What makes two forms the same kind: their fields."""
        return (self.method, *(one.name for one in self.fields))


class Reader(HTMLParser):
    """Collects links and forms."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.links, self.forms = page, set[str](), list[Form]()
        self._form: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.add(urldefrag(urljoin(self.page, given["href"])).url)
        elif tag == "form":
            action = urljoin(self.page, given.get("action") or self.page)
            self._form = Form(self.page, action, given.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag in ("input", "textarea", "button") and given.get("name"):
            self._add(given["name"], given.get("type", "text"), given.get("value", ""))
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and self._select:
            self._add(self._select, "option", given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""

    def _add(self, name: str, kind: str, given: str) -> None:
        if self._form is not None and name != "csrfmiddlewaretoken":
            self._form.fields.append(Field(name, kind, given))


def read(page: str, html: str) -> Reader:
    """The links and forms of a page."""
    reader = Reader(page)
    reader.feed(html)
    return reader


def is_ours(link: str) -> bool:
    """Whether a link stays on this server."""
    parts = urlsplit(link)
    return not parts.netloc and parts.scheme == "" and parts.path.startswith("/")
