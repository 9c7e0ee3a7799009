"""Exit codes: what went wrong, in one number for scripts and one message for people."""

from __future__ import annotations

CANNOT_BE_DONE = 1
FAULTS_IN_FILE = 3
FILE_UNREADABLE = 4


def exit_code(error: Exception) -> int | None:
    """The code for a fault of input or use; None for a fault of the program, which should show itself whole."""
    from alliance.instruments import DefinitionFaults, LicenceFaults
    from alliance.tables import TableFaults, TableUnreadable

    if isinstance(error, TableFaults | DefinitionFaults | LicenceFaults):
        return FAULTS_IN_FILE
    if isinstance(error, TableUnreadable | OSError):
        return FILE_UNREADABLE
    return CANNOT_BE_DONE if isinstance(error, ValueError | LookupError) else None


def message(error: Exception) -> str:
    """What to print: every fault of a file, or the sentence of the error."""
    from alliance.tables import TableFaults

    if isinstance(error, TableFaults) and len(error.faults) > 1:
        return f"{len(error.faults)} faults in the file; nothing was written.\n{error}"
    # A KeyError prints its message in quotation marks; the message itself is meant for people.
    return str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)
