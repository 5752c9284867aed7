"""Wait quotes: how long a shopper in a line will wait, as a band.

A line in front of `c` tills moves every `mean / c` seconds while all of them are busy. The number of shoppers in front
times that has half of the squared error of a quote from earlier shoppers' waits.
"""

from __future__ import annotations

from chalicelib.checkout.rules.service_time import WEIGHT, ServiceTime
from chalicelib.core.times import SECOND
from chalicelib.core.wait import Quote, quote


def wait(ahead: int, tills: int, free: int, service: ServiceTime) -> Quote | None:
    """The wait with `ahead` others in front, in a line that so many open tills serve, of which some are `free`. None
    when none is open: nobody knows."""
    if tills < 1:
        return None
    if ahead < free:
        return Quote(0, 0)
    return quote(ahead - free, round(service.mean * SECOND / tills), WEIGHT)
