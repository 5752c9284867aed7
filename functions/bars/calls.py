"""The calls of bars, in the order in which the API's document has them."""

from __future__ import annotations

from functions.bars import line_routes, request_routes, routes

CALLS = [routes.routes, line_routes.routes, request_routes.routes]
