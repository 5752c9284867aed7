"""The calls of checkout, in the order in which the API's document has them."""

from __future__ import annotations

from functions.checkout import door_routes, line_routes, routes

CALLS = [routes.routes, line_routes.routes, door_routes.routes]
