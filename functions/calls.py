"""Every declared call of the API, service by service: what `app.py` binds and what the OpenAPI document describes."""

from __future__ import annotations

from functions.bars import line_routes, request_routes
from functions.bars import routes as bars
from functions.catalogue import routes as catalogue
from functions.catalogue import search_routes, venue_routes
from functions.http import about
from functions.orders import routes as orders
from functions.orders import ticket_routes, webhook_routes
from functions.organising import routes as organising
from functions.organising import sale_routes
from functions.people import routes as people
from functions.seats import routes as seats
from functions.stores import counter_routes, queue_routes
from functions.stores import routes as stores
from functions.waitlist import routes as waitlist

CALLS = {
    "about": [about.routes],
    "people": [people.routes],
    "catalogue": [search_routes.routes, catalogue.routes, venue_routes.routes],
    "seats": [seats.routes],
    "orders": [orders.routes, webhook_routes.routes, ticket_routes.routes],
    "waitlist": [waitlist.routes],
    "organising": [organising.routes, sale_routes.routes],
    "stores": [stores.routes, queue_routes.routes, counter_routes.routes],
    "bars": [bars.routes, line_routes.routes, request_routes.routes],
}
