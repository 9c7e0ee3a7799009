"""Whole tables of ratings: scores with reasons, reliability of scores and of change, agreement, and response habits."""

from alliance.psychometrics.agreement import Intraclass, intraclass_correlations
from alliance.psychometrics.covariance import TooLittleData
from alliance.psychometrics.disclosure import SMALLEST, in_steps, told_count, told_percent
from alliance.psychometrics.factor import OneFactor, one_factor
from alliance.psychometrics.generalizability import NestedVariances, nested_variances
from alliance.psychometrics.habits import Habits, response_habits
from alliance.psychometrics.reliability import (
    Alpha,
    Omega,
    cronbach_alpha,
    item_rest_correlations,
    omega_total,
    standard_error_of_measurement,
)
from alliance.psychometrics.scores import TableNotScorable, score_table, turned_answers
from alliance.psychometrics.within_person import LevelReliability, level_reliability

__all__ = [
    "SMALLEST",
    "Alpha",
    "Habits",
    "Intraclass",
    "LevelReliability",
    "NestedVariances",
    "Omega",
    "OneFactor",
    "TableNotScorable",
    "TooLittleData",
    "cronbach_alpha",
    "intraclass_correlations",
    "item_rest_correlations",
    "level_reliability",
    "nested_variances",
    "omega_total",
    "one_factor",
    "response_habits",
    "score_table",
    "standard_error_of_measurement",
    "in_steps",
    "told_count",
    "told_percent",
    "turned_answers",
]
