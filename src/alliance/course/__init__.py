"""One therapy over its sessions, or millions of them: usual range, change, strain and repair."""

from alliance.course.course import CourseTables, course_tables, courses, noticed_sessions, pooled_spread
from alliance.course.rules import (
    DEFAULT_RULES,
    RULES,
    Cusum,
    Decline,
    Drop,
    Fall,
    Partition,
    Practice,
    Reliable,
    Rule,
    Trend,
    Xmr,
    parse_rule,
)
from alliance.course.usual import COVERAGE

__all__ = [
    "COVERAGE",
    "DEFAULT_RULES",
    "RULES",
    "CourseTables",
    "Cusum",
    "Decline",
    "Drop",
    "Fall",
    "Partition",
    "Practice",
    "Reliable",
    "Rule",
    "Trend",
    "Xmr",
    "course_tables",
    "courses",
    "noticed_sessions",
    "parse_rule",
    "pooled_spread",
]
