"""Linehold: every trigger of the system on one page.

A stage of `.chalice/config.json` names its services in LINEHOLD_SERVICES, and only those are bound here, so each
service can be deployed alone; `all` is everything. Calls are declared in `functions/<service>/`; plain functions are
bound here because Chalice starts a function from the module that binds it.
"""

from __future__ import annotations

import os

from chalice.app import Chalice, Rate

app = Chalice(app_name="linehold", configure_logs=False)
app.experimental_feature_flags.add("WEBSOCKETS")

_SERVICES = set(os.environ.get("LINEHOLD_SERVICES", "all").split(","))
_ALL = "all" in _SERVICES

# Lambda names the handler that it starts. A function for another one has no use for the calls, and importing them is
# most of a cold start.
if os.environ.get("_HANDLER", "app.app") == "app.app":
    from functions.calls import CALLS
    from functions.http import edge

    mounted = {"about", *_SERVICES}
    edge.mount(app, [routes for name, declared in CALLS.items() if _ALL or name in mounted for routes in declared])

_STREAM = "arn:aws:dynamodb:us-east-1:000000000000:table/set-in-merge-template"
_QUEUE = "arn:aws:sqs:us-east-1:000000000000:set-in-merge-template"

if _ALL or "live" in _SERVICES:
    from functions.live import jobs as live_jobs
    from functions.live import sockets

    connect = app.on_ws_connect()(sockets.connect)
    message = app.on_ws_message()(sockets.message)
    disconnect = app.on_ws_disconnect()(sockets.disconnect)
    publish = app.on_dynamodb_record(stream_arn=_STREAM)(live_jobs.publish)
    push = app.on_sqs_message(queue_arn=_QUEUE, batch_size=5)(live_jobs.push)

if _ALL or "jobs" in _SERVICES:
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

if _ALL or "catalogue" in _SERVICES:
    from functions.catalogue import jobs as catalogue_jobs

    project_changes = app.on_dynamodb_record(stream_arn=_STREAM)(catalogue_jobs.project_changes)
    index_events = app.on_sqs_message(queue_arn=_QUEUE, batch_size=5)(catalogue_jobs.index_events)
    rank_popular = app.schedule(Rate(1, unit=Rate.MINUTES))(catalogue_jobs.rank_popular)
