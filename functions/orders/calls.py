"""The calls of orders, in the order in which the API's document has them."""

from __future__ import annotations

from functions.orders import routes, ticket_routes, webhook_routes

CALLS = [routes.routes, webhook_routes.routes, ticket_routes.routes]
