"""The calls of people, in the order in which the API's document has them."""

from __future__ import annotations

from functions.people import push_routes, routes

CALLS = [routes.routes, push_routes.routes]
