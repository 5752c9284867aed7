"""Computes the draw of a waiting room again: the position of everybody who came before its start.

    make draw ROOM=https://api.example.com/api/v1/waiting-rooms/evt_…              what was drawn
    make draw ROOM=room.json INDEX=17                                              the position of an index
    make draw ROOM=room.json CSV=1                                                 all, as lines of index,position

ROOM is the address of the room's public document, or a file with it. The index is that of a ticket with bucket 0. This
file needs nothing but Python, shares no code with the service, and also works alone:

    python3 draw.py ROOM [INDEX|all]
"""

from __future__ import annotations

import hashlib
import json
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

ROUNDS = 8
SECONDS = 10


def position(seed: bytes, index: int, drawn: int) -> int:
    """The position, from 1, of an index, from 0, of so many that are drawn. As the public document describes it."""
    bits = 2
    while drawn - 1 >= 2**bits:
        bits += 2
    number = _shuffled(seed, index, bits)
    while number >= drawn:
        number = _shuffled(seed, number, bits)
    return number + 1


def _shuffled(seed: bytes, number: int, bits: int) -> int:
    half = 2 ** (bits // 2)
    left, right = divmod(number, half)
    for round_number in range(ROUNDS):
        hashed = hashlib.sha256(seed + bytes([round_number]) + right.to_bytes(8, "big")).digest()
        left, right = right, left ^ int.from_bytes(hashed[:8], "big") % half
    return left * half + right


def answer(document: dict[str, object], wanted: str) -> Iterator[str]:
    """The lines that answer what is `wanted`: an index, `all`, or nothing. Raises `ValueError` with the reason if there
    is no answer."""
    seed, drawn = document.get("seed"), document.get("drawn")
    if not isinstance(seed, str) or not isinstance(drawn, int):
        raise ValueError("this room is not drawn yet")
    key = bytes.fromhex(seed)
    if wanted == "all":
        yield "index,position"
        yield from (f"{index},{position(key, index, drawn)}" for index in range(drawn))
    elif not wanted:
        yield f"seed {seed}"
        yield f"{drawn} drawn"
    elif wanted.isdecimal() and int(wanted) < drawn:
        yield str(position(key, int(wanted), drawn))
    else:
        raise ValueError(f"the index is a number below {drawn}")


def read(room: str) -> dict[str, object]:
    """The public document at an address, or in a file. Raises `OSError` or `ValueError`."""
    if room.startswith(("https://", "http://")):
        with urllib.request.urlopen(room, timeout=SECONDS) as reply:
            text = reply.read()
    else:
        text = Path(room).read_bytes()
    document = json.loads(text)
    if not isinstance(document, dict):
        raise ValueError("it is no room's document")
    return document


def main(arguments: Sequence[str]) -> None:
    if not 1 <= len(arguments) <= 2 or not arguments[0]:
        sys.exit("Usage: draw.py ROOM [INDEX|all]; ROOM is the address of a room's public document, or a file with it.")
    try:
        for line in answer(read(arguments[0]), "".join(arguments[1:])):
            print(line)
    except BrokenPipeError:
        sys.exit(1)
    except (OSError, ValueError) as exc:
        sys.exit(f"{arguments[0]}: {exc}")


if __name__ == "__main__":
    main(sys.argv[1:])
