"""`alliance instruments`: list, show and check questionnaires, and add a practice's own to the web app."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alliance.cli import bring
from alliance.cli.arguments import Folder, Json, NonCommercial, instrument_named, refuse_no_folder

if TYPE_CHECKING:
    from alliance.model import Instrument

app = typer.Typer(no_args_is_help=True, help="List, show and check questionnaires, and add your own.")
app.command("add")(bring.add)
app.command("bring-text")(bring.bring_text)
Key = Annotated[str, typer.Argument(help="Instrument key.")]
Definition = Annotated[list[Path], typer.Argument(help="Definition files (TOML) or folders of them.")]


@app.command("list")
def list_all(folder: Folder = None, non_commercial: NonCommercial = False, json: Json = False) -> None:
    """List all instruments with their rights and validation status."""
    from dataclasses import asdict

    from alliance.cli.printing import print_json
    from alliance.instruments import available, load

    refuse_no_folder(folder)
    keys = available(folder, non_commercial=non_commercial)
    found = [load(key, folder, non_commercial=non_commercial) for key in keys]
    if json:
        fields = ("key", "name", "rater", "domain", "measures", "validation_status")
        rows = [{name: getattr(one, name) for name in fields} | {"rights": asdict(one.rights)} for one in found]
        print_json({"instruments": rows})
        return
    width = max(len(one.key) for one in found)
    for one in found:
        print(f"{one.key:{width}}  {one.name} ({one.rater}; {one.rights.kind}; {one.validation_status})")


@app.command("show")
def show(key: Key, folder: Folder = None, non_commercial: NonCommercial = False, json: Json = False) -> None:
    """Show the items, scales, source, rights and interpretation of one instrument."""
    from dataclasses import asdict

    from alliance.cli.printing import print_json

    one = instrument_named(key, folder, non_commercial=non_commercial)
    if json:
        print_json(asdict(one))
        return
    print(f"{one.name}, version {one.version}: {one.measures}\n{one.rights.notice or one.rights.licence}\n")
    for item in one.items:
        turned = " (reverse-scored)" if item.reverse else ""
        print(f"  {item.code:14} {item.text or item.heading or '(wording not included)'}{turned}")
    for scale in one.scales:
        print(f"\n  {scale.key}: {scale.method} of {', '.join(scale.sum_of or scale.items)}; {scale.better} is better")
        print(f"    {scale.unscored or scale.missing_source or 'All parts are required.'}")
    print(f"\nSource: {one.source}\nValidation: {one.validation_status}")
    for sentence in _said(one):
        print(f"  {sentence}")


def _said(one: Instrument) -> Iterator[str]:
    """What may be said of a score, each with its source; of an instrument that is not validated, why nothing may."""
    from alliance.instruments import bands, cutoffs, norms, reliable_changes

    if not one.is_validated:
        yield "Not validated: no cut-off, band, norm, percentile or reliable change. Use for change within one therapy."
    for scale in one.scales:
        for cutoff in cutoffs(one, scale.key):
            yield f"{scale.key} {cutoff.side} {cutoff.value:g}: {cutoff.meaning} [{cutoff.source}]"
        for band in bands(one, scale.key):
            yield f"{scale.key} {band.low:g} to {band.high:g}: {band.label} [{band.source}]"
        for norm in norms(one, scale.key):
            yield f"{scale.key}, {norm.population}: mean {norm.mean:g}, SD {norm.sd:g} [{norm.source}]"
        for change in reliable_changes(one, scale.key):
            sure = f"{change.confidence:.0%}"
            yield f"{scale.key}: {change.points:g} points are a reliable change ({sure}) [{change.source}]"
    for found in one.reliability:
        yield f"{found.scale}: {found.coefficient} {found.value:g} in {found.sample} [{found.source}]"
    for doubt in one.doubts:
        yield f"Doubt: {doubt}"


@app.command("check")
def check(files: Definition, json: Json = False) -> None:
    """Check definition files and folders. Reports all errors; exit code 3 if there are any."""
    from alliance.cli.failures import FAULTS_IN_FILE
    from alliance.cli.printing import print_json

    faults, unreadable = {}, []
    for file in _files(files):
        try:
            faults[str(file)] = _faults(file)
        except OSError as error:
            unreadable.append(error)
            faults[str(file)] = [f"the file cannot be read: {error.strerror}. Check its name and permissions."]
    if unreadable and len(unreadable) == len(faults):
        raise unreadable[0]
    if json:
        print_json({"files": faults})
    else:
        for name, found in faults.items():
            print(f"{name}: {len(found) or 'no'} error{'s' if len(found) != 1 else ''}", *found, sep="\n    ")
    if any(faults.values()):
        raise typer.Exit(FAULTS_IN_FILE)


def _files(named: list[Path]) -> Iterator[Path]:
    """The files that were named, and those of the folders that were; a folder without one stands for itself."""
    for path in named:
        inside = sorted(path.glob("*.toml")) if path.is_dir() else []
        yield from inside or [path]


def _faults(file: Path) -> list[str]:
    from alliance.instruments import DefinitionFaults, load_file

    if file.is_dir():
        return ["the folder has no definitions (.toml files). Enter another folder."]
    try:
        load_file(file)
    except DefinitionFaults as error:
        return list(error.faults)
    return []
