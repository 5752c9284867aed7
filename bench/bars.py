"""Bars: what they ask of the store, how soon a guest is in a line, and how right quotes are."""

from __future__ import annotations

from bench.bar_costs import AHEAD, add_costs
from bench.bar_cpu import add_cpu
from bench.bar_quotes import add_quotes
from bench.bar_rush import add_rush
from bench.bar_search import SIZES, add_searches
from bench.table import Table
from infra.local.cloud import Addresses
from tests.support.api import Api, InProcess
from tests.support.evenings import GUESTS


def measure(api: InProcess, http: Api, addresses: Addresses) -> Table:
    table = Table(
        "Bars",
        f"A search: called in this process, in towns of {_told(SIZES)} bars, each somewhere by chance in the same 10 "
        "× 10 km, all with room; the median of 20 places in the middle half of a town. A Query reads at most a "
        "hundred bars of the index of places, one after the other; the fewer bars there are, the more of the map is "
        "looked at for so many. Towns answer at the wire, out of sorted lists in memory, because the local cloud "
        "takes half a second for a Query among 10,000; the last line of a search says whether the two smaller ones, "
        "in the local cloud, were asked for the same at 4 of these places. A line: called in this process, with "
        f"{_told(AHEAD)} in it before. A bar and its line are one item, so whatever changes the line writes all of "
        "it: calls stay the same, and write units grow by 2 for every nine or ten parties, a transaction's price of "
        "a kilobyte. Write units are those of the local cloud, which counts bytes and indexes as DynamoDB does, but "
        "not what it refuses; read units are worked out from the sizes by DynamoDB's rule. Calls of the staff read "
        "their sign-in. Of a look that asks another bar, 4 reads are Queries of the map within 1.5 km, which has few "
        "bars there. How soon: over HTTP and WebSocket, through the queue, the stream and the functions of the "
        "local cloud, beside other work on the machine: what comes at once waits for its turn of two cores. Both "
        "instants of a match are the functions' own. CPU: process time a call, the answers of the store stubbed, as "
        f"for a hold. Quotes: evenings that are simulated, nine tenths busy, by chance (M/M/c), with {GUESTS:,} "
        "guests who wait, for one of 1 · 4 · 10 tables; the error is the root of the mean square of what the "
        "expected wait is off by.",
    )
    add_searches(api, addresses.endpoint, table)
    add_costs(api, addresses.endpoint, table)
    add_rush(http, addresses, table)
    add_cpu(api, addresses.endpoint, table)
    add_quotes(table)
    return table


def _told(numbers: tuple[int, ...]) -> str:
    return " · ".join(f"{number:,}" for number in numbers)
