"""The board of a market as screens poll it."""

from __future__ import annotations

import json

from tests.support.api import Caller
from tests.worlds.market import Shop
from tests.worlds.world import World


def test_the_board_is_polled_with_its_tag(here: World, shop: Shop) -> None:
    """The tag changes with the line, and not without; anyone may cache it for a second."""
    caller = Caller(here.api)
    board = caller.get(f"{shop.path}/board")
    assert board.headers["cache-control"] == "public, max-age=1"
    assert caller.get(f"{shop.path}/board", If_None_Match=board.headers["etag"]).status == 304
    shop.add()
    assert caller.get(f"{shop.path}/board", If_None_Match=board.headers["etag"]).status == 200


def test_the_board_is_an_event_stream(here: World, shop: Shop) -> None:
    """For `EventSource`: the same board, and nothing again to who has it."""
    shop.add()
    caller, path = Caller(here.api), f"{shop.path}/board"
    stream = caller.get(path, Accept="text/event-stream")
    assert stream.headers["content-type"].startswith("text/event-stream")
    fields = dict(line.split(": ", 1) for line in stream.text.splitlines() if ": " in line)
    assert json.loads(fields["data"]) == shop.board()
    quiet = caller.get(path, Accept="text/event-stream", Last_Event_ID=fields["id"])
    assert "data:" not in quiet.text


def test_a_long_line_shows_its_first_twenty(here: World, shop: Shop) -> None:
    """With how many wait in all, and the wait of a shopper who joins now."""
    shop.tills("1")
    for _ in range(23):
        shop.add()
    express, line = shop.board()["lines"]
    assert (express["line"], express["waiting"]) == ("express", 0)
    assert (line["line"], line["waiting"], len(line["next"])) == ("regular", 23, 20)
    assert line["next"][0] == "R001"
    assert line["wait"]["p90_seconds"] >= line["wait"]["median_seconds"] > 0
