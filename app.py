"""Linehold: every trigger of the system on one page.

A stage of `.chalice/config.json` names its services in LINEHOLD_SERVICES, and only those are bound here, so each
service can be deployed alone; `all` is everything. Calls are declared in `functions/`; plain functions are bound
here because Chalice starts a function from the module that binds it.
"""

from __future__ import annotations

import os

from chalice.app import Chalice, Rate

from functions.bars import line_routes, request_routes
from functions.bars import routes as bars_routes
from functions.catalogue import routes as catalogue_routes
from functions.catalogue import search_routes
from functions.http import edge
from functions.orders import routes as orders_routes
from functions.orders import ticket_routes, webhook_routes
from functions.organising import routes as organising_routes
from functions.organising import sale_routes
from functions.people import routes as people_routes
from functions.stores import guest_routes
from functions.stores import routes as stores_routes
from functions.waitlist import routes as waitlist_routes

app = Chalice(app_name="linehold", configure_logs=False)
app.experimental_feature_flags.add("WEBSOCKETS")

_HTTP = {
    "people": people_routes.routes,
    "search": search_routes.routes,
    "catalogue": catalogue_routes.routes,
    "organising": organising_routes.routes,
    "booking": orders_routes.routes,
    "waitlists": waitlist_routes.routes,
    "box_office": sale_routes.routes,
    "payments": webhook_routes.routes,
    "tickets": ticket_routes.routes,
    "stores": stores_routes.routes,
    "joining": guest_routes.routes,
    "bars": bars_routes.routes,
    "bar_queue": line_routes.routes,
    "bar_requests": request_routes.routes,
}
_SERVICES = set(os.environ.get("LINEHOLD_SERVICES", "all").split(","))
if "all" in _SERVICES:
    _SERVICES = {*_HTTP, "live", "jobs", "search"}

if http := [routes for name, routes in _HTTP.items() if name in _SERVICES]:
    edge.mount(app, http)

if "live" in _SERVICES:
    from functions.live import jobs, sockets

    connect = app.on_ws_connect()(sockets.connect)
    message = app.on_ws_message()(sockets.message)
    disconnect = app.on_ws_disconnect()(sockets.disconnect)
    publish = app.on_dynamodb_record(stream_arn="arn:aws:dynamodb:us-east-1:000000000000:table/set-in-merge-template")(
        jobs.publish
    )
    push = app.on_sqs_message(queue_arn="arn:aws:sqs:us-east-1:000000000000:set-in-merge-template", batch_size=5)(
        jobs.push
    )

if "jobs" in _SERVICES:
    from functions.live import jobs

    ring = app.on_sqs_message(queue_arn="arn:aws:sqs:us-east-1:000000000000:set-in-merge-template", batch_size=5)(
        jobs.ring
    )
    settle = app.on_sqs_message(queue_arn="arn:aws:sqs:us-east-1:000000000000:set-in-merge-template", batch_size=2)(
        jobs.settle
    )
    post = app.on_sqs_message(queue_arn="arn:aws:sqs:us-east-1:000000000000:set-in-merge-template", batch_size=1)(
        jobs.post
    )
    close = app.on_sqs_message(queue_arn="arn:aws:sqs:us-east-1:000000000000:set-in-merge-template", batch_size=1)(
        jobs.close
    )
    match = app.on_sqs_message(queue_arn="arn:aws:sqs:us-east-1:000000000000:set-in-merge-template", batch_size=5)(
        jobs.match
    )
    sweep = app.schedule(Rate(1, unit=Rate.MINUTES))(jobs.sweep)

if "search" in _SERVICES:
    from functions.live import jobs

    project = app.on_dynamodb_record(stream_arn="arn:aws:dynamodb:us-east-1:000000000000:table/set-in-merge-template")(
        jobs.project
    )
    file = app.on_sqs_message(queue_arn="arn:aws:sqs:us-east-1:000000000000:set-in-merge-template", batch_size=5)(
        jobs.file
    )
    rank = app.schedule(Rate(1, unit=Rate.MINUTES))(jobs.rank)
