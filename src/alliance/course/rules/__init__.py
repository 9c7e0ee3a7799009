"""The strain rules: each a formula with parameters, all prospective."""

from alliance.course.rules.drop import Decline, Drop
from alliance.course.rules.fall import Fall
from alliance.course.rules.rule import Notices, Rule

#: What is looked for unless a caller says otherwise.
DEFAULT_RULES: tuple[Rule, ...] = (Fall(),)

__all__ = ["DEFAULT_RULES", "Decline", "Drop", "Fall", "Notices", "Rule"]
