"""Exit codes: what went wrong, in one number for scripts and one message for people."""

from __future__ import annotations

CANNOT_BE_DONE = 1
WRONG_USE = 2
FAULTS_IN_FILE = 3
FILE_UNREADABLE = 4
TRY_LATER = 75  # EX_TEMPFAIL of sysexits.h: what a mail server expects of a program that it hands mails to
ATTENTION = 5  # done, or looked at, and something is wrong that a person has to see to


class WrongUse(ValueError):
    """The command was asked for something that does not exist or does not go together; the message says what does."""


def exit_code(error: Exception) -> int | None:
    """The code for a fault of input or use; None for a fault of the program, which should show itself whole."""
    from alliance.instruments import DefinitionFaults, LicenceFaults, NotDeclared, UnknownInstrument
    from alliance.tables import TableFaults, TableUnreadable

    if isinstance(error, WrongUse | UnknownInstrument | NotDeclared):
        return WRONG_USE
    if isinstance(error, TableFaults | DefinitionFaults | LicenceFaults):
        return FAULTS_IN_FILE
    if isinstance(error, TableUnreadable | OSError):
        return FILE_UNREADABLE
    return CANNOT_BE_DONE if isinstance(error, ValueError | LookupError) else None


def message(error: Exception) -> str:
    """What to print: every fault of a file, or the sentence of the error."""
    from alliance.tables import TableFaults

    if isinstance(error, TableFaults) and len(error.faults) > 1:
        return f"{len(error.faults)} errors in the file; nothing was written.\n{error}"
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'A file'} cannot be used: {error.strerror}. Check the path and permissions."
    if type(error) is KeyError and error.args:  # it prints its message in quotation marks; it is meant for people
        return str(error.args[0])
    return str(error)
