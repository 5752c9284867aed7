"""Stores: what they ask of the table, what changes tell, how soon, and how many people they bear."""

from __future__ import annotations

from bench.store_changes import add_changes, add_codes, add_screens
from bench.store_costs import add_costs
from bench.store_days import add_closing, add_joins
from bench.store_reports import add_memory
from bench.table import Table
from infra.local.cloud import Addresses
from tests.support.api import Api, InProcess


def measure(api: InProcess, http: Api, addresses: Addresses) -> Table:
    table = Table(
        "Stores",
        "How much: what is asked of the table, and what a change tells, called in this process with 10 · 200 · 1,000 "
        "people on the board. A app remembers nothing of a store from one call to the next, and each call of "
        "the staff reads their sign-in. Read units are worked out from the sizes by DynamoDB's rule, for strongly "
        "consistent reads: one for about 17 on the board, 54 watchers, or a thousand numbers that have gone. A change "
        "is one message, made once and pushed to everybody, and the board is not read for it. The queue system that "
        "these stores are modelled on read the board anew for each watcher of each change and sent all of it: 50 "
        "watchers of 200 people were 50 reads and 23 kB each, seen after 156 ms (p99 247 ms). How soon and how many: "
        "over HTTP and WebSocket, through the stream and the functions of the local cloud, with other work on the "
        "machine, so each is measured twice and the quieter run is told. A visit is three calls: a display reads its "
        "code, a customer scans it, and joins with that, alone and all in one queue; at as many displays as there are "
        "clients but at most 20, with a line before each. Those who are closed have a session each. Memory is "
        "Python's own (tracemalloc), with pages of a megabyte that nobody sent.",
    )
    add_costs(api, addresses.endpoint, table)
    add_changes(api, addresses.endpoint, table)
    add_screens(http, addresses, table)
    add_codes(http, addresses, table)
    add_joins(http, table)
    add_closing(http, table)
    add_memory(table)
    return table
