"""Identifiers: they sort by time, cannot be guessed, and differ in shape from other texts."""

from __future__ import annotations

import pytest

from chalicelib.core.ids import is_id, new_id

NOW = 1_800_000_000_000
TAIL = "01KAH3ZZZZ0000000000000000"


def test_an_id_has_its_prefix() -> None:
    """`is_id` recognises it."""
    id = new_id("hld", NOW)
    assert id.startswith("hld_")
    assert len(id) == 30
    assert is_id("hld", id)


def test_ids_sort_by_the_time_they_were_made() -> None:
    """As plain text, from the first millisecond to the last that fits."""
    moments = [0, 1, 31, 32, 1023, NOW - 1, NOW, NOW + 1, NOW + 32, 2**48 - 1]
    ids = [new_id("evt", now) for now in moments]
    assert ids == sorted(ids)
    assert all(is_id("evt", id) for id in ids)


def test_ids_of_one_instant_differ() -> None:
    """They have eighty random bits."""
    assert len({new_id("evt", NOW) for _ in range(10_000)}) == 10_000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hld",
        "hld_",
        TAIL,
        f"evt_{TAIL}",
        f"HLD_{TAIL}",
        f"hld-{TAIL}",
        f"hld__{TAIL}",
        f"xhld_{TAIL}",
        f"hld_{TAIL[:-1]}",
        f"hld_{TAIL}0",
        f"hld_{TAIL}\n",
        f"hld_ {TAIL[1:]}",
        f"hld_{TAIL.lower()}",
        f"hld_8{TAIL[1:]}",
        f"hld_{TAIL[:-1]}I",
        f"hld_{TAIL[:-1]}L",
        f"hld_{TAIL[:-1]}O",
        f"hld_{TAIL[:-1]}U",
        f"hld_{TAIL[:-1]}#",
        f"hld_{TAIL[:-1]}٣",
    ],
)
def test_anything_else_is_no_id(text: str) -> None:
    """Another prefix, another length, another alphabet."""
    assert is_id("hld", f"hld_{TAIL}")
    assert not is_id("hld", text)
