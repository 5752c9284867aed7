"""The calls of seats, in the order in which the API's document has them."""

from __future__ import annotations

from functions.seats import routes

CALLS = [routes.routes]
