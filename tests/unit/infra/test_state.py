"""Files of the state folder: only their owner may read them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local import journal, state
from infra.local.journal import Journal

KEY = {"pk": {"S": "CUSTOMER#1"}, "sk": {"S": "~"}}
ITEM = {**KEY, "email": {"S": "ann@example.com"}}


@pytest.fixture(autouse=True)
def _open_to_all() -> Iterator[None]:
    """A process whose new files all may read."""
    before = os.umask(0)
    yield
    os.umask(before)


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_journal_is_private_before_and_after_it_is_compacted(tmp_path: Path) -> None:
    """Also one that another version left open to all, and a file that a crash left behind."""
    path = tmp_path / "journal.jsonl"
    Journal(path).record([("table", KEY, ITEM)])
    assert _mode(path) == 0o600
    path.chmod(0o644)
    (tmp_path / "journal.new").write_text("half a line")
    images = journal.compact(path)
    assert list(images.values()) == [ITEM]
    assert (_mode(path), journal.read(path)) == (0o600, images)
    assert list(tmp_path.iterdir()) == [path]


def test_a_state_file_is_private_and_replaced_as_a_whole(tmp_path: Path) -> None:
    """An error on the way leaves the old content."""
    path = tmp_path / "secret.json"
    path.write_text('{"a": 1}')
    with pytest.raises(ZeroDivisionError), state.replaced(path) as out:
        out.write(f"half {1 // 0}")
    assert state.read_object(path) == {"a": 1}
    state.write(path, '{"a": 2}')
    assert (_mode(path), state.read_object(path)) == (0o600, {"a": 2})


def test_a_file_is_private_from_its_first_instant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is made with this mode; closing it after it was made would leave a moment in which others can open it."""
    closed: list[int] = []
    monkeypatch.setattr(os, "fchmod", lambda number, _: closed.append(os.fstat(number).st_mode & 0o777))
    state.opened(tmp_path / "lock").close()
    assert closed == [0o600]


@pytest.mark.parametrize("before", [None, 0o755])
def test_the_folder_is_private(tmp_path: Path, before: int | None) -> None:
    """A new one, and one that was open to all."""
    folder = tmp_path / "data" / ".local"
    if before is not None:
        folder.mkdir(parents=True)
        folder.chmod(before)
    state.private_folder(folder)
    assert _mode(folder) == 0o700
