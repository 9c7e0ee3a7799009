"""One person in front of one browser, watched for breaches of what every page promises."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE = 90_000  # milliseconds, on a machine that has other things to do
# What a page is drawn with has to be there. A page itself may say no: that is what some stories are about.
DRAWN_WITH = {"stylesheet", "script", "image", "font", "manifest"}

# Told at once, so that nothing is lost when the visitor goes on to another page.
TELL_OF_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (e) => tellOfViolation(`${e.violatedDirective} ${e.blockedURI}`));
"""
AXE_VIOLATIONS = """async (options) => (await axe.run(options)).violations.flatMap(
    ({ id, nodes }) => nodes.map(({ target, html }) => `${id}: ${target} ${html.slice(0, 160)}`)
)"""


class Visitor:
    """A browser of its own, with its own cookies. `page` is the tab in front."""

    def __init__(self, browser: Browser, address: str, *, phone: bool, scripts: bool, dark: bool, scale: int) -> None:
        self.address = address
        self.breaches: list[str] = []
        self._may_be_offline = False
        self._context = browser.new_context(
            viewport=PHONE if phone else DESK,
            is_mobile=phone,
            has_touch=phone,
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            device_scale_factor=scale,
            locale="en-GB",
        )
        self._context.set_default_timeout(PATIENCE)
        self._watch(scripts)
        self.page: Page = self._context.new_page()

    def _watch(self, scripts: bool) -> None:
        """In all tabs, from the first page to the last."""
        self._context.on("request", self._ask)
        self._context.on("console", self._hear)
        self._context.on("weberror", lambda error: self.breaches.append(f"script error: {error.error}"))
        self._context.on("response", self._see)
        if scripts:
            self._context.expose_function("tellOfViolation", self._violated)
            self._context.add_init_script(TELL_OF_VIOLATIONS)

    def _violated(self, violation: str) -> None:
        self.breaches.append(f"content policy: {violation}")

    def _ask(self, request: Request) -> None:
        """Nothing is asked of anybody else; the browser was started so that it would not find them."""
        if urlsplit(request.url).hostname not in (urlsplit(self.address).hostname, None):
            self.breaches.append(f"external request: {request.url}")

    def _hear(self, message: ConsoleMessage) -> None:
        """Errors on the console; those about a failed loading are judged where they are seen."""
        if message.type != "error" or "the server responded with a status of" in message.text:
            return
        if not (self._may_be_offline and "ERR_INTERNET_DISCONNECTED" in message.text):
            self.breaches.append(f"console: {message.text}")

    def _see(self, response: Response) -> None:
        is_broken = response.status >= 400 and response.request.resource_type in DRAWN_WITH
        if response.status >= 500 or is_broken:
            self.breaches.append(f"{response.status}: {response.url}")

    # Going about

    def go(self, path: str) -> Page:
        """Open a page of the practice, by its path or by the whole address in a mail."""
        self.page.goto(path if path.startswith("http") else self.address + path)
        return self.page

    def enter_as(self, name: str) -> Page:
        """Become one of the cast of the simulated practice: "Sam, client" or "Noor"."""
        self.go("/demo/")
        button = self.page.get_by_role("button", name=name, exact=True, include_hidden=True).first
        folded = self.page.locator("details:not([open])").filter(has=button)
        if folded.count():
            folded.locator("summary").click()
        button.click()
        return self.page

    def press(self, name: str) -> Page:
        """Press the button, or follow the link that looks like one, of this name."""
        control = self.page.get_by_role("button", name=name, exact=True)
        link = self.page.get_by_role("link", name=name, exact=True)
        control.or_(link).first.wait_for()  # a script may be about to show it
        (control if control.count() else link).first.click()
        self.page.wait_for_load_state()
        return self.page

    def unfold(self) -> None:
        """Open everything that is folded."""
        folded = self.page.locator("details:not([open]) > summary").locator("visible=true")
        while folded.count():
            folded.first.click()

    @contextmanager
    def another_tab(self) -> Iterator[Page]:
        """A second tab of the same browser; inside, it is the one in front."""
        first, self.page = self.page, self._context.new_page()
        try:
            yield first
        finally:
            self.page.close()
            self.page = first

    def lose_connection(self, lost: bool = True) -> None:
        """Pull the plug, or put it back."""
        self._may_be_offline = True
        self._context.set_offline(lost)

    def developer_tools(self) -> Any:
        """The tab in front as the browser's own tools see it: for a made-up security key, say."""
        return self._context.new_cdp_session(self.page)

    def leave(self) -> None:
        """Close everything."""
        self._context.close()

    # Looking

    @property
    def path(self) -> str:
        """Where the visitor is."""
        return urlsplit(self.page.url).path

    def reads(self, *words: str) -> None:
        """See that the page says this, in a while if need be; a word that is only for screen readers counts."""
        for one in words:
            self.page.get_by_text(one).first.wait_for(state="attached")

    def does_not_read(self, *words: str) -> None:
        """See that the page as it stands holds none of this, not even folded away."""
        assert [one for one in words if one in (self.page.locator("body").text_content() or "")] == []

    def text(self) -> str:
        """What the page says, as somebody sees it."""
        words: str = self.page.locator("body").inner_text()
        return words

    def axe(self, rules: Sequence[str] = WCAG) -> list[str]:
        """Accessibility violations of the page as it stands, one line each; by default of everything that axe knows."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        options = {"runOnly": rules, "preload": False, "resultTypes": ["violations"]}
        violations: list[str] = self.page.evaluate(AXE_VIOLATIONS, options)
        return violations

    def overflow(self) -> int:
        """How many pixels the page is wider than the window."""
        width: int = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return width

    def picture(self, path: Path, *, whole: bool = True) -> None:
        """Keep what the page looks like."""
        self.page.screenshot(path=path, full_page=whole)
