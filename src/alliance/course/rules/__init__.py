"""The strain rules: each a formula with parameters, all prospective."""

from alliance.course.rules.baseline import Cusum, Partition, Xmr
from alliance.course.rules.dip import Dip
from alliance.course.rules.drop import Decline, Drop
from alliance.course.rules.fall import Fall
from alliance.course.rules.fixed import Practice, Reliable
from alliance.course.rules.parsing import parse_rule as _parse_rule
from alliance.course.rules.rule import Notices, Rule
from alliance.course.rules.trend import Trend

#: Every rule there is, in the order in which they are listed for people.
RULES: tuple[type[Rule], ...] = (Dip, Fall, Drop, Decline, Xmr, Cusum, Trend, Partition, Reliable, Practice)
#: What is looked for in one series, or a few, unless a caller says otherwise; for many see `rules_for`.
DEFAULT_RULES: tuple[Rule, ...] = (Fall(),)


def parse_rule(text: str) -> Rule:
    """The rule written as "name" or "name:parameter=value,…". Raises ValueError that says what is known.

    Parameters
    ----------
    text : str
        Such as "fall" or "drop:k=1.5".

    Returns
    -------
    Rule
        For `courses` and its sisters.

    Raises
    ------
    ValueError
        No such rule or parameter; the message names those there are.

    Examples
    --------
    >>> import alliance
    >>> alliance.parse_rule("fall").name
    'fall'
    """
    return _parse_rule(text, RULES)


__all__ = [
    "DEFAULT_RULES",
    "RULES",
    "Cusum",
    "Decline",
    "Dip",
    "Drop",
    "Fall",
    "Notices",
    "Partition",
    "Practice",
    "Reliable",
    "Rule",
    "Trend",
    "Xmr",
    "parse_rule",
]
