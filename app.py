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
from functions.catalogue import search_routes, venue_routes
from functions.http import edge
from functions.orders import routes as orders_routes
from functions.orders import ticket_routes, webhook_routes
from functions.organising import routes as organising_routes
from functions.organising import sale_routes
from functions.people import routes as people_routes
from functions.seats import routes as seats_routes
from functions.stores import guest_routes
from functions.stores import routes as stores_routes
from functions.waitlist import routes as waitlist_routes

app = Chalice(app_name="linehold", configure_logs=False)
app.experimental_feature_flags.add("WEBSOCKETS")

_HTTP = {
    "people": [people_routes],
    "catalogue": [search_routes, catalogue_routes, venue_routes],
    "seats": [seats_routes],
    "orders": [orders_routes, webhook_routes, ticket_routes],
    "waitlist": [waitlist_routes],
    "organising": [organising_routes, sale_routes],
    "stores": [stores_routes, guest_routes],
    "bars": [bars_routes, line_routes, request_routes],
}
_SERVICES = set(os.environ.get("LINEHOLD_SERVICES", "all").split(","))
if "all" in _SERVICES:
    _SERVICES = {*_HTTP, "live", "jobs"}

if http := [module.routes for service, modules in _HTTP.items() if service in _SERVICES for module in modules]:
    edge.mount(app, http)

_STREAM = "arn:aws:dynamodb:us-east-1:000000000000:table/set-in-merge-template"
_QUEUE = "arn:aws:sqs:us-east-1:000000000000:set-in-merge-template"

if "live" in _SERVICES:
    from functions.live import jobs as live_jobs
    from functions.live import sockets

    connect = app.on_ws_connect()(sockets.connect)
    message = app.on_ws_message()(sockets.message)
    disconnect = app.on_ws_disconnect()(sockets.disconnect)
    publish = app.on_dynamodb_record(stream_arn=_STREAM)(live_jobs.publish)
    push = app.on_sqs_message(queue_arn=_QUEUE, batch_size=5)(live_jobs.push)

if "jobs" in _SERVICES:
    from functions.bars import jobs as bar_jobs
    from functions.jobs import deadlines as deadline_jobs
    from functions.orders import jobs as order_jobs
    from functions.people import jobs as people_jobs
    from functions.stores import jobs as store_jobs

    deadlines = app.on_sqs_message(queue_arn=_QUEUE, batch_size=5)(deadline_jobs.deadlines)
    payments = app.on_sqs_message(queue_arn=_QUEUE, batch_size=2)(order_jobs.payments)
    emails = app.on_sqs_message(queue_arn=_QUEUE, batch_size=1)(people_jobs.emails)
    store_closings = app.on_sqs_message(queue_arn=_QUEUE, batch_size=1)(store_jobs.store_closings)
    bar_matches = app.on_sqs_message(queue_arn=_QUEUE, batch_size=5)(bar_jobs.bar_matches)
    sweep = app.schedule(Rate(1, unit=Rate.MINUTES))(deadline_jobs.sweep)

if "catalogue" in _SERVICES:
    from functions.catalogue import jobs as catalogue_jobs

    project_changes = app.on_dynamodb_record(stream_arn=_STREAM)(catalogue_jobs.project_changes)
    index_events = app.on_sqs_message(queue_arn=_QUEUE, batch_size=5)(catalogue_jobs.index_events)
    rank_popular = app.schedule(Rate(1, unit=Rate.MINUTES))(catalogue_jobs.rank_popular)
