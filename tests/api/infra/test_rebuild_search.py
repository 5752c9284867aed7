"""Indexing every event again, after postings or cards were lost."""

from __future__ import annotations

import os

from infra.rebuild_search import rebuild
from tests.support.api import Caller
from tests.support.aws import client
from tests.support.events import LISTED, Stream
from tests.support.listing import Listing
from tests.worlds.world import World


def _found(here: World) -> list[str]:
    return [item["name"] for item in Caller(here.api).get("/v1/events/search?keyword=show").expect(200)["items"]]


def _lose(kind: str) -> None:
    for item in client("dynamodb").scan(TableName="linehold")["Items"]:
        if item["pk"]["S"].startswith(kind):
            client("dynamodb").delete_item(TableName="linehold", Key={"pk": item["pk"], "sk": item["sk"]})


def test_what_was_lost_is_found_again(here: World) -> None:
    """Postings that are gone, and cards that are gone; drafts and cancelled events stay out."""
    listing = Listing(here)
    sales = [here.sale(name=f"Show {number}") for number in range(12)]
    sales[0].owner.post(f"{sales[0].path}/cancel").expect(200)
    listing.follow()
    before = sorted(_found(here))
    assert len(before) == 11
    for kind in ("FIND#", "CARD#"):
        _lose(kind)
        here.clock.move(1)
        assert _found(here) == []
        sent = rebuild(client("dynamodb"), client("sqs"), "linehold", os.environ["NOTICES_QUEUE"])
        assert sent == 12
        listing.handle()
        here.clock.move(1)
        assert sorted(_found(here)) == before


def test_rebuilding_touches_no_event(here: World) -> None:
    """Nor any other item that lists are made from."""
    here.sale(name="Show")
    stream = Stream(LISTED)
    rebuild(client("dynamodb"), client("sqs"), "linehold", os.environ["NOTICES_QUEUE"])
    Listing(here).handle()
    assert stream.batch()["Records"] == []
