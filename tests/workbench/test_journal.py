"""The journal on a full disk, with damaged lines, and while it is compacted.

A limit of the process's own on the size of files makes the operating system answer as a full disk does: a write that
does not fit is short, and the next one fails.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from infra.local import journal
from infra.local.journal import Change, Damaged, Journal
from tests.support.local import wait_for

WHOLE = b'[["t",{"pk":{"S":"1"}},{"pk":{"S":"1"}}]]\n'
LAST = b'[["t",{"pk":{"S":"2"}},{"pk":{"S":"2"}}]]\n'


def _change(number: int, size: int = 0) -> Change:
    key = {"pk": {"S": str(number)}}
    return "t", key, {**key, "text": {"S": "x" * size}}


def _numbers(path: Path) -> list[int]:
    return sorted(int(item["pk"]["S"]) for item in journal.read(path).values())


@contextmanager
def _no_file_larger_than(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_write_that_does_not_fit_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    """Also not the part of the line that did fit; the next line is whole once there is room."""
    path = tmp_path / "journal.jsonl"
    file = Journal(path)
    file.record([_change(1)])
    before = path.read_bytes()
    with _no_file_larger_than(len(before) + 50):
        for _ in range(2):
            with pytest.raises(OSError, match="too large"):
                file.record([_change(2, size=100)])
            assert path.read_bytes() == before
    file.record([_change(3)])
    assert _numbers(path) == [1, 3]


@pytest.mark.parametrize(
    ("damaged", "why"),
    [
        (b'[["t",{"pk":{"S":"3"}},{"pk"\n', "(character 29 of 29)"),
        (b"\0\0\0\0\n", "(character 0 of 5)"),
        (b"\xff\xfe\xfa\n", "no JSON"),
        (b"[" * 100_000 + b"\n", "no JSON"),
        (b'{"a": 1}\n', "no list of changes"),
        (b'[["t", {}]]\n', "no list of changes"),
        (b'[["t",{"pk":{"S":"3"}},{"pk":"3"}]]\n', "no list of changes"),
        (b'[["t",{"pk":{"S":"3"}},{"ttl":5}]]\n', "no list of changes"),
        (b'[["t",{"pk":{"S":"3"}},{"ttl":{"N":"abc"}}]]\n', "no list of changes"),
        (b'[["t",{"pk":{"S":"3"}},{"expiration":{"N":null}}]]\n', "no list of changes"),
        (b"\n", "(character 1 of 1)"),
    ],
)
def test_a_damaged_line_is_named_and_dropped_alone(tmp_path: Path, damaged: bytes, why: str) -> None:
    """The file, the number, and what is wrong. A copy of the line stays beside the file."""
    path = tmp_path / "journal.jsonl"
    path.write_bytes(WHOLE + damaged + LAST)
    with pytest.raises(Damaged) as found:
        journal.compact(path)
    assert "line 2 of" in str(found.value)
    assert "journal.jsonl" in str(found.value)
    assert why in str(found.value)
    assert path.read_bytes() == WHOLE + damaged + LAST
    assert journal.mend(path) == 1
    assert path.read_bytes() == WHOLE + LAST
    assert (tmp_path / "journal.dropped").stat().st_size >= len(damaged)
    assert len(journal.compact(path)) == 2


def test_a_line_glued_to_a_torn_one_is_kept(tmp_path: Path) -> None:
    """Its writer got an answer. Versions before 0.3 glued lines on a full disk."""
    path = tmp_path / "journal.jsonl"
    path.write_bytes(WHOLE[:20] + LAST)
    assert journal.mend(path) == 1
    assert path.read_bytes() == LAST


def test_mending_what_is_whole_changes_nothing(tmp_path: Path) -> None:
    """The unfinished last line of a killed process is no damage."""
    path = tmp_path / "journal.jsonl"
    assert journal.mend(path) == 0
    path.write_bytes(WHOLE + LAST[:10])
    assert journal.mend(path) == 0
    assert [each.name for each in tmp_path.iterdir()] == ["journal.jsonl"]
    assert path.read_bytes() == WHOLE


def test_the_file_is_compacted_while_writers_go_on(tmp_path: Path) -> None:
    """It stays near the size of what exists, and no line is lost."""
    path = tmp_path / "journal.jsonl"
    file, sizes = Journal(path, slack=20_000), []

    def write(writer: int) -> None:
        for number in range(2_000):
            file.record([_change(1_000 * writer + number % 20, size=number)])
            sizes.append(path.stat().st_size)

    with ThreadPoolExecutor(2) as writers:
        list(writers.map(write, (1, 2)))
    wait_for(lambda: not file.compacting, "end of the compaction")
    lengths = {item["pk"]["S"]: len(item["text"]["S"]) for item in journal.read(path).values()}
    assert lengths == {str(1_000 * writer + number): 1_980 + number for writer in (1, 2) for number in range(20)}
    assert sum(after < before for before, after in pairwise(sizes)) >= 3, "compacted again and again"
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_is_to_be_forgotten_leaves_the_file_when_it_is_deleted(tmp_path: Path) -> None:
    """However small the file is, also when it is deleted during a compaction, and nothing else goes with it."""
    path = tmp_path / "journal.jsonl"
    deleted: list[Change] = []

    def clock() -> float:
        """Asked during a compaction, after the lines are read."""
        if deleted:
            file.record([deleted.pop()])
        return time.time()

    file = Journal(path, forgotten=["k"], now=clock)
    keys = [{"pk": {"S": number}} for number in "123"]
    for key in keys:
        file.record([("k", key, {**key, "key": {"S": f"secret of {key['pk']['S']}"}})])
    file.record([_change(1)])
    deleted.append(("k", keys[1], None))
    file.record([("k", keys[0], None)])
    wait_for(lambda: not file.compacting, "end of the compaction")
    assert b"secret of 1" not in path.read_bytes()
    file.record([_change(2)])
    wait_for(lambda: not file.compacting, "end of the compaction")
    assert b"secret of 2" not in path.read_bytes()
    assert b"secret of 3" in path.read_bytes()
    assert sorted(table for table, _ in journal.read(path)) == ["k", "t", "t"]


def test_a_file_that_cannot_be_compacted_stays(tmp_path: Path) -> None:
    """Writers do not notice, and a later attempt succeeds."""
    path, place = tmp_path / "journal.jsonl", tmp_path / "journal.new"
    path.write_text("".join(json.dumps([_change(number, size=300)]) + "\n" for number in range(100)) * 2)
    before = path.stat().st_size
    file = Journal(path, slack=-before)
    place.mkdir()  # so that no file can be written there
    file.record([_change(100)])
    wait_for(lambda: not file.compacting, "end of the attempt")
    assert path.stat().st_size > before
    place.rmdir()
    wait_for(lambda: file.record([_change(101)]) or path.stat().st_size < before, "smaller file")
    wait_for(lambda: not file.compacting, "end of the compaction")
    assert _numbers(path) == list(range(102))


def test_a_line_in_the_place_of_what_was_taken_back_is_kept_by_a_compaction(tmp_path: Path) -> None:
    """Its reader, which reads ahead, has seen what was there before."""
    path = tmp_path / "journal.jsonl"

    def clock() -> float:
        """Asked after the lines are read, before those written meanwhile are copied."""
        file.record([_change(3, size=50)])
        return time.time()

    file = Journal(path, now=clock)
    file.record([_change(1)])
    with path.open("ab") as beyond_its_end:
        beyond_its_end.write(LAST + LAST[:20])
    file._compact()
    assert _numbers(path) == [1, 3]


def test_a_compacted_file_that_cannot_be_opened_replaces_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the process has too many open files. Writers go on with the old one."""
    path, really = tmp_path / "journal.jsonl", os.open
    file = Journal(path)
    file.record([_change(1)])

    def refused(name: Any, flags: int, *mode: int) -> int:
        if flags & os.O_APPEND:
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
        return really(name, flags, *mode)

    with monkeypatch.context() as limited:
        limited.setattr(os, "open", refused)
        file._compact()
    file.record([_change(2)])
    assert _numbers(path) == [1, 2]
    assert [each.name for each in tmp_path.iterdir()] == ["journal.jsonl"]
