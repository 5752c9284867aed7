"""The calls of waiting rooms, in the order in which the API's document has them."""

from __future__ import annotations

from functions.waiting_room import key_routes, operator_routes, routes

CALLS = [operator_routes.routes, routes.routes, key_routes.routes]
