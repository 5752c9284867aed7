"""The calls of the catalogue, in the order in which the API's document has them."""

from __future__ import annotations

from functions.catalogue import routes, search_routes, venue_routes

CALLS = [search_routes.routes, routes.routes, venue_routes.routes]
