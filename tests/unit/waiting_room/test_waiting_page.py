"""What the page of a waiting room computes by itself, run by Node.js: the same as the service."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from chalicelib.waiting_room.rules.draw import drawn
from tests.support.node import needs_node, printed

_SEED = bytes(range(32))
_STANDING = ("room-standing.js", "room-draw.js", "quote.js")


def _stands(folder: Path, room: dict[str, Any], *places: tuple[int, int]) -> list[dict[str, Any]]:
    asked = [{"bucket": bucket, "index": index} for bucket, index in places]
    script = f"""
    import {{ standing, unnamed }} from "./room-standing.js";
    const room = {json.dumps(room)};
    const found = [];
    for (const place of {json.dumps(asked)}) {{
      found.push({{ ...(await standing(room, place)), unnamed: unnamed(room, place) }});
    }}
    console.log(JSON.stringify(found));
    """
    return list(printed(folder, script, *_STANDING))


def _room(**facts: Any) -> dict[str, Any]:
    document = {"cursor": 0, "issued": 0, "drawn": None, "seed": None, "sealed": [], "counted": []}
    document |= {"rate_per_minute": 60, "poll_seconds": 7, "poll_steps": []}
    return document | facts


@needs_node
def test_the_page_draws_as_the_service_does(tmp_path: Path) -> None:
    """Each customer computes the place that the service gives them, whatever the count."""
    asked = [(index, count) for count in (1, 2, 3, 17, 64, 65, 1_000, 70_001) for index in {0, 1, 2, count - 1}]
    asked = [(index, count) for index, count in asked if index < count]
    script = f"""
    import {{ drawn }} from "./room-draw.js";
    const found = [];
    for (const [index, count] of {json.dumps(asked)}) found.push(await drawn("{_SEED.hex()}", index, count));
    console.log(JSON.stringify(found));
    """
    assert printed(tmp_path, script, "room-draw.js") == [drawn(_SEED, index, count) for index, count in asked]


@needs_node
def test_a_position_is_final_once_the_room_has_its_bucket(tmp_path: Path) -> None:
    """Those who came before the start are drawn, the others stand in the order in which they came."""
    room = _room(drawn=50, seed=_SEED.hex(), issued=56, cursor=3, sealed=[[0, 0, 50], [4, 50, 6]])
    lobby, late = _stands(tmp_path, room, (0, 7), (4, 2))
    assert lobby == {"final": True, "position": drawn(_SEED, 7, 50) + 1, "unnamed": False}
    assert late == {"final": True, "position": 53, "unnamed": False}


@needs_node
def test_before_that_it_is_the_least_that_is_possible(tmp_path: Path) -> None:
    """By those who were counted before it; nothing is known of a draw that has not been."""
    room = _room(drawn=50, seed=_SEED.hex(), issued=50, sealed=[[0, 0, 50]], counted=[[1, 50], [61, 90]])
    assert [found["position"] for found in _stands(tmp_path, room, (30, 4), (61, 0), (99, 9))] == [55, 91, 100]
    (lobby,) = _stands(tmp_path, _room(), (0, 7))
    assert lobby == {"final": False, "unnamed": False}


@needs_node
def test_the_ticket_is_read_where_the_room_says_nothing_of_a_place(tmp_path: Path) -> None:
    """A bucket that is over, or too old to be named, is not waited for; one that is not sealed yet is."""
    named = _room(drawn=50, seed=_SEED.hex(), sealed=[[4, 50, 6], [9, 56, 1]])
    assert [found["unnamed"] for found in _stands(tmp_path, named, (0, 7), (5, 0), (9, 0), (10, 0))] == [
        True,
        True,
        False,
        False,
    ]
    assert [found["unnamed"] for found in _stands(tmp_path, _room(), (0, 7), (5, 0))] == [False, False]


@needs_node
def test_the_page_reads_the_room_as_often_as_the_room_says(tmp_path: Path) -> None:
    """The last step that fits those ahead, a tenth more or less; without a position, what counts for everybody."""
    steps = [{"ahead": 0, "seconds": 5}, {"ahead": 200, "seconds": 10}, {"ahead": 400, "seconds": 20}]
    room = _room(poll_steps=steps)
    script = f"""
    import {{ pause }} from "./room-standing.js";
    const room = {json.dumps(room)};
    const many = (position) => Array.from({{ length: 500 }}, () => pause(room, position));
    const range = (found) => [Math.min(...found), Math.max(...found)];
    console.log(JSON.stringify([undefined, 1, 200, 201, 9999].map((each) => range(many(each)))));
    """
    found = printed(tmp_path, script, *_STANDING)
    for (low, high), seconds in zip(found, (7, 5, 5, 10, 20), strict=True):
        assert 0.9 * seconds <= low < 0.95 * seconds
        assert 1.05 * seconds < high <= 1.1 * seconds


@needs_node
def test_a_wait_is_told_as_a_band(tmp_path: Path) -> None:
    """In minutes, in hours when it is long, and never to the second."""
    bands = [(5, 60), (30, 200), (130, 230), (1_700, 2_000), (5_000, 6_000), (7_300, 7_900)]
    asked = [{"median_seconds": median, "p90_seconds": p90} for median, p90 in bands]
    script = f"""
    import {{ band, left }} from "./room-words.js";
    console.log(JSON.stringify([{json.dumps(asked)}.map(band), [5, 245, 3845, 200000].map(left)]));
    """
    words, left = printed(tmp_path, script, "room-words.js")
    assert words == [
        "about a minute",
        "up to 4 minutes",
        "about 2 to 4 minutes",
        "about 28 to 34 minutes",
        "about 1 to 2 hours",
        "about 2 to 3 hours",
    ]
    assert left == ["0:05", "4:05", "1:04:05", "2 days"]
