"""Linehold: every trigger of the system on one page.

A stage of `.chalice/config.json` names its services in LINEHOLD_SERVICES, and only those are bound here, so each
service can be deployed alone; `all` is everything. Calls are declared in `functions/`; plain functions are bound
here because Chalice starts a function from the module that binds it.
"""

from __future__ import annotations

import os

from chalice.app import Chalice, Rate

from functions import (
    bar_queue,
    bar_requests,
    bars,
    booking,
    box_office,
    catalogue,
    edge,
    joining,
    organising,
    payments,
    people,
    search,
    stores,
    tickets,
    waitlists,
)

app = Chalice(app_name="linehold", configure_logs=False)
app.experimental_feature_flags.add("WEBSOCKETS")

_HTTP = {
    "people": people.routes,
    "search": search.routes,
    "catalogue": catalogue.routes,
    "organising": organising.routes,
    "booking": booking.routes,
    "waitlists": waitlists.routes,
    "box_office": box_office.routes,
    "payments": payments.routes,
    "tickets": tickets.routes,
    "stores": stores.routes,
    "joining": joining.routes,
    "bars": bars.routes,
    "bar_queue": bar_queue.routes,
    "bar_requests": bar_requests.routes,
}
_SERVICES = set(os.environ.get("LINEHOLD_SERVICES", "all").split(","))
if "all" in _SERVICES:
    _SERVICES = {*_HTTP, "live", "jobs", "search"}

if http := [routes for name, routes in _HTTP.items() if name in _SERVICES]:
    edge.mount(app, http)

if "live" in _SERVICES:
    from functions import jobs, live

    connect = app.on_ws_connect()(live.connect)
    message = app.on_ws_message()(live.message)
    disconnect = app.on_ws_disconnect()(live.disconnect)
    publish = app.on_dynamodb_record(stream_arn="arn:aws:dynamodb:us-east-1:000000000000:table/set-in-merge-template")(
        jobs.publish
    )
    push = app.on_sqs_message(queue_arn="arn:aws:sqs:us-east-1:000000000000:set-in-merge-template", batch_size=5)(
        jobs.push
    )

if "jobs" in _SERVICES:
    from functions import jobs

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
    from functions import jobs

    project = app.on_dynamodb_record(stream_arn="arn:aws:dynamodb:us-east-1:000000000000:table/set-in-merge-template")(
        jobs.project
    )
    file = app.on_sqs_message(queue_arn="arn:aws:sqs:us-east-1:000000000000:set-in-merge-template", batch_size=5)(
        jobs.file
    )
    rank = app.schedule(Rate(1, unit=Rate.MINUTES))(jobs.rank)
