"""Linehold: every trigger of the system on one page.

LINEHOLD_SERVICES names the services of a stage (`infra/services/`), and only those are bound, so each stage can be
deployed alone; `all` is everything. A package has the blocks of its own services only. Calls are declared in
`functions/<service>/`; plain functions are bound here because Chalice starts a function from the module that binds it.
What a queue or a stream is, and how long a function may take, is declared in `infra/services/<service>.py`.
"""

from __future__ import annotations

import os

from chalice.app import Chalice, Rate

from functions.jobs.invocation import observed

app = Chalice(app_name="linehold", configure_logs=False)
app.experimental_feature_flags.add("WEBSOCKETS")
app.register_middleware(observed, "all")

_SERVICES = os.environ.get("LINEHOLD_SERVICES", "all").split(",")


def _has(service: str) -> bool:
    """Whether this stage runs the service."""
    return service in _SERVICES or "all" in _SERVICES


# Lambda names the handler that it starts. A function for another one has no use for the calls, and importing them is
# most of a cold start.
if os.environ.get("_HANDLER", "app.app") == "app.app":
    from functions.calls import CALLED, calls_of
    from functions.http import about, edge

    if calls := [routes for service in CALLED if _has(service) for routes in calls_of(service)]:
        edge.mount(app, [about.routes, *calls])

_STREAM = "arn:aws:dynamodb:us-east-1:000000000000:table/set-in-merge-template"
_QUEUE = "arn:aws:sqs:us-east-1:000000000000:set-in-merge-template"

if _has("people"):
    from functions.jobs import deadlines as sweep_jobs
    from functions.people import jobs as people_jobs

    rotate_tokens = app.lambda_function()(people_jobs.rotate_tokens)
    sweep = app.schedule(Rate(1, unit=Rate.MINUTES))(sweep_jobs.sweep)

if _has("live"):
    from functions.jobs import emails as email_jobs
    from functions.live import jobs as live_jobs
    from functions.live import sockets

    connect = app.on_ws_connect()(sockets.connect)
    message = app.on_ws_message()(sockets.message)
    disconnect = app.on_ws_disconnect()(sockets.disconnect)
    publish = app.on_dynamodb_record(stream_arn=_STREAM)(live_jobs.publish)
    push = app.on_sqs_message(queue_arn=_QUEUE)(live_jobs.push)
    emails = app.on_sqs_message(queue_arn=_QUEUE)(email_jobs.emails)

if _has("catalogue"):
    from functions.catalogue import jobs as catalogue_jobs

    project_changes = app.on_dynamodb_record(stream_arn=_STREAM)(catalogue_jobs.project_changes)
    index_events = app.on_sqs_message(queue_arn=_QUEUE)(catalogue_jobs.index_events)
    rank_popular = app.schedule(Rate(1, unit=Rate.MINUTES))(catalogue_jobs.rank_popular)

if _has("orders"):
    from functions.orders import jobs as order_jobs

    payments = app.on_sqs_message(queue_arn=_QUEUE)(order_jobs.payments)

if _has("waitlist"):
    from functions.jobs import deadlines as deadline_jobs

    deadlines = app.on_sqs_message(queue_arn=_QUEUE)(deadline_jobs.deadlines)

if _has("waiting_room"):
    from functions.waiting_room import jobs as waiting_room_jobs

    joins = app.on_sqs_message(queue_arn=_QUEUE)(waiting_room_jobs.joins)
    room_ticks = app.on_sqs_message(queue_arn=_QUEUE)(waiting_room_jobs.room_ticks)

if _has("stores"):
    from functions.stores import jobs as store_jobs

    store_closings = app.on_sqs_message(queue_arn=_QUEUE)(store_jobs.store_closings)

if _has("checkout"):
    from functions.checkout import jobs as checkout_jobs

    market_looks = app.on_sqs_message(queue_arn=_QUEUE)(checkout_jobs.market_looks)

if _has("bars"):
    from functions.bars import jobs as bar_jobs

    bar_matches = app.on_sqs_message(queue_arn=_QUEUE)(bar_jobs.bar_matches)
