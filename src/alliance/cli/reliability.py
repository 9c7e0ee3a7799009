"""`alliance reliability`: the reliability of each scale, and response patterns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from alliance.cli.arguments import (
    Columns,
    Folder,
    Instrument,
    Json,
    NonCommercial,
    Table,
    instrument_named,
    listed,
    with_columns,
)
from alliance.cli.failures import WrongUse
from alliance.cli.item_rest import against_the_others
from alliance.cli.pictures import ToFile
from alliance.cli.reading_options import reads_forms, tell

if TYPE_CHECKING:
    import polars as pl

    from alliance.model import Instrument as Definition
    from alliance.model.instrument import Scale
    from alliance.psychometrics import Habits
    from alliance.tables import ReadingOptions

By = Annotated[str, typer.Option(help="Column that identifies the person or therapy, for repeated measurements.")]

Therapist = Annotated[
    str, typer.Option(help="With --by: column that identifies the therapist. Reports what lies between therapists.")
]
Without = Annotated[
    list[str] | None, typer.Option("--without", help="Items to leave out, separated by commas; repeatable.")
]
Output = Annotated[Path | None, typer.Option(help="Write the figures of the overall scale to this file, as one row.")]


@reads_forms
def reliability(
    file: Table,
    instrument: Instrument,
    columns: Columns = "",
    folder: Folder = None,
    non_commercial: NonCommercial = False,
    by: By = "",
    therapist: Therapist = "",
    without: Without = None,
    json: Json = False,
    output: Output = None,
    picture: ToFile = None,
    *,
    reading: ReadingOptions,
) -> None:
    """Report alpha, omega, standard error, ceiling and flat forms of each scale.

    --by adds alpha and omega within and between people. --therapist adds the shares of therapists and clients
    in the differences, and how many sessions it takes to tell clients apart.

    Items with the same answer in every form are left out of alpha and omega, and named.
    """
    import polars as pl

    from alliance.cli.forms import as_stated, read_forms
    from alliance.cli.pictures import ceiling_drawing, write_picture
    from alliance.cli.printing import print_json
    from alliance.cli.progress import is_large, progress
    from alliance.psychometrics import response_habits
    from alliance.tables import write_table
    from alliance.versions import VERSION

    if therapist and not by:
        raise WrongUse("--therapist needs the column that identifies the client: add --by NAME.")
    reading = with_columns(reading, columns)
    known = instrument_named(instrument, folder, non_commercial=non_commercial)
    definition = as_stated(known, reading, listed(",".join(without or ())))
    with progress(2, long=is_large(file)) as step:
        step(f"reading {file.name}")
        forms = read_forms(file, definition, reading, by=[name for name in (by, therapist) if name], also=[VERSION])
        step("checking items and forms")
        habits = response_habits(definition, forms.answers)
        report = _report(definition, forms.answers, (by, therapist), habits)
    tell([*forms.notes, *against_the_others(definition, forms.answers)])
    if output:
        write_table(pl.DataFrame([_row(report)]), output)
    if picture:
        write_picture(ceiling_drawing(definition.name, habits), picture)
    print_json(report) if json else _say(report)


def _report(definition: Definition, forms: pl.DataFrame, by: tuple[str, str], habits: Habits) -> dict[str, Any]:
    """The figures of the overall scale with the habits of the forms, then those of the subscales, then the items."""
    from alliance.psychometrics import item_rest_correlations, score_table, turned_answers

    scored, turned = score_table(definition, forms), turned_answers(definition, forms)
    report: dict[str, Any] = {"instrument": definition.key, "forms": habits.forms}
    whose = forms.select(name for name in by if name)
    total = definition.total
    if total and not total.unscored:
        report |= _figures(definition, total, turned, scored["score"], whose)
    report |= {"complete_forms": habits.complete, "flat_forms": habits.flat}
    report |= {"all_at_best": habits.best, "all_at_worst": habits.worst}
    scales = [scale for scale in definition.subscales if not scale.unscored]
    report["subscales"] = [
        {"scale": scale.key} | _figures(definition, scale, turned, scored[scale.key], whose) for scale in scales
    ]
    rest: dict[str, float | None] = {}
    for scale in [*([total] if total and not total.unscored else []), *scales]:
        rest = item_rest_correlations(turned.select(_codes(definition, scale))) | rest
    report["items"] = [row | {"item_rest": rest.get(row["item"])} for row in habits.items.to_dicts()]
    return report


def _figures(
    definition: Definition, scale: Scale, turned: pl.DataFrame, scores: pl.Series, whose: pl.DataFrame
) -> dict[str, Any]:
    """Reliability of one scale; a figure that cannot be estimated has a reason in its place.

    `whose`: no column, that of the client, or those of client and therapist.
    """
    from alliance.psychometrics import TooLittleData, cronbach_alpha, standard_error_of_measurement

    items = turned.select(_codes(definition, scale))
    complete = items.drop_nulls()
    flat = [name for name in items.columns if complete.height > 1 and complete[name].n_unique() == 1]
    items = items.drop(flat) if items.width - len(flat) > 1 else items
    try:
        alpha = cronbach_alpha(items)
    except TooLittleData as reason:
        return {"reason": str(reason)}
    given = scores.drop_nulls().to_numpy()
    spread = float(given.std(ddof=1)) if len(given) > 1 else None
    error = None if spread is None else standard_error_of_measurement(spread, min(max(alpha.value, 0.0), 1.0))
    return {
        "forms": alpha.forms,
        "alpha": alpha.value,
        "alpha_low": alpha.low,
        "alpha_high": alpha.high,
        **_omega(items),
        **({"left_out": flat, "left_out_reason": "the same answer in every form"} if flat else {}),
        "score_mean": float(given.mean()) if len(given) else None,
        "score_sd": spread,
        "standard_error": error,
        **(_within(items.with_columns(whose[:, 0]), whose.columns[0], items.columns) if whose.width else {}),
        **(_between(whose.with_columns(score=scores), *whose.columns) if whose.width > 1 else {}),
    }


def _codes(definition: Definition, scale: Scale) -> list[str]:
    """The items of a scale; of a sum of scales, the items of all of them."""
    parts = [definition.scale(key) for key in scale.sum_of] or [scale]
    return list(dict.fromkeys(code for part in parts for code in part.items))


def _omega(items: pl.DataFrame) -> dict[str, Any]:
    from alliance.psychometrics import TooLittleData, omega_total

    try:
        return {"omega_total": omega_total(items).value if items.width > 2 else None}
    except TooLittleData as reason:
        return {"omega_total": None, "omega_reason": str(reason)}


def _within(forms: pl.DataFrame, by: str, items: list[str]) -> dict[str, Any]:
    from alliance.psychometrics import TooLittleData, level_reliability

    try:
        level = level_reliability(forms, by=by, items=items)
    except TooLittleData as reason:
        return {"within_person_alpha": None, "between_person_alpha": None, "within_person_reason": str(reason)}
    return {
        "within_person_alpha": level.within,
        "between_person_alpha": level.between,
        "within_person_omega": level.omega_within,
        "between_person_omega": level.omega_between,
    }


def _between(scored: pl.DataFrame, client: str, therapist: str) -> dict[str, Any]:
    """What lies between therapists and between their clients; 8 of 10 is what a score of one person should have."""
    from alliance.psychometrics import TooLittleData, nested_variances

    try:
        found = nested_variances(scored, therapist=therapist, client=client, value="score")
    except TooLittleData as reason:
        return {"therapist_share": None, "client_share": None, "therapist_reason": str(reason)}
    return {
        "therapists": found.therapists,
        "therapist_share": found.therapist_share,
        "client_share": found.client_share,
        "one_session": found.of_clients(),
        "one_session_low": found.low,
        "one_session_high": found.high,
        "sessions_for_80": found.sessions_for(0.8),
    }


def _of_the_whole(report: dict[str, Any]) -> dict[str, Any]:
    """The figures of the overall scale and of the forms, without the lists of subscales and items."""
    return {name: figure for name, figure in report.items() if not isinstance(figure, list) or name == "left_out"}


def _row(report: dict[str, Any]) -> dict[str, Any]:
    return {name: ", ".join(one) if isinstance(one, list) else one for name, one in _of_the_whole(report).items()}


def _say(report: dict[str, Any]) -> None:
    print(*_lines(_of_the_whole(report)), sep="\n")
    for scale in report["subscales"]:
        print(f"\n{scale['scale']}", *_lines(scale), sep="\n  ")
    print("\nitem: share missing, at the best end, at the worst end, mean, SD, correlation with the rest")
    for item in report["items"]:
        shares = (_number(item[name]) for name in ("missing", "best", "worst", "mean", "sd", "item_rest"))
        print(f"  {item['item']}: {', '.join(shares)}")


def _lines(figures: dict[str, Any]) -> Iterator[str]:
    return (f"{name.replace('_', ' ')}: {_number(figure)}" for name, figure in figures.items() if name != "scale")


def _number(figure: Any) -> str:
    if figure is None:
        return "cannot be estimated"
    if isinstance(figure, list):
        return ", ".join(figure)
    return f"{figure:.3f}" if isinstance(figure, float) else str(figure)
