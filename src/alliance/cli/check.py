"""`alliance check`: see that a practice is whole."""

from __future__ import annotations

from typing import Annotated

import typer

from alliance.cli.arguments import Dir, Json
from alliance.cli.failures import ATTENTION
from alliance.cli.printing import print_json

Deploy = Annotated[bool, typer.Option("--deploy", help="Also check what a server needs that others reach.")]


def check(folder: Dir = None, deploy: Deploy = False, json: Json = False) -> None:
    """Check database, record, keys, sealed text, settings and permissions of files. Changes nothing.

    Exit code 5 where anything is wrong.
    """
    from alliance.cli.web import web

    results = web("check").check(folder, deploy=deploy)
    if json:
        print_json([{"name": one.name, "faults": one.faults} for one in results])
    else:
        for one in results:
            print(f"{one.name}: {'OK' if not one.faults else f'{len(one.faults)} to look at'}")
            for fault in one.faults:
                print(f"  {fault}")
    if any(one.faults for one in results):
        raise typer.Exit(ATTENTION)
