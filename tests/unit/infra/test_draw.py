"""`make draw` works on its own, and finds what the service draws."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from chalicelib.waiting_room.rules.draw import SEED_BYTES, drawn
from infra import draw

_SOURCE = Path(draw.__file__)
_COUNTS = (1, 2, 3, 4, 5, 15, 16, 17, 63, 64, 65, 257, 1_000, 4_097)
_SEED = bytes(range(SEED_BYTES))


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """The document of a room in which ten are drawn."""
    path = tmp_path / "room.json"
    path.write_text(json.dumps({"seed": _SEED.hex(), "drawn": 10, "cursor": 3}))
    return path


@pytest.mark.parametrize("count", _COUNTS)
def test_it_finds_the_positions_that_the_service_draws(count: int) -> None:
    """For several seeds, at every index; each position once."""
    chance = Random(count)
    for seed in (bytes(SEED_BYTES), chance.randbytes(SEED_BYTES), chance.randbytes(SEED_BYTES)):
        found = [draw.position(seed, index, count) for index in range(count)]
        assert found == [drawn(seed, index, count) + 1 for index in range(count)]
        assert sorted(found) == list(range(1, count + 1))


def test_it_finds_them_in_crowds_of_any_size() -> None:
    """Also of more than a drawing of all takes time for."""
    chance = Random(34)
    for _ in range(300):
        seed, count = chance.randbytes(SEED_BYTES), chance.randint(1, 50_000_000)
        index = chance.randrange(count)
        assert draw.position(seed, index, count) == drawn(seed, index, count) + 1


def test_it_works_alone(room: Path, tmp_path: Path) -> None:
    """A copy, by a Python without our environment and libraries, from a folder elsewhere."""
    copy = tmp_path / "draw.py"
    copy.write_bytes(_SOURCE.read_bytes())

    def said(*wanted: str) -> list[str]:
        command = [sys.executable, "-I", "-S", str(copy), str(room), *wanted]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.splitlines()

    expected = [drawn(_SEED, index, 10) + 1 for index in range(10)]
    assert said() == [f"seed {_SEED.hex()}", "10 drawn"]
    assert said("7") == [str(expected[7])]
    assert said("all") == ["index,position", *(f"{index},{found}" for index, found in enumerate(expected))]


@pytest.mark.parametrize(
    ("document", "wanted", "reason"),
    [
        ({"seed": None, "drawn": None}, "", "not drawn yet"),
        ({"seed": _SEED.hex(), "drawn": 10}, "10", "a number below 10"),
        ({"seed": _SEED.hex(), "drawn": 10}, "-1", "a number below 10"),
        ([], "", "no room's document"),
    ],
)
def test_it_says_why_there_is_no_answer(document: object, wanted: str, reason: str, tmp_path: Path) -> None:
    """In one line, with a status that is not 0."""
    path = tmp_path / "room.json"
    path.write_text(json.dumps(document))
    with pytest.raises(SystemExit, match=reason):
        draw.main([str(path), wanted])
