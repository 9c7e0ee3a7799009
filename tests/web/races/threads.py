"""Run functions at the same moment and tell what came of each."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pkgutil import resolve_name
from threading import Barrier, Thread
from time import sleep
from typing import Any
from unittest.mock import patch

from django.db import connection

A_MOMENT = 0.3  # long enough that the others come in between


def together(*functions: Callable[[], Any]) -> list[Any]:
    """What each function gave, in their order; an exception for the one that raised it."""
    results: list[Any] = [None] * len(functions)
    start = Barrier(len(functions))

    def run(place: int, function: Callable[[], Any]) -> None:
        start.wait()
        try:
            results[place] = function()
        except Exception as fault:
            results[place] = fault
        finally:
            connection.close()

    threads = [Thread(target=run, args=one) for one in enumerate(functions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def kinds(results: Sequence[Any]) -> list[str]:
    """The type of each result by name, in order of the alphabet."""
    return sorted(type(result).__name__ for result in results)


@contextmanager
def slowed(target: str) -> Iterator[None]:
    """Wait a moment before and after each call of a function, given by its place: there the others come in between."""
    original = resolve_name(target)

    def slow(*args: Any, **options: Any) -> Any:
        sleep(A_MOMENT)
        found = original(*args, **options)
        sleep(A_MOMENT)
        return found

    with patch(target, slow):
        yield
