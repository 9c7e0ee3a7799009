"""One person in front of one browser window, watched for breaches of what every page promises."""

from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Chromium tells of a blocked script or style both here and on the console; the event carries the directive.
NOTE_VIOLATIONS = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", (e) => window.__violations.push(e.violatedDirective + " " + e.blockedURI));
"""


class Visitor:
    """A browser window of its own, with its own cookies."""

    def __init__(self, browser: Browser, address: str, *, phone: bool, scripts: bool, dark: bool) -> None:
        self.address = address
        self.scripts = scripts
        self._breaches: list[str] = []
        self._context = browser.new_context(
            viewport=PHONE if phone else DESK,
            is_mobile=phone,
            has_touch=phone,
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            device_scale_factor=2 if phone else 1,
            locale="en-GB",
        )
        self._context.route("**/*", self._guard)
        self.page: Page = self._context.new_page()
        if scripts:
            self.page.add_init_script(NOTE_VIOLATIONS)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self._breaches.append(f"script error: {error}"))
        self.page.on("response", self._see)

    def _guard(self, route: Route, request: Request) -> None:
        """Let nothing out to anybody else."""
        host = urlsplit(request.url).hostname
        if host in (urlsplit(self.address).hostname, None):
            route.continue_()
        else:
            self._breaches.append(f"external request: {request.url}")
            route.abort()

    def _hear(self, message: ConsoleMessage) -> None:
        offline = "ERR_INTERNET_DISCONNECTED" in message.text or "Failed to load resource" in message.text
        if message.type == "error" and not offline:
            self._breaches.append(f"console: {message.text}")

    def _see(self, response: object) -> None:
        status, url = response.status, response.url  # type: ignore[attr-defined]
        if status >= 500:
            self._breaches.append(f"{status}: {url}")

    def breaches(self) -> list[str]:
        """What was promised and not kept so far."""
        violations = self.page.evaluate("window.__violations || []") if self.scripts and not self.page.is_closed() else []
        return self._breaches + [f"content policy: {violation}" for violation in violations]

    def go(self, path: str) -> Page:
        """Open a page of the practice."""
        self._collect()
        self.page.goto(path if path.startswith("http") else self.address + path)
        return self.page

    def _collect(self) -> None:
        """Violations live as long as their page: take them along before leaving it."""
        if self.scripts and self.page.url.startswith("http"):
            violations = self.page.evaluate("window.__violations || []")
            self._breaches += [f"content policy: {violation}" for violation in violations]

    def enter_as(self, name: str) -> Page:
        """Become one of the cast of the simulated practice."""
        self.go("/demo/")
        for details in self.page.locator("details").all():
            if details.get_attribute("open") is None:
                details.locator("summary").click()
        self.page.get_by_role("button", name=name, exact=True).first.click()
        return self.page

    def axe(self) -> list[str]:
        """Accessibility violations of the page as it stands, one line each."""
        results = Axe().run(self.page, options={"runOnly": WCAG, "preload": False})
        return [
            f"{violation['id']}: {node['target']} {node['html'][:160]}"
            for violation in results.response["violations"]
            for node in violation["nodes"]
        ]

    def overflow(self) -> int:
        """How many pixels the page is wider than the window."""
        width: int = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return width

    def lose_connection(self, lost: bool = True) -> None:
        """Pull the plug, or put it back."""
        self._context.set_offline(lost)

    def picture(self, path: Path, *, whole: bool = True) -> None:
        """Keep what the page looks like."""
        self.page.screenshot(path=path, full_page=whole)

    def leave(self) -> None:
        """Close the window."""
        self._context.close()
