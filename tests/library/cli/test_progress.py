"""The progress bar: seen on a terminal and for long work only, and wiped out afterwards."""

import io
import sys
from pathlib import Path

import pytest

from alliance.cli.progress import LARGE, bar, is_large, progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def drawn(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, *, long: bool) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    with progress(4, long=long) as step:
        for doing in ("reading", "looking", "writing"):
            step(doing)
    return stream.getvalue()


def test_the_bar_grows_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = drawn(monkeypatch, Terminal(), long=True).split("\r")[1:]
    assert [line.count("#") for line in lines] == [0, 6, 12, 0]
    assert lines[1] == "[######..................] 2 of 4: looking …\x1b[K"
    assert lines[-1] == "\x1b[K"


@pytest.mark.parametrize(("stream", "long"), [(Terminal(), False), (io.StringIO(), True)])
def test_nothing_is_drawn_for_short_work_or_where_nobody_looks(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, long: bool
) -> None:
    assert drawn(monkeypatch, stream, long=long) == ""


def test_the_bar_goes_when_the_work_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    with pytest.raises(ZeroDivisionError), progress(1, long=True) as step:
        step(f"trying {1 / 0}")
    assert sys.stderr.getvalue().endswith("\r\x1b[K")  # type: ignore[attr-defined]


@pytest.mark.parametrize(("total", "lines"), [(60, 11), (5, 5), (1, 1), (300, 11)])
def test_where_nobody_looks_each_tenth_gets_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], total: int, lines: int
) -> None:
    show = bar("Building")
    for done in range(1, total + 1):
        show(done, total)
    said = capsys.readouterr().err.splitlines()
    assert (len(said), said[0], said[-1]) == (
        lines, f"Building: 1 of {total}", f"Building: {total} of {total}",
    )  # fmt: skip


def test_what_is_large(tmp_path: Path) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    small.write_bytes(b"1")
    with large.open("wb") as file:
        file.truncate(LARGE)
    assert [is_large(small), is_large(large), is_large(tmp_path / "none")] == [False, True, False]
