"""Stores: calls of the table, messages of changes, delays, and visits a second."""

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
        "Calls of the table and messages of changes are measured in this process with 10 · 200 · 1,000 people on the "
        "board, by a container that has not heard of the store for a second; one that has reads neither the store nor "
        "the staff's sign-in again (docs/decisions/0029-fewer-calls.md). Read "
        "units are computed from the sizes by DynamoDB's rule for strongly consistent reads: one for about 16 tickets "
        "on the board, 54 watchers, or a thousand numbers that are gone. A change is one message, made once and pushed "
        "to all watchers, and the board is not read for it. The queue system that these stores are modelled on read "
        "the whole board for each watcher of each change and sent all of it: 50 watchers of 200 people were 50 reads "
        "and 23 kB each, seen after 156 ms (p99 247 ms). Delays and visits a second are measured over HTTP and "
        "WebSocket, through the stream and the functions of the local cloud, with other work on the machine; each is "
        "measured twice, and the faster run is shown. A visit is three calls: a display reads its code, a customer "
        "scans it, and joins with it, alone and all in one queue. There are as many displays as clients but at most "
        "20, and at each display one customer scans at a time. The tickets of closed stores have a session each. "
        "Memory is Python's own (tracemalloc), with simulated pages of a megabyte.",
    )
    add_costs(api, addresses.endpoint, table)
    add_changes(api, addresses.endpoint, table)
    add_screens(http, addresses, table)
    add_codes(http, addresses, table)
    add_joins(http, table)
    add_closing(http, table)
    add_memory(table)
    return table
