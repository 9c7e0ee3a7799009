"""One therapy over its sessions, or millions of them: usual range, change, strain and repair."""

from alliance.course.centring import centred
from alliance.course.change import (
    Sample,
    change_cutoff,
    change_table,
    sample_of,
    standard_error_of_difference,
)
from alliance.course.change_criterion import (
    Criterion,
    Crossing,
    criterion_from,
    criterion_of,
    crossing_at,
    crossing_between,
)
from alliance.course.change_of_people import change_counts, change_of_people, first_and_last
from alliance.course.course import CourseTables, course_tables, courses, noticed_sessions, pooled_spread
from alliance.course.direction import BETTER, LOWER, UNSTEADY, USUAL, direction
from alliance.course.gains import every_session, sudden_changes, with_intervals
from alliance.course.nhs import NHS_ANXIETY, NHS_DEPRESSION, NhsCounts, NhsMeasure, nhs_counts, nhs_outcomes
from alliance.course.published import PublishedChange, published_change
from alliance.course.rules import (
    DEFAULT_RULES,
    RULES,
    Cusum,
    Decline,
    Dip,
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
from alliance.course.slopes import slope_changes
from alliance.course.spread import learnt_spread
from alliance.course.tendency import tendencies
from alliance.course.usual import COVERAGE

__all__ = [
    "BETTER",
    "COVERAGE",
    "DEFAULT_RULES",
    "LOWER",
    "NHS_ANXIETY",
    "NHS_DEPRESSION",
    "RULES",
    "UNSTEADY",
    "USUAL",
    "CourseTables",
    "Cusum",
    "Decline",
    "Dip",
    "Drop",
    "Fall",
    "NhsCounts",
    "NhsMeasure",
    "Partition",
    "Practice",
    "PublishedChange",
    "Reliable",
    "Rule",
    "Sample",
    "Trend",
    "Xmr",
    "centred",
    "change_cutoff",
    "change_table",
    "course_tables",
    "courses",
    "direction",
    "learnt_spread",
    "nhs_counts",
    "nhs_outcomes",
    "noticed_sessions",
    "parse_rule",
    "pooled_spread",
    "published_change",
    "sample_of",
    "slope_changes",
    "sudden_changes",
    "tendencies",
    "with_intervals",
    "Criterion",
    "Crossing",
    "criterion_from",
    "criterion_of",
    "crossing_at",
    "crossing_between",
    "change_counts",
    "change_of_people",
    "first_and_last",
    "every_session",
    "standard_error_of_difference",
]
