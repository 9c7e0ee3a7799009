"""`alliance instruments`: list, show and check questionnaires."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alliance.cli.arguments import Folder, Json, instrument_named, refuse_no_folder

app = typer.Typer(no_args_is_help=True, help="List, show and check questionnaires.")
Key = Annotated[str, typer.Argument(help="The key of the instrument.")]
Definition = Annotated[list[Path], typer.Argument(help="Definition files (TOML).")]


@app.command("list")
def list_all(folder: Folder = None, json: Json = False) -> None:
    """Every instrument that can be scored, what it measures, its rights and how far it is validated."""
    from dataclasses import asdict

    from alliance.cli.printing import print_json
    from alliance.instruments import available, load

    refuse_no_folder(folder)
    found = [load(key, folder) for key in available(folder)]
    if json:
        fields = ("key", "name", "rater", "domain", "measures", "validation_status")
        rows = [{name: getattr(one, name) for name in fields} | {"rights": asdict(one.rights)} for one in found]
        print_json({"instruments": rows})
        return
    width = max(len(one.key) for one in found)
    for one in found:
        print(f"{one.key:{width}}  {one.name} ({one.rater}; {one.rights.kind}; {one.validation_status})")


@app.command("show")
def show(key: Key, folder: Folder = None, json: Json = False) -> None:
    """One instrument with its items, scales, source and rights. Key-only instruments show no wording."""
    from dataclasses import asdict

    from alliance.cli.printing import print_json

    one = instrument_named(key, folder)
    if json:
        print_json(asdict(one))
        return
    print(f"{one.name}, version {one.version}: {one.measures}\n{one.rights.notice or one.rights.licence}\n")
    for item in one.items:
        print(f"  {item.code:14} {item.text or item.heading or '(the practice brings the wording)'}")
    for scale in one.scales:
        print(f"\n  {scale.key}: {scale.method} of {', '.join(scale.items or scale.sum_of)}")
    print(f"\nSource: {one.source}\nValidation: {one.validation_status}")


@app.command("check")
def check(files: Definition, json: Json = False) -> None:
    """Check definition files; every fault of every file is told. Exit code 3 when there is one."""
    from alliance.cli.failures import FAULTS_IN_FILE
    from alliance.cli.printing import print_json
    from alliance.instruments import DefinitionFaults, load_file

    faults: dict[str, list[str]] = {}
    for file in files:
        faults[str(file)] = []
        try:
            load_file(file)
        except DefinitionFaults as error:
            faults[str(file)] = list(error.faults)
    if json:
        print_json({"files": faults})
    else:
        for name, found in faults.items():
            print(f"{name}: {len(found) or 'no'} fault{'s' if len(found) != 1 else ''}", *found, sep="\n    ")
    if any(faults.values()):
        raise typer.Exit(FAULTS_IN_FILE)
