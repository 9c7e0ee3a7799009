"""The one style sheet of the pictures, for pages and for files that stand alone."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

from alliance.model.picture import Picture

Theme = Literal["light", "dark"]

_TOKENS = re.compile(r"/\* tokens: (\w+) \*/[^{]*\{([^}]*)\}")
_TOKEN = re.compile(r"(--[\w-]+):\s*([^;]+);")
_USE = re.compile(r"var\((--[\w-]+)\)")


def stylesheet_path() -> Path:
    """Return where the style sheet lies, for a server of static files.

    Returns
    -------
    Path
        chart.css of this package.

    Examples
    --------
    >>> from alliance.charts import stylesheet_path
    >>> stylesheet_path().name
    'chart.css'
    """
    return Path(__file__).with_name("chart.css")


@cache
def stylesheet() -> str:
    """Return the text of the style sheet.

    Returns
    -------
    str
        CSS, light and dark.

    Examples
    --------
    >>> from alliance.charts import stylesheet
    >>> "prefers-color-scheme" in stylesheet()
    True
    """
    return stylesheet_path().read_text(encoding="utf-8")


def picture_file(picture: Picture, *, theme: Theme = "light", narrow: bool = False) -> str:
    """Return the picture as an SVG file that stands alone, its colours written out.

    Programs that print or convert SVG seldom know style variables or colour schemes, so both are resolved here.

    Parameters
    ----------
    picture : Picture
        From any function that draws.
    theme : {"light", "dark"}
        Whose colours.
    narrow : bool
        The drawing for a phone, where there is one.

    Returns
    -------
    str
        SVG markup.

    Examples
    --------
    >>> from alliance.charts import picture_file, two_views_picture
    >>> picture = two_views_picture([(6, 7)], names=("Sam", "Noor"), title="Both", ident="both")
    >>> picture_file(picture)[:4]
    '<svg'
    """
    svg = picture.narrow if narrow and picture.narrow else picture.svg
    start = svg.index(">") + 1
    return f"{svg[:start]}<style>{_plain_rules(theme)}</style>{svg[start:]}"


@cache
def _plain_rules(theme: Theme) -> str:
    tokens = {name: dict(_TOKEN.findall(body)) for name, body in _TOKENS.findall(stylesheet())}
    colours = {**tokens["light"], **tokens[theme]}
    rules = stylesheet().split("/* rules */")[1].split("/* pages only */")[0]
    return _USE.sub(lambda use: colours[use[1]], rules).strip()
