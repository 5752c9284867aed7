"""The calls of organising, in the order in which the API's document has them."""

from __future__ import annotations

from functions.organising import routes, sale_routes

CALLS = [routes.routes, sale_routes.routes]
