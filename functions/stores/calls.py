"""The calls of stores, in the order in which the API's document has them."""

from __future__ import annotations

from functions.stores import counter_routes, queue_routes, routes

CALLS = [routes.routes, queue_routes.routes, counter_routes.routes]
