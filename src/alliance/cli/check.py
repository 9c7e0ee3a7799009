"""`alliance check`: check a practice."""

from __future__ import annotations

from typing import Annotated

import typer

from alliance.cli.arguments import Dir, Json
from alliance.cli.failures import ATTENTION
from alliance.cli.printing import print_json

Deploy = Annotated[bool, typer.Option("--deploy", help="Also check the settings of a server on a network.")]


def check(folder: Dir = None, deploy: Deploy = False, json: Json = False) -> None:
    """Check the database, audit log, keys, sealed text, settings and file permissions. Changes nothing.

    Exit code 5 if it finds a problem.
    """
    from alliance.cli.web import web

    results = web("check").check(folder, deploy=deploy)
    if json:
        print_json([{"name": one.name, "faults": one.faults} for one in results])
    else:
        for one in results:
            print(f"{one.name}: {'OK' if not one.faults else f'{len(one.faults)} to review'}")
            for fault in one.faults:
                print(f"  {fault}")
    if any(one.faults for one in results):
        raise typer.Exit(ATTENTION)
