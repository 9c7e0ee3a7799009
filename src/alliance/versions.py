"""Numbers of two versions of a questionnaire are never joined: where a table says which version, that is looked at.

Another version asks something else. A line, a mean or an agreement over both would show the change of the questions as
a change between people. A table says which version each row belongs to in a column `version`.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

VERSION = "version"


class VersionsJoined(ValueError):
    """Rows of different versions would have come into one line, mean or agreement."""


def refuse_joined(frame: pl.DataFrame | pl.LazyFrame, by: Sequence[str] = ()) -> None:
    """Raise VersionsJoined where rows that belong together (by the columns `by`; without any, all of them) have more
    than one version. A table without a column `version` says nothing about it, and one named by it is kept apart.
    """
    names = frame.lazy().collect_schema().names()
    if VERSION not in names or VERSION in by or not set(by) <= set(names):
        return
    rows = frame.lazy().select(*by, VERSION).drop_nulls(VERSION).collect()
    found = versions_in(rows)
    if len(found) < 2:
        return
    if by and rows.group_by(*by).agg(pl.col(VERSION).n_unique())[VERSION].max() == 1:
        return
    where = f"for the same {' and '.join(by)}" if by else "in one table"
    raise VersionsJoined(
        f"The column {VERSION} holds versions {' and '.join(found)} {where}. Another version asks something else, so "
        f"numbers of two versions are never joined. Keep the rows of one version"
        + (f", or add {VERSION} to the columns that name a series." if by else ".")
    )


def versions_in(frame: pl.DataFrame) -> list[str]:
    """The versions that the column `version` holds, in order; none where there is no such column."""
    if VERSION not in frame.columns:
        return []
    return sorted(frame[VERSION].drop_nulls().unique().cast(pl.String).str.strip_chars().unique().to_list())
