"""The key of the record: made once, for its owner only, and a damaged file is told."""

from pathlib import Path

import pytest

from alliance_web.audit.keys import record_key

DAMAGED = ["", "\n", "00", "0" * 63, "g" * 64, "0" * 66, "not a key"]


def test_it_is_made_once(tmp_path: Path) -> None:
    key = record_key(tmp_path)
    assert len(key) == 32
    assert record_key(tmp_path) == key
    assert (tmp_path / "record-key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", DAMAGED)
def test_a_damaged_file_is_told(content: str, tmp_path: Path) -> None:
    (tmp_path / "record-key").write_text(content)
    with pytest.raises(ValueError, match="restore the file from your backup"):
        record_key(tmp_path)
