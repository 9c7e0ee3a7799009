"""What kind of device somebody signed in on: two words made from what the browser says of itself. That is not kept."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

# Kind, what the browser's own words contain, and how a page calls it. The first that fits counts.
SYSTEMS: tuple[tuple[str, str, str], ...] = (
    ("ipad", "iPad", gettext_noop("iPad")),
    ("iphone", "iPhone", gettext_noop("iPhone")),
    ("android", "Android", gettext_noop("Android")),
    ("windows", "Windows", gettext_noop("Windows")),
    ("mac", "Macintosh", gettext_noop("Mac")),
    ("linux", "Linux", gettext_noop("Linux")),
)
BROWSERS: tuple[tuple[str, str, str], ...] = (
    ("edge", "Edg", gettext_noop("Edge")),
    ("samsung", "SamsungBrowser", gettext_noop("Samsung Internet")),
    ("firefox", "Firefox", gettext_noop("Firefox")),
    ("firefox", "FxiOS", gettext_noop("Firefox")),
    ("chrome", "Chrome", gettext_noop("Chrome")),
    ("chrome", "CriOS", gettext_noop("Chrome")),
    ("safari", "Safari", gettext_noop("Safari")),
)


def kind_of(user_agent: str) -> str:
    """Such as "android-firefox"; "" where nothing is known."""
    found = (next((kind for kind, mark, _name in table if mark in user_agent), "") for table in (SYSTEMS, BROWSERS))
    return "-".join(kind for kind in found if kind)


def in_words(kind: str) -> str:
    """How a page calls a kind of device: "Firefox on Android"."""
    known = set(kind.split("-"))
    browser = next((_(name) for kind, _mark, name in BROWSERS if kind in known), "")
    system = next((_(name) for kind, _mark, name in SYSTEMS if kind in known), "")
    if browser and system:
        return _("{browser} on {system}").format(browser=browser, system=system)
    return browser or system or _("Unknown device")
