"""`alliance agree`: how far two people agree about the same sessions."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from alliance.cli.arguments import Json, Table

First = Annotated[str, typer.Option(help="The column of the first person's ratings.")]
Second = Annotated[str, typer.Option(help="The column of the second person's ratings.")]
By = Annotated[
    str, typer.Option(help="The column of the therapy, to tell agreement between and within therapies apart.")
]


def agree(file: Table, first: First = "client", second: Second = "therapist", by: By = "", json: Json = False) -> None:
    """Correlation, all six intraclass correlations and limits of agreement of two columns, one row per session.

    Difference: second - first.
    """
    from dataclasses import asdict

    from alliance.cli.printing import print_json
    from alliance.dyad import agreement, agreement_by_level
    from alliance.psychometrics import intraclass_correlations
    from alliance.tables import checked_numbers, read_table

    free = (None, None)
    columns = [*([by] if by else []), first, second]
    table = checked_numbers(read_table(file, columns=columns), {first: free, second: free})
    if by:
        levels = agreement_by_level(table, first, second, by=by)
        report = asdict(levels)
        lines = [f"{levels.sessions} sessions of {levels.therapies} therapies. Between therapies (means):"]
        lines += [*_in_words(report["between"]), f"Within therapies: r {_figure(report['r_within'])}"]
    else:
        six = intraclass_correlations(table.select(first, second))
        report = asdict(agreement(table, first, second)) | {"intraclass": [asdict(one) for one in six]}
        lines = [
            f"{report['n']} pairs.",
            *_in_words(report),
            *(f"  {one.also:9} {_figure(asdict(one))}" for one in six),
        ]
    print_json(report) if json else print("\n".join(lines))


def _in_words(found: dict[str, Any]) -> list[str]:
    return [
        f"  r          {_figure(found['r'])}",
        f"  ICC(A,1)   {_figure(found['icc'])}",
        f"  difference {_figure(found['difference'])}, 95 of 100 differences between {found['lower']['value']:.2f} "
        f"and {found['upper']['value']:.2f}",
        f"  slope of the difference over the mean {_figure(found['slope'])}",
    ]


def _figure(estimate: dict[str, float]) -> str:
    return f"{estimate['value']:.2f} [{estimate['low']:.2f}, {estimate['high']:.2f}]"
