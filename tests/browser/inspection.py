"""Look at one page as it stands: narrow, wide and enlarged, in both lights, with the eyes and with the keyboard."""

import itertools
from collections.abc import Iterator

from playwright.sync_api import Page

from .visitor import DESK, PHONE, Visitor

# A screen of 1280 by 900 pixels at 400 % and at 200 %, and how much of it the header may take.
ENLARGED = ({"width": 320, "height": 450}, {"width": 640, "height": 450})
MOST_OF_THE_SCREEN = 0.35
HEADER = "() => (document.querySelector('.site-header')?.offsetHeight ?? 0) / window.innerHeight"
CONTRAST = ["color-contrast"]

# Beyond this the rest of a long list is like its beginning.
MOST_TABS = 40

HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter((heading) => heading.checkVisibility()).map((heading) => Number(heading.tagName[1]))"""

# What a keyboard has to reach, in the order of the page. The radios of one question count as one, a date has a stop
# for each of its parts, and the way through a page goes through the pages framed in it.
LISTEN = """(most) => {
    const all = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
    const isOpen = (e) => !e.disabled && e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true });
    const isFirst = (e, i, them) => e.type !== "radio" || them.findIndex((one) => one.name === e.name) === i;
    const ringed = (e) => [e, e.nextElementSibling].filter(Boolean).map((one) => getComputedStyle(one))
        .some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
    const told = (e) => e.outerHTML.slice(0, 120);
    window.controls = [...document.querySelectorAll(all)].filter(isOpen).filter(isFirst).slice(0, most);
    window.walk = { first: null, reached: new Set(), unseen: new Set() };
    window.noteFocus = ({ target }) => {
        walk.first ??= target;
        walk.reached.add(target.type === "radio" ? target.name : target);
        if (!ringed(target)) walk.unseen.add(told(target));
    };
    window.walked = () => ({
        skips: walk.first?.matches(".skip-link") ?? false,
        unreached: controls.filter((e) => !walk.reached.has(e.type === "radio" ? e.name : e)).map(told),
        unseen: [...walk.unseen],
    });
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
    document.addEventListener("focusin", noteFocus);
    const frames = [...document.querySelectorAll("iframe")].map((e) => e.contentDocument);
    const framed = frames.flatMap((page) => [...page.querySelectorAll(all)]).length;
    return controls.length + framed + 8 * controls.filter((e) => /^(date|time)/.test(e.type)).length;
}"""
WALKED = "() => { document.removeEventListener('focusin', noteFocus); return walked(); }"


def faults(visitor: Visitor) -> list[str]:
    """Everything that is wrong with the page in front, one line each."""
    page = visitor.page
    page.emulate_media(color_scheme="light")
    found = [*_of_the_room(visitor)]
    page.set_viewport_size(PHONE)
    found += [*_of_the_layout(visitor, "narrow"), *_of_the_words(page)]
    page.emulate_media(color_scheme="dark")
    found += _of_the_colours(visitor, "narrow")
    page.set_viewport_size(DESK)
    found += _of_the_colours(visitor, "wide")
    page.emulate_media(color_scheme="light")
    found += [*_of_the_layout(visitor, "wide"), *_of_the_keyboard(page)]
    return [f"{visitor.path}: {fault}" for fault in found]


def _of_the_room(visitor: Visitor) -> Iterator[str]:
    """Enlarged, nothing is cut off sideways, and what stands above every page leaves room for the page."""
    for size in ENLARGED:
        visitor.page.set_viewport_size(size)
        yield from _of_the_width(visitor, f"{size['width']} wide")
        if (share := visitor.page.evaluate(HEADER)) > MOST_OF_THE_SCREEN:
            yield f"{size['width']} wide, the header takes {share:.0%} of the screen"


def _of_the_layout(visitor: Visitor, how: str) -> Iterator[str]:
    yield from (f"{how}, {violation}" for violation in visitor.axe())
    yield from _of_the_width(visitor, how)


def _of_the_width(visitor: Visitor, how: str) -> Iterator[str]:
    if (pixels := visitor.overflow()) > 0:
        yield f"{how}, {pixels} pixels wider than the window"


def _of_the_colours(visitor: Visitor, how: str) -> Iterator[str]:
    """In the dark only the colours are others."""
    yield from (f"{how}, in the dark, {violation}" for violation in visitor.axe(CONTRAST))


def _of_the_words(page: Page) -> Iterator[str]:
    """Axe looks at headings too, but lets a page without order pass as a matter of taste."""
    levels: list[int] = page.evaluate(HEADINGS)
    if levels[:1] != [1] or levels.count(1) != 1:
        yield f"one first heading before all others, not {levels}"
    if any(after > before + 1 for before, after in itertools.pairwise(levels)):
        yield f"headings leave out a rank: {levels}"
    if page.title() in ("", "Alliance"):
        yield "no title of its own"


def _of_the_keyboard(page: Page) -> Iterator[str]:
    """The skip link comes first; every control can be reached, and is seen to be."""
    for _ in range(page.evaluate(LISTEN, MOST_TABS)):
        page.keyboard.press("Tab")
    walked = page.evaluate(WALKED)
    if not walked["skips"]:
        yield "the first key does not lead to the skip link"
    yield from (f"out of reach of the keyboard: {control}" for control in walked["unreached"])
    yield from (f"focus is not seen: {control}" for control in walked["unseen"])
