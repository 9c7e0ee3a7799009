"""`alliance reliability`: how far the items of a scale measure one thing, and how people fill them in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from alliance.cli.arguments import Columns, Folder, Instrument, Json, Table, instrument_named, paired
from alliance.cli.pictures import ToFile

if TYPE_CHECKING:
    import polars as pl

    from alliance.model import Instrument as Definition
    from alliance.psychometrics import Habits

By = Annotated[str, typer.Option(help="The column of the person or therapy, for forms filled in again and again.")]

Output = Annotated[Path | None, typer.Option(help="Also write the figures here, as one row.")]


def reliability(
    file: Table,
    instrument: Instrument,
    columns: Columns = "",
    folder: Folder = None,
    by: By = "",
    json: Json = False,
    output: Output = None,
    picture: ToFile = None,
) -> None:
    """Alpha, omega and error of the total score; with --by also the reliability of change; ceiling and flat forms."""
    import polars as pl

    from alliance.cli.forms import read_forms
    from alliance.cli.pictures import ceiling_drawing, write_picture
    from alliance.cli.printing import print_json
    from alliance.cli.progress import is_large, progress
    from alliance.psychometrics import response_habits
    from alliance.tables import write_table

    definition, names = instrument_named(instrument, folder), paired(columns)
    with progress(2, long=is_large(file)) as step:
        step(f"reading {file.name}")
        forms = read_forms(file, definition, names, by)
        step("looking at items and forms")
        habits = response_habits(definition, forms, columns=names)
        report = _report(definition, forms, names, by, habits)
    if output:
        write_table(pl.DataFrame([report]), output)
    if picture:
        write_picture(ceiling_drawing(definition.name, habits), picture)
    if json:
        print_json(report)
        return
    for name, figure in report.items():
        print(f"{name.replace('_', ' ')}: {figure:.3f}" if isinstance(figure, float) else f"{name}: {figure}")


def _report(
    definition: Definition, forms: pl.DataFrame, names: dict[str, str], by: str, habits: Habits
) -> dict[str, Any]:
    from alliance.psychometrics import (
        cronbach_alpha,
        level_reliability,
        omega_total,
        score_table,
        standard_error_of_measurement,
    )

    items = _turned(definition, forms, names)
    alpha, scores = cronbach_alpha(items), score_table(definition, forms, names)["score"].drop_nulls().to_numpy()
    report: dict[str, Any] = {"instrument": definition.key, "forms": alpha.forms, "alpha": alpha.value}
    report |= {"alpha_low": alpha.low, "alpha_high": alpha.high}
    report |= {"omega_total": omega_total(items).value if items.width > 2 else None}
    report["standard_error"] = standard_error_of_measurement(scores.std(ddof=1), min(max(alpha.value, 0.0), 1.0))
    report |= {"complete_forms": habits.complete, "flat_forms": habits.flat, "all_at_best": habits.best}
    if by:
        level = level_reliability(items.with_columns(forms[by]), by=by, items=items.columns)
        report |= {"within_person_alpha": level.within, "between_person_alpha": level.between}
    return report


def _turned(definition: Definition, forms: pl.DataFrame, names: dict[str, str]) -> pl.DataFrame:
    """The items of the total score, reversed ones turned round."""
    import polars as pl

    counted = definition.total.items if definition.total else tuple(item.code for item in definition.ratings)
    turned = []
    for code in counted:
        item, column = definition.item(code), pl.col(names.get(code, code))
        ends = item.response.low + item.response.high if item.reverse and item.response else None
        turned.append((column if ends is None else ends - column).alias(code))
    return forms.select(turned)
