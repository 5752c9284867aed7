"""Bars: their store calls, how soon a guest is in a line, and the accuracy of quotes."""

from __future__ import annotations

from bench.bar_costs import AHEAD, add_costs
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
        f"A search is called in this process, in towns of {_listed(SIZES)} bars at random places in the same 10 × 10 "
        "km, all with room; the numbers are the median of 20 places in the middle half of a town. A Query reads at "
        "most a hundred bars of the index of places, one Query after the other; the fewer bars there are, the more of "
        "the map a search reads. Towns answer at the wire, from sorted lists in memory, because the local cloud takes "
        "half a second for a Query among 10,000 bars; the last line of a search says whether the two smaller towns, in "
        "the local cloud, got the same Queries at 4 of these places. Acts on a line are called in this process, with "
        f"{_listed(AHEAD)} parties in it before. A bar and its line are one item, so a change of the line writes all "
        "of it: calls stay the same, and write units grow by 2 for about every twelve parties, a transaction's price "
        "of a kilobyte. Write units are those of the local cloud, which counts bytes and indexes as DynamoDB does, "
        "but leaves out refused writes; read units follow from the sizes by DynamoDB's rule. Calls of the staff read "
        "their sign-in. Of a check that asks another bar, 4 reads are Queries of the map within 1.5 km, which has few "
        "bars there. How soon: over HTTP and WebSocket, through the queue, the stream and the functions of the local "
        "cloud, beside other work on the machine: simultaneous requests share two cores. The functions store both "
        "instants of a match. Quotes: "
        f"simulated evenings, nine tenths busy, at random (M/M/c), with {GUESTS:,} guests who wait, for one of 1 · 4 · "
        "10 tables; the error is the root mean square error of the expected wait.",
    )
    add_searches(api, addresses.endpoint, table)
    add_costs(api, addresses.endpoint, table)
    add_rush(http, addresses, table)
    add_quotes(table)
    return table


def _listed(numbers: tuple[int, ...]) -> str:
    return " · ".join(f"{number:,}" for number in numbers)
