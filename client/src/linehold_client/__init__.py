"""Linehold from Python: seats, waiting rooms, shops, bars and tills.

    from linehold_client import BestAvailable, Linehold, errors

    with Linehold("https://tickets.example.com") as linehold:
        guest = linehold.guest()
        try:
            hold = guest.seats.take_hold("evt_...", best_available=BestAvailable(category="standard", quantity=2))
        except errors.SeatTaken:
            ...

`Linehold` waits for answers, and `AsyncLinehold` is the same for asyncio. The calls are methods of groups (`seats`,
`orders`, `stores`, ...); `models` has what they take and answer, and `errors` a class for each code.
docs/python-client.md is the guide.
"""

from linehold_client import errors, models
from linehold_client.asynchronous import AsyncLinehold
from linehold_client.client import Linehold
from linehold_client.identity import Account, Identity
from linehold_client.live.section import Section
from linehold_client.live.topic import Update
from linehold_client.models import BestAvailable, PaymentChoice
from linehold_client.money import Money
from linehold_client.retry import Retries

__all__ = [
    "Account",
    "AsyncLinehold",
    "BestAvailable",
    "Identity",
    "Linehold",
    "Money",
    "PaymentChoice",
    "Retries",
    "Section",
    "Update",
    "errors",
    "models",
]
