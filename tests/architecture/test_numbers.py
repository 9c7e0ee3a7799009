"""Every number on a page is the library's: the web app counts rows, orders and formats, and reckons nothing itself.

What a machine can see of that: no import that is there to compute with, no aggregate but counts and dates, no reducing
of tables, and no multiplying, dividing, rounding or adding up outside the places named here with their reason.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "src" / "alliance_web"

IMPORTS = {"statistics", "math", "cmath", "decimal", "fractions", "numpy", "scipy", "pandas", "random"}
AGGREGATES = {"Avg", "StdDev", "Variance", "Sum", "Corr", "CovarPop", "RegrSlope", "RegrR2"}
REDUCING = {
    *("mean", "median", "std", "var", "sum", "quantile", "corr", "cov", "cum_sum", "rolling_mean", "diff", "rank"),
    *("min_horizontal", "max_horizontal", "mean_horizontal", "sum_horizontal", "ewm_mean", "fmean", "stdev"),
}
RECKONING = {"sum", "round", "abs", "pow", "divmod"}
OPERATORS = (ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)

# File and expression as it stands, with what it reckons: never anything about how somebody answered.
ALLOWED = {
    ("audit/chain.py", "'0' * 64"): "the digest before the first",
    ("checkins/turns.py", "(place.number - 1) % place.every"): "whose turn the questionnaire is",
    ("checkins/services/asking.py", "LINK_DAYS * 24 * 3600"): "seconds",
    ("checkins/services/asking.py", "LINK_DAYS * 24"): "seconds",
    (
        "checkins/services/ratings.py",
        "sum((_set_sharing(locked, instrument.item(item), when) for item, when in sharing.items()))",
    ): "counts answers",
    ("endings/forms.py", "3 * 365"): "days",
    (
        "endings/queries/words.py",
        "sum((n for rows in tables for n in rows.filter(therapy=therapy).values_list('changes', flat=True)))",
    ): "counts changes",
    ("endings/stories.py", "sum((one.state is State.REPAIRED for one in noticed))"): "counts moments",
    ("follow_up/days.py", "(ended_on.month - 1 + months) // 12"): "months",
    ("follow_up/days.py", "(ended_on.month - 1 + months) % 12"): "months",
    ("follow_up/views/link.py", "12 * 3600"): "seconds",
    ("exchange/forms.py", "5 * 1024 * 1024"): "bytes",
    ("exchange/forms.py", "5 * 1024"): "bytes",
    ("exchange/matching.py", "sum((one.therapy is None for one in self.therapies))"): "counts rows",
    ("exchange/matching.py", "sum((len(one.sessions) for one in self.therapies))"): "counts rows",
    ("exchange/matching.py", "sum((len(one.ratings) for one in self.therapies))"): "counts rows",
    ("exchange/matching.py", "sum((one.already for one in self.therapies))"): "counts rows",
    ("exchange/matching.py", "sum((one.kept for one in self.therapies))"): "counts rows",
    ("exchange/matching.py", "sum((_same(row.client, label) for row in own))"): "counts rows",
    ("exchange/totals.py", "layout.every * (number - 1)"): "days",
    ("overview/queries/openings.py", "last.session % len(fitting)"): "another phrase each session",
    ("overview/queries/openings.py", "last.session % len(ways)"): "another phrase each session",
    ("plan/forms/tasks.py", "3 * 365"): "days",
    ("plan/queries/tasks.py", "sum((starts_at > sign for starts_at in begun))"): "counts sessions",
    ("repair/views/ways.py", "sum((one.is_own for one in worded))"): "counts phrases",
    ("repair/waiting.py", "sum((at > since for at in begun))"): "counts sessions",
    ("people/codes.py", "15 * 60"): "seconds",
    ("people/codes.py", "10 ** CODE_DIGITS"): "digits of a code",
    ("people/idle.py", "7 * DAY"): "seconds",
    ("people/idle.py", "_idle() // 4"): "seconds",
    ("people/idle.py", "_idle() // MINUTE"): "minutes",
    ("people/idle.py", "settings.CLIENT_SIGNED_IN_DAYS * DAY"): "seconds",
    ("people/idle.py", "settings.STAFF_IDLE_MINUTES * MINUTE"): "seconds",
    ("people/idle.py", "settings.STAFF_SIGNED_IN_HOURS * HOUR"): "seconds",
    ("people/tries.py", "settings.BROWSER_REMEMBERED_DAYS * 24 * 3600"): "seconds",
    ("people/tries.py", "settings.BROWSER_REMEMBERED_DAYS * 24"): "seconds",
    ("questionnaires/forms.py", "256 * 1024"): "bytes",
    ("scheduling/recurrence.py", "(last - first) // step"): "days of a series",
    ("scheduling/recurrence.py", "step * (n - 1)"): "days of a series",
    ("scheduling/recurrence.py", "step * at"): "days of a series",
    ("scheduling/calendars.py", "(low + high) // 2"): "the second in which clocks change",
    ("scheduling/files/rows.py", "1024 * 1024"): "bytes",
    ("scheduling/files/rows.py", "int((ends_at - starts_at).total_seconds()) // 60"): "minutes",
    ("scheduling/queries/usual.py", "(weekday - first.weekday()) % 7"): "days to a day of the week",
    ("therapies/services/invitations.py", "10 ** CODE_DIGITS"): "digits of a code",
    ("ui/templatetags/alliance_ui.py", "days // 7"): "weeks since a day",
    ("ui/templatetags/alliance_ui.py", "days / 30.4375"): "months since a day",
    ("ui/templatetags/alliance_ui.py", "round(days / 30.4375)"): "months since a day",
    ("ui/templatetags/alliance_ui.py", "abs(ahead)"): "days to or since a day",
}  # fmt: skip
# What is no page: where files lie, the simulated practice, the gallery of components, how the server is set up.
OUTSIDE = (
    *("settings.py", "overview/demo/", "ui/gallery.py", "commands/", "serving/", "errors/", "vault/"),
    "therapies/services/simulated.py",
    *("jobs/", "messages/"),  # when something is tried again
    "audit/sign_again.py",  # how many rows were signed
)


def _files() -> list[Path]:
    files = [path for path in WEB.rglob("*.py") if "migrations" not in path.parts]
    return [path for path in files if not _place(path).startswith(OUTSIDE)]


def _place(path: Path) -> str:
    return path.relative_to(WEB).as_posix()


def reckoned(place: str, source: str) -> Iterator[str]:
    """Every place of a file where something is reckoned that is not allowed."""
    for node in ast.walk(ast.parse(source)):
        what = _what(node)
        if what and (place, what) not in ALLOWED:
            yield f"{place}:{getattr(node, 'lineno', 0)} {what}"


def _what(node: ast.AST) -> str:
    """What a piece of code reckons, as it stands; empty where it does not."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return _import(node)
    if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, OPERATORS) and not _is_words(node):
        return ast.unparse(node)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RECKONING:
        return ast.unparse(node)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in REDUCING:
        return ast.unparse(node)
    return ""


def _import(node: ast.Import | ast.ImportFrom) -> str:
    names = {alias.name for alias in node.names}
    modules = (
        {(node.module or "").split(".")[0]} if isinstance(node, ast.ImportFrom) else {n.split(".")[0] for n in names}
    )
    own = isinstance(node, ast.ImportFrom) and node.level > 0
    return ast.unparse(node) if (not own and modules & IMPORTS) or names & AGGREGATES else ""


def _is_words(node: ast.BinOp | ast.AugAssign) -> bool:
    """Filling words in, or a path: neither is a number."""
    if isinstance(node, ast.AugAssign):
        return False
    sides = [side.value for side in (node.left, node.right) if isinstance(side, ast.Constant)]
    return (any(isinstance(value, str) for value in sides) and not isinstance(node.op, ast.Mult)) or (
        isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Call) and isinstance(node.right, ast.Dict)
    )


def test_the_web_app_reckons_nothing() -> None:
    found = [where for path in _files() for where in reckoned(_place(path), path.read_text(encoding="utf-8"))]
    assert found == []


def test_every_exception_is_still_needed() -> None:
    there = {
        (_place(path), what)
        for path in _files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (what := _what(node))
    }
    assert set(ALLOWED) - there == set()


def test_no_page_reckons_in_its_template() -> None:
    found = [
        f"{_place(path)}: {tag}"
        for path in WEB.rglob("*.html")
        for tag in ("widthratio", "|divisibleby", "|add:1", "|add:-", "|mul", "|div")
        if tag in path.read_text(encoding="utf-8")
    ]
    assert found == []


PLANTED = [
    "import statistics",
    "from statistics import fmean",
    "import numpy as np",
    "from math import sqrt",
    "from django.db.models import Avg",
    "from django.db.models import Count, StdDev",
    "mean = sum(values) / len(values)",
    "share = 100 * answered / asked",
    "gap = abs(client - therapist)",
    "shown = round(score, 1)",
    "level = table['value'].mean()",
    "middle = table.select(pl.col('value').median())",
    "total *= 2",
    "z = (score - level) / spread",
]


@pytest.mark.parametrize("line", PLANTED)
def test_a_number_reckoned_in_the_web_app_is_found(line: str) -> None:
    assert list(reckoned("overview/queries/planted.py", f"{line}\n")) != []


ALL_RIGHT = [
    "from django.db.models import Count, Max, Q",
    "days = later - timedelta(days=1)",
    "told = ngettext('%(n)d day', '%(n)d days', n) % {'n': n}",
    "shown = len(rows)",
    "first = min(sessions)",
    "from .statistics import shown",
]


@pytest.mark.parametrize("line", ALL_RIGHT)
def test_counting_ordering_and_words_are_let_through(line: str) -> None:
    assert list(reckoned("overview/queries/planted.py", f"{line}\n")) == []
