"""The queue of stores to close, the reports that it mails, and the items that it leaves."""

from __future__ import annotations

import csv
import io
import json
import os
from typing import Any

import app
from tests.support import aws
from tests.support.events import CONTEXT, Stream, sqs
from tests.worlds.shopkeeper import Shop
from tests.worlds.world import World


def messages() -> list[dict[str, Any]]:
    """The messages in the queue of stores to close, received and deleted."""
    client, found = aws.client("sqs"), []
    while got := client.receive_message(QueueUrl=os.environ["STORES_QUEUE"], MaxNumberOfMessages=10).get("Messages"):
        for message in got:
            found.append(json.loads(message["Body"]))
            client.delete_message(QueueUrl=os.environ["STORES_QUEUE"], ReceiptHandle=message["ReceiptHandle"])
    return found


def work(*found: dict[str, Any]) -> int:
    """Run the function with these messages; returns how many failed."""
    return len(app.store_closings(sqs(*found), CONTEXT)["batchItemFailures"])


def sheet(here: World, letter: int = -1, file: int = 0) -> list[list[str]]:
    """A file of an email as a spreadsheet reads it."""
    text = here.post.emails[letter].attachments[file].content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def left(shop: Shop) -> list[tuple[str, str]]:
    """The keys of the items that the store still has."""
    kept = Stream((f"STORE#{shop.id}", f"DOORS#{shop.id}", "SHOP#", "FAMILY#"))
    return sorted(kept._seen)


def close(here: World, shop: Shop) -> None:
    """Run the function with a message that may end in the dead letters."""
    message = {"kind": "store", "id": shop.id, "at": here.clock.now()}
    assert app.store_closings(sqs(message), CONTEXT)["batchItemFailures"] == []


def reported(here: World) -> list[tuple[str, str, str]]:
    """Number, name and state of each ticket in the last email."""
    text = here.post.emails[-1].attachments[0].content.decode("utf-8-sig")
    return [(row["number"], row["name"], row["state"]) for row in csv.DictReader(io.StringIO(text))]
