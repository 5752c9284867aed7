"""Waiting rooms: places for a crowd, the public document, coming in, and the controller's ticks."""

from __future__ import annotations

from bench.room_costs import add_costs
from bench.room_joins import add_joins
from bench.room_ticks import add_ticks
from bench.table import Table


def measure() -> Table:
    table = Table(
        "Waiting rooms",
        "Made in this process, on the engine of the local cloud with an API beside it, and the larger crowds on a "
        "store in memory that judges the consumer's requests and no others. Messages come in batches of 500 before "
        "the start, when all are drawn. After it each second is a bucket with a page for each batch, and the queue "
        "collects for a second: one worker gets what came in that, of five each a fifth. Batches that run at a time "
        "meet where their bucket ends, and each such meeting is a refused write. CPU is that of the process, with its "
        "sixteen writes at a time and without the store's; that of botocore, which makes and signs a request for each "
        "place, does not depend on the crowd, and is measured with a small one. A tick is one of a room that is full: "
        "of those inside a 120th leaves before it, and as many who were called come in after it. Units have the "
        "indexes in them, by DynamoDB's rules.",
    )
    add_joins(table)
    add_costs(table)
    add_ticks(table)
    return table
