"""The list of commands, and the exit code for each kind of fault."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from alliance.cli import (
    agree,
    audit,
    back_up,
    bounce,
    change,
    check,
    columns,
    course,
    demo,
    expect,
    export_evidence,
    import_ratings,
    instruments,
    keys,
    move,
    reliability,
    score,
    serve,
    set_up,
    simulate,
    worker,
)
from alliance.cli.failures import exit_code, message

app = typer.Typer(
    name="alliance",
    epilog="Exit codes: 0 success, 1 not possible with this data, 2 usage error, 3 invalid data in file, "
    "4 file cannot be read, 5 needs attention.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # rich would cost 0.3 s at every start
    pretty_exceptions_enable=False,
)
app.command("course")(course.course)
app.command("columns")(columns.columns)
app.command("score")(score.score)
app.command("reliability")(reliability.reliability)
app.command("agree")(agree.agree)
app.command("change")(change.change)
app.command("expect")(expect.expect)
app.command("simulate")(simulate.simulate)
app.command("demo")(demo.demo)
app.command("serve")(serve.serve)
app.command("worker")(worker.worker)
app.command("bounce")(bounce.bounce)
app.command("back-up")(back_up.back_up)
app.command("restore")(back_up.restore)
app.command("check")(check.check)
app.command("move")(move.move)
app.command("export-evidence")(export_evidence.export_evidence)
app.command("set-up")(set_up.set_up)
app.command("password-link")(set_up.password_link)
app.command("import")(import_ratings.import_ratings)
app.add_typer(audit.app, name="audit")
app.add_typer(instruments.app, name="instruments")
app.add_typer(keys.app, name="keys")


@app.callback()
def alliance(
    version: Annotated[bool, typer.Option("--version", is_eager=True, help="Print the version.")] = False,
) -> None:
    """Measure the therapeutic alliance as client and therapist see it. No data leaves this machine."""
    if version:
        from importlib.metadata import version as installed

        print(installed("alliance"))
        raise typer.Exit


def main() -> None:
    """Run the command that the arguments name; an error is one message on stderr."""
    try:
        app()
    except Exception as error:
        code = exit_code(error)
        if code is None:
            raise
        print(message(error), file=sys.stderr)
        sys.exit(code)
