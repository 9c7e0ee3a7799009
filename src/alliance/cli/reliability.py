"""`alliance reliability`: the reliability of each scale, and response patterns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from alliance.cli.arguments import Columns, Folder, Instrument, Json, NonCommercial, Table, instrument_named, paired
from alliance.cli.failures import WrongUse
from alliance.cli.pictures import ToFile

if TYPE_CHECKING:
    import polars as pl

    from alliance.model import Instrument as Definition
    from alliance.model.instrument import Scale
    from alliance.psychometrics import Habits

By = Annotated[str, typer.Option(help="Column that identifies the person or therapy, for repeated measurements.")]

Therapist = Annotated[
    str, typer.Option(help="With --by: column that identifies the therapist. Reports what lies between therapists.")
]
Output = Annotated[Path | None, typer.Option(help="Write the figures of the overall scale to this file, as one row.")]


def reliability(
    file: Table,
    instrument: Instrument,
    columns: Columns = "",
    folder: Folder = None,
    non_commercial: NonCommercial = False,
    by: By = "",
    therapist: Therapist = "",
    json: Json = False,
    output: Output = None,
    picture: ToFile = None,
) -> None:
    """Report alpha, omega, standard error, ceiling and flat forms of each scale.

    --by adds alpha and omega within and between people. --therapist adds the shares of therapists and clients
    in the differences, and how many sessions it takes to tell clients apart.
    """
    import polars as pl

    from alliance.cli.forms import read_forms
    from alliance.cli.pictures import ceiling_drawing, write_picture
    from alliance.cli.printing import print_json
    from alliance.cli.progress import is_large, progress
    from alliance.psychometrics import response_habits
    from alliance.tables import write_table

    if therapist and not by:
        raise WrongUse("--therapist needs the column that identifies the client: add --by NAME.")
    definition, names = instrument_named(instrument, folder, non_commercial=non_commercial), paired(columns)
    with progress(2, long=is_large(file)) as step:
        step(f"reading {file.name}")
        forms = read_forms(file, definition, names, *filter(None, (by, therapist)))
        step("checking items and forms")
        habits = response_habits(definition, forms, columns=names)
        report = _report(definition, forms, names, (by, therapist), habits)
    if output:
        write_table(pl.DataFrame([_of_the_whole(report)]), output)
    if picture:
        write_picture(ceiling_drawing(definition.name, habits), picture)
    print_json(report) if json else _say(report)


def _report(
    definition: Definition, forms: pl.DataFrame, names: dict[str, str], by: tuple[str, str], habits: Habits
) -> dict[str, Any]:
    """The figures of the overall scale with the habits of the forms, then those of the subscales, then the items."""
    from alliance.psychometrics import score_table

    scored = score_table(definition, forms, names)
    report: dict[str, Any] = {"instrument": definition.key, "forms": habits.forms}
    total = definition.total
    if total and not total.unscored:
        report |= _figures(definition, total, forms, names, scored["score"], by)
    report |= {"complete_forms": habits.complete, "flat_forms": habits.flat}
    report |= {"all_at_best": habits.best, "all_at_worst": habits.worst}
    scales = (scale for scale in definition.subscales if not scale.unscored)
    report["subscales"] = [
        {"scale": scale.key} | _figures(definition, scale, forms, names, scored[scale.key], by) for scale in scales
    ]
    report["items"] = habits.items.to_dicts()
    return report


def _figures(
    definition: Definition,
    scale: Scale,
    forms: pl.DataFrame,
    names: dict[str, str],
    scores: pl.Series,
    by: tuple[str, str],
) -> dict[str, Any]:
    """Reliability of one scale; a figure that cannot be estimated has a reason in its place.

    `by`: the columns of client and therapist, "" where there is none.
    """
    from alliance.psychometrics import TooLittleData, cronbach_alpha, standard_error_of_measurement

    items, (client, therapist) = _turned(definition, scale, forms, names), by
    try:
        alpha = cronbach_alpha(items)
    except TooLittleData as reason:
        return {"reason": str(reason)}
    spread = float(scores.drop_nulls().to_numpy().std(ddof=1))
    return {
        "forms": alpha.forms,
        "alpha": alpha.value,
        "alpha_low": alpha.low,
        "alpha_high": alpha.high,
        **_omega(items),
        "standard_error": standard_error_of_measurement(spread, min(max(alpha.value, 0.0), 1.0)),
        **(_within(items.with_columns(forms[client]), client, items.columns) if client else {}),
        **(
            _between(forms.select(client, therapist).with_columns(score=scores), client, therapist) if therapist else {}
        ),
    }


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


def _turned(definition: Definition, scale: Scale, forms: pl.DataFrame, names: dict[str, str]) -> pl.DataFrame:
    """The items of a scale (of a sum of scales, the items of all of them), reversed ones turned round."""
    import polars as pl

    parts = [definition.scale(key) for key in scale.sum_of] or [scale]
    turned = []
    for code in (code for part in parts for code in part.items):
        item, column = definition.item(code), pl.col(names.get(code, code))
        ends = item.response.low + item.response.high if item.reverse and item.response else None
        turned.append((column if ends is None else ends - column).alias(code))
    return forms.select(turned)


def _of_the_whole(report: dict[str, Any]) -> dict[str, Any]:
    """The figures of the overall scale and of the forms, without the lists of subscales and items."""
    return {name: figure for name, figure in report.items() if not isinstance(figure, list)}


def _say(report: dict[str, Any]) -> None:
    print(*_lines(_of_the_whole(report)), sep="\n")
    for scale in report["subscales"]:
        print(f"\n{scale['scale']}", *_lines(scale), sep="\n  ")
    print("\nitem: share missing, at the best end, at the worst end, mean, SD")
    for item in report["items"]:
        shares = (_number(item[name]) for name in ("missing", "best", "worst", "mean", "sd"))
        print(f"  {item['item']}: {', '.join(shares)}")


def _lines(figures: dict[str, Any]) -> Iterator[str]:
    return (f"{name.replace('_', ' ')}: {_number(figure)}" for name, figure in figures.items() if name != "scale")


def _number(figure: Any) -> str:
    return f"{figure:.3f}" if isinstance(figure, float) else str(figure)
